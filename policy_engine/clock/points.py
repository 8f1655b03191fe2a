"""Instants and days: what a clock starts from and ends at."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from policy_engine.records import dataclass

Ticks = int
"""Whole microseconds since 1970-01-01 00:00 UTC."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
SECOND: Ticks = 1_000_000
MINUTE: Ticks = 60 * SECOND
DAY_MINUTES = 24 * 60


def ticks_of(moment: datetime) -> Ticks:
    """The instant of an aware datetime."""
    return (moment - EPOCH) // MICROSECOND


def at_ticks(ticks: Ticks, zone: ZoneInfo) -> datetime:
    """The wall clock in `zone` at an instant."""
    return (EPOCH + timedelta(microseconds=ticks)).astimezone(zone)


def first_instant(day: date, minutes: int, zone: ZoneInfo, *, last: bool = False) -> Ticks:
    """When the wall clock reads `minutes` after midnight of `day` (1440: the end of the day).

    A time that the wall clock shows twice is its first showing, or with `last` its second. One that it skips is the moment of the skip.
    """
    wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)
    early = wall.replace(tzinfo=zone, fold=0)
    late = wall.replace(tzinfo=zone, fold=1)
    before, after = early.utcoffset(), late.utcoffset()
    assert before is not None and after is not None
    naive = (wall - EPOCH.replace(tzinfo=None)) // MICROSECOND
    if before < after:
        return _skip(naive - after // MICROSECOND, naive - before // MICROSECOND, zone)
    return naive - (after if last else before) // MICROSECOND


def _skip(low: Ticks, high: Ticks, zone: ZoneInfo) -> Ticks:
    """The first second after which the offset is the later one."""
    old = at_ticks(low, zone).utcoffset()
    while high - low > SECOND:
        middle = (low + high) // 2 // SECOND * SECOND
        low, high = (middle, high) if at_ticks(middle, zone).utcoffset() == old else (low, middle)
    return high


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch of time in which a clock stands still; `end` is its first instant that counts again."""

    start: Ticks
    end: Ticks


@dataclass(frozen=True, slots=True)
class Point:
    """A moment. Only `at`: an instant. Only `day`: a date whose time nobody knows. Both: the end of that day, which is at `at`."""

    at: Ticks | None = None
    day: date | None = None

    @property
    def is_date(self) -> bool:
        """Whether nobody knows the time of day."""
        return self.at is None

    def day_in(self, zone: ZoneInfo) -> date:
        """The date in `zone` that day clocks count from."""
        if self.day is not None:
            return self.day
        assert self.at is not None
        return at_ticks(self.at, zone).date()

    def first(self, zone: ZoneInfo) -> Ticks:
        """The earliest instant it can be."""
        if self.at is not None:
            return self.at
        assert self.day is not None
        return first_instant(self.day, 0, zone)

    def last(self, zone: ZoneInfo) -> Ticks:
        """The latest instant it can be; for a date, the end of the day."""
        if self.at is not None:
            return self.at
        assert self.day is not None
        return first_instant(self.day, DAY_MINUTES, zone)


def point_of(moment: datetime | date) -> Point:
    """A recorded moment as a point."""
    return Point(ticks_of(moment)) if isinstance(moment, datetime) else Point(day=moment)
