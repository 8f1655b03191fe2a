"""Moments that a wait is counted from: "since Monday", "since May 3rd", "since 9 am", and how long ago they are.

Days are counted whole: from Monday to Wednesday it is two days, at whatever hour. A month, a morning or a day without its hour says how
long it is at most. Without a clock all that is known is the words.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache

from policy_engine.records import dataclass

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
TIMES = {
    "midnight": 0, "today": 0, "earlier today": 0, "this morning": 6, "noon": 12, "midday": 12, "lunch": 12, "lunchtime": 12,
    "this afternoon": 12, "this evening": 18, "tonight": 18,
}  # fmt: skip
_EXACT_TIMES = ("midnight", "noon", "midday")

_DAY = "(?P<weekday>" + "|".join(f"{day}|{day[:3]}" for day in DAYS) + "|tues|thur|thurs)"
_MONTH = "|".join(f"{month}|{month[:3]}" for month in MONTHS) + "|sept"
_NUMBER = r"\d{1,2}(?:st|nd|rd|th)?"


@cache
def _since() -> re.Pattern[str]:
    """Compiled when first needed: it takes long."""
    return re.compile(
        r"(?<!\w)since (?:about |around |early |late |on )?(?P<when>"
        rf"(?:last |this |this past |past )?{_DAY}(?: (?:morning|afternoon|evening|night))?"
        rf"|(?:the )?(?P<day_1>{_NUMBER}) (?:of )?(?P<month_1>{_MONTH})\.?(?:,? (?P<year_1>(?:19|20)\d\d))?"
        rf"|(?P<month_2>{_MONTH})\.?(?: (?:the )?(?P<day_2>{_NUMBER})(?![\d:]))?(?:,? (?P<year_2>(?:19|20)\d\d))?"
        r"|(?P<iso>(?:19|20)\d\d-\d\d-\d\d)"
        r"|(?P<one>\d{1,2})/(?P<two>\d{1,2})(?:/(?P<year_3>(?:20)?\d\d))?"
        r"|the (?P<day_4>\d{1,2}(?:st|nd|rd|th))"
        rf"|(?P<time>{'|'.join(sorted(TIMES, key=len, reverse=True))})"
        r"|(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))? ?(?P<half>[ap]\.?m\b\.?)"
        r"|(?P<clock>[01]?\d:[0-5]\d|2[0-3]:[0-5]\d)"
        r")(?![\w/-])"
    )


@dataclass(frozen=True, slots=True)
class Anchor:
    """A moment named at the characters `start`..`end`. `seconds` since then: None where that can't be told; `is_most`: so long or less."""

    start: int
    end: int
    seconds: Decimal | None
    is_most: bool = False


def anchors_in(plain: str, now: datetime | None, written: datetime | None = None) -> list[Anchor]:
    """The moments behind "since" in normalised text, as of `now`; `written` is when the text was, if that is known.

    >>> [str(anchor.seconds) for anchor in anchors_in("down since monday", datetime(2026, 1, 14, 9, 30))]
    ['172800']
    """
    if "since " not in plain:
        return []
    origin = _origin(now, written)
    return [_anchor(match, now or written, origin) for match in _since().finditer(plain)]


def _origin(now: datetime | None, written: datetime | None) -> datetime | None:
    """The moment of writing, by the clock of `now`."""
    if now is None or written is None:
        return now or written
    if (now.tzinfo is None) != (written.tzinfo is None):
        return now
    return written.astimezone(now.tzinfo) if now.tzinfo else written


def _anchor(match: re.Match[str], now: datetime | None, origin: datetime | None) -> Anchor:
    place = match.span("when")
    if now is None or origin is None:
        return Anchor(*place, None)
    moment, is_most = _clock_time(match, origin)
    if moment is not None:
        return Anchor(*place, Decimal(round((now - moment).total_seconds())), is_most)
    day, is_most = _day(match, origin.date())
    if day is None or day > now.date():
        return Anchor(*place, None)
    return Anchor(*place, Decimal((now.date() - day).days * 86_400), is_most)


def _clock_time(match: re.Match[str], origin: datetime) -> tuple[datetime | None, bool]:
    """The last time that the clock showed what the words say, and whether it is vague; None where they name no hour."""
    hour, minute = _hour(match)
    if hour is None or hour > 23 or minute > 59:
        return None, False
    moment = datetime.combine(origin.date(), time(hour, minute), origin.tzinfo)
    if moment > origin:
        if match["time"]:
            return None, False
        moment -= timedelta(days=1)
    return moment, bool(match["time"]) and match["time"] not in _EXACT_TIMES


def _hour(match: re.Match[str]) -> tuple[int | None, int]:
    if match["time"]:
        return TIMES[match["time"]], 0
    if match["clock"]:
        hour, minute = match["clock"].split(":")
        return int(hour), int(minute)
    if match["hour"] and int(match["hour"]) <= 12:
        return int(match["hour"]) % 12 + (12 if match["half"].startswith("p") else 0), int(match["minute"] or 0)
    return None, 0


def _day(match: re.Match[str], today: date) -> tuple[date | None, bool]:
    """The last such day before the text was written, and whether it is vague."""
    if match["weekday"]:
        back = (today.weekday() - [day[:3] for day in DAYS].index(match["weekday"][:3])) % 7
        return today - timedelta(days=back or 7), False
    if match["iso"]:
        return _date(*map(int, match["iso"].split("-"))), False
    month, number = match["month_1"] or match["month_2"], match["day_1"] or match["day_2"]
    year = match["year_1"] or match["year_2"]
    if month:
        index = [name[:3] for name in MONTHS].index(month[:3]) + 1
        return _last(int(year) if year else None, index, _number(number) if number else 1, today), not number
    if match["one"]:
        return _numeric(match, today), False
    if match["day_4"]:
        number = _number(match["day_4"])
        this = _date(today.year, today.month, number)
        before = today.replace(day=1) - timedelta(days=1)
        return (this if this and this <= today else _date(before.year, before.month, number)), False
    return None, False


def _numeric(match: re.Match[str], today: date) -> date | None:
    """`5/13` in whichever order makes a date; None where both do."""
    one, two, year = int(match["one"]), int(match["two"]), match["year_3"]
    full = None if year is None else int(year) if len(year) == 4 else 2000 + int(year)
    found = {day for month, number in ((one, two), (two, one)) if (day := _last(full, month, number, today)) is not None}
    return found.pop() if len(found) == 1 else None


def _last(year: int | None, month: int, number: int, today: date) -> date | None:
    """This date; without a year, the last one that was."""
    if year is not None:
        return _date(year, month, number)
    this = _date(today.year, month, number)
    return this if this is None or this <= today else _date(today.year - 1, month, number)


def _date(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text))
