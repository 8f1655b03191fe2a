"""Lengths of time spelled out: `30m` is 30 minutes, `1h30m` is 1 hour 30 minutes."""

from __future__ import annotations

import re
from decimal import Decimal

from policy_engine.messages import say
from policy_engine.quantities.durations import Duration

_SHORT = re.compile(r"(?<![\w.,])(?=\d)(?:(?P<h>\d+)h)?(?:(?P<m>\d+)m)?(?:(?P<s>\d+(?:\.\d+)?)s)?(?!\w)")


def length_words(length: Duration) -> str:
    """A length of time, spelled out."""
    if length.unit == "minutes":
        return seconds_words(length.seconds)
    return unit_words(length.count, length.unit)


def seconds_words(seconds: Decimal) -> str:
    """Seconds as hours and minutes, spelled out."""
    hours, left = divmod(abs(seconds), 3600)
    minutes, rest = divmod(left, 60)
    counts = {"hours": hours, "minutes": minutes, "seconds": rest}
    parts = [unit_words(count, unit) for unit, count in counts.items() if count]
    return " ".join(parts) or unit_words(Decimal(0), "minutes")


def unit_words(count: Decimal, unit: str) -> str:
    """`1 hour`, `3 business days`."""
    shown = f"{count.normalize():f}"
    return f"{shown} {unit[:-1] if count == 1 else unit}"


def period_words(length: Duration) -> str:
    """How often: `every business day`, `every 2 hours`."""
    words = length_words(length)
    return say("handbook.time.every", length=words.removeprefix("1 "))


def spelled_out(text: str) -> str:
    """A text in which short forms such as `24h` are spelled out, and `every 1 hour` is `every hour`."""
    return _SHORT.sub(_spell, text).replace(say("actions.every", length="1 "), say("actions.every", length=""))


def _spell(match: re.Match[str]) -> str:
    if not match[0]:
        return ""
    counts = (Decimal(match[name] or 0) for name in ("h", "m", "s"))
    hours, minutes, seconds = counts
    return seconds_words(hours * 3600 + minutes * 60 + seconds)
