"""How much time has passed between two moments, in each unit."""

from __future__ import annotations

from datetime import date
from typing import Literal

from policy_engine.clock.calendar import Calendar
from policy_engine.clock.due import add_months
from policy_engine.clock.open_time import open_time
from policy_engine.clock.points import Point, Ticks

DayUnit = Literal["business days", "calendar days", "weeks", "months"]


def open_between(start: Ticks, end: Ticks, calendar: Calendar) -> Ticks:
    """Open time from one instant to another, negative when they stand the other way round."""
    return open_time(calendar).between(start, end)


def days_since(start: Point, end: Point, unit: DayUnit, calendar: Calendar) -> int:
    """The smallest N for which N days (weeks, months) from `start` are not over at `end`: so more than N means that N are missed.

    An end before the start counts as 0.
    """
    hours = open_time(calendar)
    first, last = start.day_in(hours.zone), _last_day(end, calendar)
    if last <= first:
        return 0
    if unit == "business days":
        return hours.open_days(date.fromordinal(first.toordinal() + 1), last) + 1
    if unit == "months":
        return _months(first, last)
    days = (last - first).days
    return days if unit == "calendar days" else -(-days // 7)


def _last_day(end: Point, calendar: Calendar) -> date:
    """The end of a day is the day after's first instant: what was due then is missed."""
    if end.at is not None and end.day is not None:
        return date.fromordinal(end.day.toordinal() + 1)
    return end.day_in(calendar.tz)


def _months(first: date, last: date) -> int:
    count = max((last.year - first.year) * 12 + last.month - first.month, 0)
    reached = add_months(first, count)
    return count if reached is not None and reached >= last else count + 1
