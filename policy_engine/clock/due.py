"""When something is due: a length of time counted from a moment (or back from one) on a calendar."""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, timedelta

from policy_engine.clock.calendar import Calendar
from policy_engine.clock.open_time import OpenTime, open_time
from policy_engine.clock.points import DAY_MINUTES, MINUTE, Pause, Point, Ticks, at_ticks, first_instant
from policy_engine.quantities.durations import Duration
from policy_engine.records import dataclass

END_OF_DAY = "end_of_day"


@dataclass(frozen=True, slots=True)
class Way:
    """How a length is counted: on which calendar, due when on the last day, and without which pauses (sorted, apart from each other).

    `due_at`: `end_of_day`, `same_time`, `close` or a time such as `09:00`. It says nothing for hours and minutes.
    """

    calendar: Calendar
    due_at: str = END_OF_DAY
    pauses: tuple[Pause, ...] = ()


def due(start: Point, length: Duration, way: Way) -> Point | None:
    """When `length` from `start` is due. The day of `start` is day 0. None: no calendar reaches so far.

    For hours and minutes `start` needs a time (ValueError). Raises NoHolidaysError.
    """
    hours = open_time(way.calendar)
    if length.unit == "minutes":
        if start.at is None:
            raise ValueError("hours can't be counted from a date without a time")
        at = _add_hours(hours, start.at, minutes_as_ticks(length), way.pauses)
        return None if at is None else Point(at)
    if way.due_at == "same_time" and length.unit == "business days":
        start = _from_opening(hours, start)
    day = _without_paused_days(hours, start.day_in(hours.zone), length, way)
    return None if day is None else _on(day, start, way, hours)


def due_before(end: Point, length: Duration, way: Way) -> Point | None:
    """The last moment that lies `length` before `end`. The day of `end` is day 0. Raises like `due`."""
    hours = open_time(way.calendar)
    if length.unit == "minutes":
        if end.at is None:
            raise ValueError("hours can't be counted from a date without a time")
        at = hours.subtract(end.at, minutes_as_ticks(length))
        return None if at is None else Point(at)
    day = _shift(hours, end.day_in(hours.zone), length, -int(length.count))
    return None if day is None else _on(day, end, way, hours)


def minutes_as_ticks(length: Duration) -> Ticks:
    """Hours and minutes as microseconds."""
    return int(length.count * MINUTE)


def _add_hours(hours: OpenTime, start: Ticks, amount: Ticks, pauses: tuple[Pause, ...]) -> Ticks | None:
    """Pauses are cut out: the count stops at the start of one and goes on at its end."""
    here, left = start, amount
    for pause in pauses:
        if pause.end <= here:
            continue
        passed = hours.between(here, max(here, pause.start))
        if passed >= left:
            break
        here, left = pause.end, left - passed
    return hours.add(here, left)


def _from_opening(hours: OpenTime, start: Point) -> Point:
    """A start outside of the hours counts from the next opening."""
    if start.at is None:
        return start
    opening = hours.next_opening(start.at)
    return start if opening is None or opening == start.at else Point(opening)


def _shift(hours: OpenTime, day: date, length: Duration, count: int) -> date | None:
    try:
        if length.unit == "business days":
            return hours.open_day(day, count)
        if length.unit == "months":
            return add_months(day, count)
        moved = day + timedelta(days=count * (7 if length.unit == "weeks" else 1))
    except (OverflowError, ValueError):
        return None
    return moved if MINYEAR < moved.year < MAXYEAR - 1 else None


def add_months(day: date, count: int) -> date | None:
    """The same day of another month, or its last day where that month is shorter. None outside of the years that can be counted.

    >>> add_months(date(2024, 1, 31), 1)
    datetime.date(2024, 2, 29)
    """
    month = day.year * 12 + day.month - 1 + count
    year, month = month // 12, month % 12 + 1
    if not MINYEAR < year < MAXYEAR - 1:
        return None
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _without_paused_days(hours: OpenTime, first: date, length: Duration, way: Way) -> date | None:
    """A day that is paused from start to end does not count: the last day moves by as many."""
    last = _shift(hours, first, length, int(length.count))
    seen = first
    while last is not None and way.pauses:
        lost = sum(_counts(hours, day, length) for day in _paused_days(seen, last, way.pauses, hours))
        if not lost:
            return last
        seen = last
        last = hours.open_day(last, lost) if length.unit == "business days" else last + timedelta(days=lost)
    return last


def _counts(hours: OpenTime, day: date, length: Duration) -> bool:
    return length.unit != "business days" or hours.is_open_day(day)


def _paused_days(after: date, last: date, pauses: tuple[Pause, ...], hours: OpenTime) -> set[date]:
    """The days after `after` up to `last` that lie in a pause as a whole."""
    found = set()
    for pause in pauses:
        day = max(after + timedelta(days=1), at_ticks(pause.start, hours.zone).date())
        while day <= last and first_instant(day, DAY_MINUTES, hours.zone) <= pause.end:
            if first_instant(day, 0, hours.zone) >= pause.start:
                found.add(day)
            day += timedelta(days=1)
    return found


def _on(day: date, start: Point, way: Way, hours: OpenTime) -> Point:
    """The moment on the last day at which it is due."""
    if way.due_at == "same_time" and start.at is not None and start.day is None:
        wall = at_ticks(start.at, hours.zone)
        rest = wall.second * 1_000_000 + wall.microsecond
        return Point(first_instant(day, wall.hour * 60 + wall.minute, hours.zone) + rest)
    if way.due_at == "close" and (close := hours.close_of(day)) is not None:
        return Point(close)
    if ":" in way.due_at:
        clock, _, minutes = way.due_at.partition(":")
        return Point(first_instant(day, int(clock) * 60 + int(minutes), hours.zone))
    return Point(first_instant(day, DAY_MINUTES, hours.zone), day)
