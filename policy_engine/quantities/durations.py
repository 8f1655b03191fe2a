"""Durations as a policy writes them: `30m`, `2h`, `1h30m`, `3 business days`, `2 calendar days`, `6 weeks`, `6 months`.

Units are never converted into one another: a business day has no fixed length, a month neither. Only minutes and hours share a
unit, since an hour is sixty minutes on every calendar. A bare "day" is refused: the author says which day is meant.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

from policy_engine.quantities.errors import QuantityError
from policy_engine.records import dataclass

Unit = Literal["minutes", "business days", "calendar days", "weeks", "months"]

MAX_COUNT = 1_000_000

_UNIT_WORDS: dict[str, Unit] = {
    "business day": "business days",
    "business days": "business days",
    "working day": "business days",
    "working days": "business days",
    "calendar day": "calendar days",
    "calendar days": "calendar days",
    "week": "weeks",
    "weeks": "weeks",
    "month": "months",
    "months": "months",
}
_CLOCK = re.compile(r"(?:(\d+(?:\.\d+)?)\s*(?:h|hours?|hrs?))?\s*(?:(\d+(?:\.\d+)?)\s*(?:m|min|mins|minutes?))?", re.IGNORECASE)
_ISO = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?")
_DAYS = re.compile(r"(\d+)\s+([a-z]+(?:\s+[a-z]+)?)", re.IGNORECASE)
_BARE_DAY = re.compile(r"\d+(?:\.\d+)?\s*(?:d|days?)(?:\s*\d+\s*(?:h|hours?|m|minutes?))*", re.IGNORECASE)

HELP = "write for example `30m`, `2h`, `3 business days`, `2 calendar days`, `6 weeks` or `6 months`"
HOURS_HELP = "give hours or minutes, for example `26h`"
"""For the value of a signal: a length that is over, and not a promise."""


class BareDayError(QuantityError):
    """`1 day` or `2d`: the text does not say which kind of day."""


@dataclass(frozen=True, slots=True)
class Duration:
    """`count` of `unit`. Minutes and hours are held in minutes (a whole or broken number), all others in whole units."""

    count: Decimal
    unit: Unit

    @property
    def seconds(self) -> Decimal:
        """Length in seconds. Only for minutes: other units have no fixed length (raises ValueError)."""
        if self.unit != "minutes":
            raise ValueError(f"{self.unit} have no fixed length in seconds")
        return self.count * 60

    def __str__(self) -> str:
        if self.unit != "minutes":
            return f"{self.count} {self.unit if self.count != 1 else self.unit[:-1]}"
        return clock_words(self.count * 60)


def clock_words(seconds: Decimal) -> str:
    """Seconds as the policy would write them: `90m` is `1h30m`, `1440m` is `24h`; a rest below a minute is shown as `s`."""
    sign, left = ("-" if seconds < 0 else ""), abs(seconds)
    hours, left = divmod(left, 3600)
    minutes, rest = divmod(left, 60)
    parts = [f"{int(hours)}h" if hours else "", f"{int(minutes)}m" if minutes else "", f"{rest.normalize():f}s" if rest else ""]
    return sign + ("".join(parts) or "0h")


def parse_duration(text: str) -> Duration:
    """Read a duration. Raises BareDayError for a bare day and QuantityError for everything else that is not one."""
    words = " ".join(text.split())
    match = _CLOCK.fullmatch(words) or _ISO.fullmatch(words)
    if match and words and any(match.groups()):
        hours, minutes = (Decimal(group or 0) for group in match.groups())
        return _bounded(Duration(hours * 60 + minutes, "minutes"), text)
    if match := _DAYS.fullmatch(words):
        unit = _UNIT_WORDS.get(match[2].lower())
        if unit:
            return _bounded(Duration(Decimal(match[1]), unit), text)
    if _BARE_DAY.fullmatch(words):
        raise BareDayError(
            f"`{text}` does not say which kind of day", "write `24h`, `1 business day` or `1 calendar day`: they are three different things"
        )
    if re.fullmatch(r"\d+(?:\.\d+)?", words):
        raise QuantityError(f"`{text}` has no unit", HELP)
    raise QuantityError(f"`{text}` is not a length of time", HELP)


def _bounded(duration: Duration, text: str) -> Duration:
    if duration.count > MAX_COUNT:
        raise QuantityError(f"`{text}` is too long", f"at most {MAX_COUNT} of a unit")
    return duration
