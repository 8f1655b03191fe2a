"""Calendars and the counting of time. Knows nothing of policies.

Instants are counted in whole microseconds since 1970 (`Ticks`), always in UTC: only so is arithmetic right across a change of clocks.
"""

from policy_engine.clock.calendar import Calendar, Windows, always_open
from policy_engine.clock.due import Way, due, due_before
from policy_engine.clock.elapsed import days_since, open_between
from policy_engine.clock.holidays import NoHolidaysError, holiday_names
from policy_engine.clock.open_time import OpenTime, open_time
from policy_engine.clock.points import Pause, Point, Ticks, at_ticks, ticks_of
from policy_engine.clock.written_out import DayLine, Stretch, days_counted, stretches

__all__ = [
    "Calendar",
    "DayLine",
    "NoHolidaysError",
    "OpenTime",
    "Pause",
    "Point",
    "Stretch",
    "Ticks",
    "Way",
    "Windows",
    "always_open",
    "at_ticks",
    "days_counted",
    "days_since",
    "due",
    "due_before",
    "holiday_names",
    "open_between",
    "open_time",
    "stretches",
    "ticks_of",
]
