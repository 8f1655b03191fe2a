"""EP433 to EP436: calendars that never open, holidays that nobody knows, times that the clocks skip, and a zone that nobody wrote."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from policy_engine.analysis.subject import Subject, finding
from policy_engine.clock import NoHolidaysError, holiday_names
from policy_engine.diagnostics import Diagnostic
from policy_engine.model.calendars import DAYS, Calendar
from policy_engine.model.tables import Cell, WrittenTable

YEAR = 2026
"""The year in which changes of clocks and holidays are looked up."""


def find_never_open(subject: Subject) -> Iterator[Diagnostic]:
    """A finding for each calendar without a single opening hour."""
    for name, calendar in subject.document.calendars.items():
        if not any(windows for _, windows in calendar.hours):
            message = f"the calendar `{name}` is never open"
            yield finding("EP433", "warning", subject.spot("calendars", name, "hours"), message, help='write `{mon-fri: ["09:00-17:00"]}`')


def find_unknown_holidays(subject: Subject) -> Iterator[Diagnostic]:
    """A finding for each country or subdivision whose public holidays nobody here knows."""
    for name, calendar in subject.document.calendars.items():
        holidays = calendar.holidays
        if not isinstance(holidays.country, str) or not (holidays.subdivision is None or isinstance(holidays.subdivision, str)):
            continue
        try:
            holiday_names(holidays.country, None, YEAR)
            holiday_names(holidays.country, holidays.subdivision, YEAR)
        except NoHolidaysError as error:
            key = "country" if error.subdivision is None else "subdivision"
            spot = subject.spot("calendars", name, "holidays", key)
            advice = "is the code right? Else list the days under `dates`"
            yield finding("EP434", "warning", spot, str(error), help=advice)


def find_skipped_times(subject: Subject) -> Iterator[Diagnostic]:
    """A note for each opening, closing or due time that the wall clock skips once a year."""
    for name, calendar in subject.document.calendars.items():
        for zone in _zones(calendar, subject.document.time_zone):
            skipped = [_skipped(zone, days, minutes) for days, minutes in _edges(calendar)]
            for found in dict.fromkeys(one for one in skipped if one is not None):
                message = f"{found.strftime('%H:%M')} does not exist on {found.strftime('%a %Y-%m-%d')} in {zone}: the clocks skip it"
                advice = "the moment of the skip counts; choose another time if that matters"
                yield finding("EP435", "note", subject.spot("calendars", name, "hours"), message, help=advice)


def _edges(calendar: Calendar) -> Iterator[tuple[int, int]]:
    """(weekday, minutes after midnight) of every opening and closing inside a day."""
    for day, windows in calendar.hours:
        for edge in (edge for window in windows for edge in window if 0 < edge < 24 * 60):
            yield DAYS.index(day), edge


def _skipped(zone: str, weekday: int, minutes: int) -> datetime | None:
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


def _zones(calendar: Calendar, otherwise: str | None) -> tuple[str, ...]:
    written: Any = calendar.time_zone if calendar.time_zone is not None else otherwise
    if isinstance(written, WrittenTable):
        return tuple(dict.fromkeys(str(cell.value) for cell in written.cells() if isinstance(cell, Cell)))
    return (written,) if isinstance(written, str) else ()


def find_calendars_without_zone(subject: Subject) -> Iterator[Diagnostic]:
    """A finding for each calendar that has no zone, in a policy that has none either."""
    for name, calendar in subject.document.calendars.items():
        if calendar.time_zone is None and subject.document.time_zone is None:
            message = f"nobody says in which zone the hours of `{name}` are meant, so they are taken as UTC"
            advice = "add `time_zone: Europe/Berlin` (yours) at the top of the policy"
            yield finding("EP436", "warning", subject.spot("calendars", name), message, help=advice)
