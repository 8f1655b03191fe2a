"""Durations between events and open calendars, as a ticket's clocks find them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, get_args

from policy_engine.clock import Calendar, NoHolidaysError, Point, days_since, open_between, open_time
from policy_engine.clock.elapsed import DayUnit
from policy_engine.logic import Range
from policy_engine.logic.possible import ABSENT, Possible, number, one, some
from policy_engine.messages import say
from policy_engine.model.program import SignalPlan, Variable
from policy_engine.reckoning.calendars import calendars_of
from policy_engine.reckoning.moments import Moment, latest, moments_of
from policy_engine.reckoning.view import View

if TYPE_CHECKING:
    from policy_engine.reckoning.clocks import Clocks

UNITS: tuple[str, ...] = get_args(DayUnit)
Answer = tuple[Possible | None, str | None]
"""What it may be (None: anything), and why it is not known."""


def find_duration(clocks: Clocks, signal: SignalPlan, variable: Variable, view: View) -> Answer:
    """The time from the latest of several events to another, in seconds or in the unit that the variable is named after.

    An event that has not happened yet makes it not apply.
    """
    unit = variable.name.partition("|")[2] or "seconds"
    starts = latest((moments_of(clocks, name, view, after_level=signal.after_level) for name in signal.from_events), clocks.zone)
    ends = moments_of(clocks, signal.to_event, view, after_level=signal.after_level)
    found: list[Possible] = []
    for start in starts:
        for end in ends:
            if "not_yet" in (start.kind, end.kind):
                found.append(ABSENT)
                continue
            if end.kind == "unknown" or end.point is None or start.point is None:
                event = signal.to_event if end.kind == "unknown" else signal.from_events[0]
                return None, say("facts.event_unknown", event=event)
            counted = list(_counts(clocks, signal, (start, end.point), (unit, view)))
            if reasons := [reason for reason in counted if isinstance(reason, str)]:
                return None, reasons[0]
            found.extend(part for part in counted if isinstance(part, Possible))
    return joined(found), say("facts.start_unknown") if any(start.kind == "unknown" for start in starts) else None


def _counts(clocks: Clocks, signal: SignalPlan, ends: tuple[Moment, Point], how: tuple[str, View]) -> Iterator[Possible | str]:
    """The number on each calendar it may be counted on, or in words why there is none."""
    start, end = ends
    unit, view = how
    assert start.point is not None
    for calendar in calendars_of(clocks, signal.calendar, view):
        if isinstance(calendar, str):
            yield calendar
            continue
        try:
            counted = _count(start.point, end, unit, calendar)
        except NoHolidaysError as error:
            yield say("clocks.no_holidays", place=_place(error))
            continue
        if counted is None:
            yield say("facts.date_only")
        elif start.kind == "unknown":  # another event that starts it may have happened later
            yield Possible(ranges=(Range(None, counted),))
        else:
            yield number(counted)


def _count(start: Point, end: Point, unit: str, calendar: Calendar) -> Decimal | None:
    """None where a date without a time would have to be counted in hours."""
    if unit in UNITS:
        return Decimal(days_since(start, end, unit, calendar))  # type: ignore[arg-type]
    if start.at is None or end.at is None:
        return None
    return Decimal(open_between(start.at, end.at, calendar)) / 1_000_000


def _place(error: NoHolidaysError) -> str:
    return f"{error.country}-{error.subdivision}" if error.subdivision else error.country


def find_open(clocks: Clocks, signal: SignalPlan, view: View) -> Answer:
    """Whether a calendar is open at an event; before the event it does not apply."""
    found: list[Possible] = []
    for moment in moments_of(clocks, signal.to_event, view, after_level=signal.after_level):
        if moment.kind == "not_yet":
            found.append(ABSENT)
            continue
        for calendar in calendars_of(clocks, signal.calendar, view):
            if moment.point is None or isinstance(calendar, str):
                return None, calendar if isinstance(calendar, str) else say("facts.event_unknown", event=signal.to_event)
            try:
                answer = _is_open(moment.point, calendar)
            except NoHolidaysError as error:
                return None, say("clocks.no_holidays", place=_place(error))
            if answer is None:
                return None, say("facts.date_only")
            found.append(one("yes" if answer else "no"))
    return joined(found), None


def _is_open(point: Point, calendar: Calendar) -> bool | None:
    """A date without a time is open only where all of its day is closed or open: None where that matters."""
    if point.at is not None:
        return open_time(calendar).is_open(point.at)
    assert point.day is not None
    if not open_time(calendar).is_open_day(point.day):
        return False
    return True if calendar.windows(point.day) == ((0, 24 * 60),) else None


def joined(found: list[Possible]) -> Possible:
    """All of these together."""
    values = {value for part in found for value in part.values}
    absent = any(part.absent for part in found)
    if values or not any(part.ranges for part in found):
        return Possible(some(values).values, absent=absent)
    ranges = sorted({part for one_of in found for part in one_of.ranges}, key=lambda part: (part.low is not None, part.low or Decimal(0)))
    return Possible(ranges=tuple(_apart(ranges)), absent=absent)


def _apart(ranges: list[Range]) -> Iterator[Range]:
    """Ranges without what an earlier one holds already; only points and ranges without a low end occur."""
    widest = max((part for part in ranges if part.low is None), key=lambda part: part.high or Decimal(0), default=None)
    if widest is not None:
        yield widest
    yield from (part for part in ranges if part.low is not None and (widest is None or (widest.high is not None and part.low > widest.high)))
