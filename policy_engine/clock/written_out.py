"""A count written out: window by window for hours, day by day for days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Literal

from policy_engine.clock.calendar import Calendar
from policy_engine.clock.due import Way
from policy_engine.clock.open_time import open_time
from policy_engine.clock.points import DAY_MINUTES, Pause, Ticks, at_ticks, first_instant
from policy_engine.records import dataclass

MAX_LINES = 400


@dataclass(frozen=True, slots=True)
class Stretch:
    """Open time that counted, within one window; `counted` in seconds."""

    start: datetime
    end: datetime
    counted: float


@dataclass(frozen=True, slots=True)
class DayLine:
    """One day of a count. `number` is N for the Nth day that counts; else `why` says why it does not."""

    day: date
    number: int | None
    why: Literal["start", "counts", "closed", "holiday", "paused"]
    holiday: str | None = None


def stretches(start: Ticks, end: Ticks, way: Way) -> Iterator[Stretch]:
    """The windows between two instants, without the pauses. At most `MAX_LINES`."""
    zone = way.calendar.tz
    for low, high in _apart(start, end, way.pauses):
        for opening, closing in _windows(low, high, way.calendar):
            yield Stretch(at_ticks(opening, zone), at_ticks(closing, zone), (closing - opening) / 1_000_000)


def _apart(start: Ticks, end: Ticks, pauses: tuple[Pause, ...]) -> Iterator[tuple[Ticks, Ticks]]:
    here = start
    for pause in pauses:
        if pause.end > here and pause.start < end:
            if pause.start > here:
                yield here, pause.start
            here = pause.end
    if here < end:
        yield here, end


def _windows(low: Ticks, high: Ticks, calendar: Calendar) -> Iterator[tuple[Ticks, Ticks]]:
    """Open windows from `low` to `high`; those that touch at midnight are one."""
    hours, held, made = open_time(calendar), None, 0
    for number in range(hours.local_year(low), hours.local_year(high) + 1):
        year = hours.year(number)
        for start, end in zip(year.starts, year.ends, strict=True):
            if end <= low or start >= high or made >= MAX_LINES:
                continue
            window = (max(start, low), min(end, high))
            if held is not None and held[1] == window[0]:
                held = (held[0], window[1])
                continue
            if held is not None:
                yield held
            held, made = window, made + 1
    if held is not None:
        yield held


def days_counted(first: date, last: date, unit: str, way: Way) -> Iterator[DayLine]:
    """Every day from day 0 to the last, each with its number or the reason why it does not count. At most `MAX_LINES`."""
    yield DayLine(first, 0, "start")
    hours, number = open_time(way.calendar), 0
    for step in range(1, min((last - first).days, MAX_LINES) + 1):
        day = first + timedelta(days=step)
        holiday = way.calendar.holiday(day) if unit == "business days" else None
        if any(_covers(pause, day, way.calendar) for pause in way.pauses):
            yield DayLine(day, None, "paused")
        elif unit == "business days" and not hours.is_open_day(day):
            yield DayLine(day, None, "closed" if holiday is None else "holiday", holiday)
        else:
            number += 1
            yield DayLine(day, number, "counts")


def _covers(pause: Pause, day: date, calendar: Calendar) -> bool:
    zone = calendar.tz
    return pause.start <= first_instant(day, 0, zone) and first_instant(day, DAY_MINUTES, zone) <= pause.end
