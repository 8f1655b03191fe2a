"""Lengths of time compared on their real calendars, from many starts: what holds for all of them is said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from policy_engine.clock import Calendar, NoHolidaysError, Point, Way, always_open, due, ticks_of
from policy_engine.model.program import Program
from policy_engine.quantities.durations import Duration
from policy_engine.records import dataclass

FIRST = datetime(2026, 1, 5, tzinfo=UTC)
STARTS = tuple(Point(ticks_of(FIRST + timedelta(hours=7 * step))) for step in range(96))
"""Four weeks, at all hours of the day and days of the week."""


@dataclass(frozen=True, slots=True)
class Clocked:
    """A length of time on a calendar."""

    length: Duration
    way: Way

    def ends(self) -> Iterator[int | None]:
        """When it is due from each start; None where no calendar reaches so far."""
        for start in STARTS:
            point = due(start, self.length, self.way)
            yield None if point is None else point.at

    def is_always_later(self, other: Clocked) -> bool:
        """Whether it is due later than the other, wherever both start. What can't be counted is not."""
        try:
            pairs = list(zip(self.ends(), other.ends(), strict=True))
        except NoHolidaysError:
            return False
        return all(mine is not None and theirs is not None and mine > theirs for mine, theirs in pairs)


def written_calendar(program: Program, name: object) -> Calendar | None:
    """A calendar that no ticket changes: its zone and places are written. None for any other."""
    if name is None or name == "always":
        return always_open(program.time_zone or "UTC")
    plan = program.calendar_plans.get(name) if isinstance(name, str) else None
    if plan is None or not all(place is None or isinstance(place, str) for place in plan.places()):
        return None
    zone, country, subdivision = (place if isinstance(place, str) else None for place in plan.places())
    return Calendar(plan.name, zone or program.time_zone or "UTC", plan.week, plan.closed, country, subdivision, plan.open_on)


def clocked(program: Program, length: object, calendar: object, due_at: str | None = None) -> Clocked | None:
    """A length that can be compared; None for words, tables, and calendars that depend on the ticket."""
    found = written_calendar(program, calendar)
    if not isinstance(length, Duration) or found is None:
        return None
    return Clocked(length, Way(found, due_at or "end_of_day"))
