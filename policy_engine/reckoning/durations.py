"""Durations between events and open calendars, as a ticket's clocks find them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING, get_args

from policy_engine.clock import Calendar, NoHolidaysError, Point, days_since, open_between, open_time
from policy_engine.clock.elapsed import DayUnit
from policy_engine.logic import Range
from policy_engine.logic.possible import ABSENT, ANY_NUMBER, Possible, from_truth, number, some
from policy_engine.messages import say
from policy_engine.model.program import SignalPlan, Variable
from policy_engine.reckoning.calendars import calendars_of
from policy_engine.reckoning.moments import Moment, latest, moments_of
from policy_engine.reckoning.view import View

if TYPE_CHECKING:
    from policy_engine.reckoning.clocks import Clocks

UNITS: tuple[str, ...] = get_args(DayUnit)
Answer = tuple[Possible, str | None]
"""What it may be, and why it is not known."""

ANYTHING = {"flag": some(("yes", "no")), "duration": ANY_NUMBER}


def find_duration(clocks: Clocks, signal: SignalPlan, variable: Variable, view: View) -> Answer:
    """The time from the latest of several events to another, in seconds or in the unit that the variable is named after.

    An event that has not happened yet makes it not apply.
    """
    unit = variable.name.partition("|")[2] or "seconds"
    starts = latest((moments_of(clocks, name, view, after_level=signal.after_level) for name in signal.from_events), clocks.zone)
    ends = moments_of(clocks, signal.to_event, view, after_level=signal.after_level)
    found: list[Possible] = []
    reasons = [say("facts.start_unknown")] if any(start.kind == "unknown" for start in starts) else []
    for start, end in product(starts, ends):
        if "not_yet" in (start.kind, end.kind):
            found.append(ABSENT)
        elif end.kind == "unknown" or end.point is None or start.point is None:
            reasons.insert(0, say("facts.event_unknown", event=signal.to_event if end.kind == "unknown" else signal.from_events[0]))
            found.append(ANY_NUMBER)
        else:
            for part in _counts(clocks, signal, (start, end.point), (unit, view)):
                found.append(part if isinstance(part, Possible) else ANY_NUMBER)
                reasons[:0] = [part] if isinstance(part, str) else []
    # On a length that may be anything every test is open; so it need not be said that it may not apply either.
    return ANY_NUMBER if ANY_NUMBER in found else joined(found), reasons[0] if reasons else None


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
    reason = None
    for moment in moments_of(clocks, signal.to_event, view, after_level=signal.after_level):
        if moment.kind == "not_yet":
            found.append(ABSENT)
        elif moment.point is None:
            reason = say("facts.event_unknown", event=signal.to_event)
            found.append(ANYTHING["flag"])
        else:
            for calendar in calendars_of(clocks, signal.calendar, view):
                part, why = _open_at(moment.point, calendar)
                reason = why or reason
                found.append(part)
    return joined(found), reason


def _open_at(point: Point, calendar: Calendar | str) -> Answer:
    if isinstance(calendar, str):
        return ANYTHING["flag"], calendar
    try:
        answer = _is_open(point, calendar)
    except NoHolidaysError as error:
        return ANYTHING["flag"], say("clocks.no_holidays", place=_place(error))
    return from_truth(answer), say("facts.date_only") if answer is None else None


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
    unbounded = [part for part in ranges if part.low is None]
    widest = max(unbounded, key=lambda part: (part.high is None, part.high or Decimal(0)), default=None)
    if widest is not None:
        yield widest
    for part in ranges:
        if part.low is not None and (widest is None or (widest.high is not None and part.low > widest.high)):
            yield part
