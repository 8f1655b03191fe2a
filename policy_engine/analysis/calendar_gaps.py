"""EP433, EP434 and EP436: calendars that never open, holidays that nobody knows, and a zone that nobody wrote."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.analysis.subject import Subject, finding
from policy_engine.clock import NoHolidaysError, holiday_names
from policy_engine.diagnostics import Diagnostic

YEAR = 2026
"""The year in which holidays are looked up."""


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


def find_calendars_without_zone(subject: Subject) -> Iterator[Diagnostic]:
    """A finding for each calendar that has no zone, in a policy that has none either."""
    for name, calendar in subject.document.calendars.items():
        if calendar.time_zone is None and subject.document.time_zone is None:
            message = f"nobody says in which zone the hours of `{name}` are meant, so they are taken as UTC"
            advice = "add `time_zone: Europe/Berlin` (yours) at the top of the policy"
            yield finding("EP436", "warning", subject.spot("calendars", name), message, help=advice)
