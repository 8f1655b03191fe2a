"""EP435: opening, closing and due times that the wall clock skips on the day on which the clocks go forward."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from policy_engine.analysis.level_reach import actions
from policy_engine.analysis.subject import Spot, Subject, finding
from policy_engine.diagnostics import Diagnostic
from policy_engine.model.calendars import DAYS, Calendar
from policy_engine.model.tables import Cell, WrittenTable
from policy_engine.quantities.durations import Duration
from policy_engine.records import dataclass

CODE = "EP435"
YEAR = 2026
"""The year in which changes of clocks are looked up."""
AT_ANY_TIME = "minutes"
"""The unit (of hours, too) that ends at any time, so that `due_at` says nothing for it."""
WallTimes = Iterable[tuple[int, int]]
"""(weekday, minutes after midnight)."""


def find_skipped_times(subject: Subject) -> Iterator[Diagnostic]:
    """A note for each opening, closing or due time that the wall clock skips once a year."""
    for name, calendar in subject.document.calendars.items():
        yield from _skipped(subject.spot("calendars", name, "hours"), _zones(subject, calendar), tuple(_edges(calendar)))
    parts = [("deadlines", part) for part in subject.document.deadlines] + [(heading, action) for heading, action, _ in actions(subject)]
    for section, part in parts:
        found = {one: None for path, timed in _timed(part) for one in _skipped_due(subject, subject.spot(section, part.id, *path), timed)}
        yield from found


@dataclass(frozen=True, slots=True)
class Timed:
    """A length of time with the time of day at which it ends. Tables stand for all of their values."""

    due_at: str
    length: Any
    calendar: Any


def _timed(part: Any) -> Iterator[tuple[tuple[str | int, ...], Timed]]:
    """Where a time of day is written, and what it is the end of: the deadline or action itself, and its targets."""
    own = part.due_at if part.due_at is not None and ":" in part.due_at else None
    length = part.within or part.every or getattr(part, "at_least", None)
    if own is not None and length is not None:
        yield ("due_at",), Timed(own, length, part.calendar)
    for index, target in enumerate(getattr(part, "targets", ())):
        calendar = target.calendar or part.calendar
        if target.due_at is None and own is not None:
            yield ("due_at",), Timed(own, target.within, calendar)
        elif target.due_at is not None and ":" in target.due_at:
            yield ("targets", index, "due_at"), Timed(target.due_at, target.within, calendar)


def _skipped_due(subject: Subject, spot: Spot, timed: Timed) -> Iterator[Diagnostic]:
    hours, minutes = (int(digits) for digits in timed.due_at.split(":"))
    units: set[str] = {length.unit for length in _written(timed.length) if isinstance(length, Duration)}
    calendars = [subject.document.calendars.get(name) for name in _written(timed.calendar) if isinstance(name, str)]
    for calendar in calendars or [None]:
        times = [(day, hours * 60 + minutes) for day in _days_due(units, calendar)]
        yield from _skipped(spot, _zones(subject, calendar), times)


def _days_due(units: set[str], calendar: Calendar | None) -> tuple[int, ...]:
    """The weekdays on which something may be due: every one, but for business days of a calendar those on which it opens."""
    if units <= {AT_ANY_TIME}:
        return ()
    if calendar is None or units - {AT_ANY_TIME, "business days"}:
        return tuple(range(len(DAYS)))
    return tuple(dict.fromkeys(DAYS.index(day) for day, windows in calendar.hours if windows))


def _skipped(spot: Spot, zones: Iterable[str], times: WallTimes) -> Iterator[Diagnostic]:
    for zone in zones:
        found = [_first_skipped(zone, day, minutes) for day, minutes in times]
        for wall in dict.fromkeys(one for one in found if one is not None):
            message = f"{wall.strftime('%H:%M')} does not exist on {wall.strftime('%a %Y-%m-%d')} in {zone}: the clocks skip it"
            yield finding(CODE, "note", spot, message, help="the moment of the skip counts; choose another time if that matters")


def _edges(calendar: Calendar) -> Iterator[tuple[int, int]]:
    """Every opening and closing inside a day."""
    for day, windows in calendar.hours:
        for edge in (edge for window in windows for edge in window if 0 < edge < 24 * 60):
            yield DAYS.index(day), edge


def _first_skipped(zone: str, weekday: int, minutes: int) -> datetime | None:
    """The first day of the year on which the wall clock of `zone` skips this time."""
    tz, day = ZoneInfo(zone), date(YEAR, 1, 1)
    day += timedelta(days=(weekday - day.weekday()) % 7)
    while day.year == YEAR:
        wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)
        before, after = (wall.replace(tzinfo=tz, fold=fold).utcoffset() for fold in (0, 1))
        if before is not None and after is not None and before < after:
            return wall
        day += timedelta(days=7)
    return None


def _zones(subject: Subject, calendar: Calendar | None) -> tuple[str, ...]:
    """The zones that are written for a calendar, or for the policy where there is none."""
    own = calendar.time_zone if calendar is not None else None
    found = _written(own if own is not None else subject.document.time_zone)
    return tuple(dict.fromkeys(zone for zone in found if isinstance(zone, str)))


def _written(value: Any) -> Iterator[Any]:
    """A value, or all those of a table."""
    if isinstance(value, WrittenTable):
        yield from (cell.value for cell in value.cells() if isinstance(cell, Cell))
    elif value is not None:
        yield value
