"""Deadlines that recur: `every` so often, `for` so long or `until` an event."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

from policy_engine.clock import Point, Ticks, Way, days_since, due, open_between
from policy_engine.clock.due import minutes_as_ticks
from policy_engine.model.clock_plans import DeadlinePlan, LengthTable
from policy_engine.model.program import StatePlan
from policy_engine.quantities.durations import Duration
from policy_engine.reckoning.calendars import calendars_of
from policy_engine.reckoning.limits import OPEN, Limit, Limits, Start, counted
from policy_engine.reckoning.moments import NOT_YET, Moment, latest, moments_of
from policy_engine.reckoning.result import Due
from policy_engine.records import dataclass

if TYPE_CHECKING:
    from policy_engine.reckoning.clocks import Clocks

Outcome = tuple[str, Limit]
"""A state, and the next due time that goes with it."""


@dataclass(frozen=True)
class Recurring:
    """The next turn of one deadline. Counted from the later of its start and the last time it was met."""

    clocks: Clocks
    plan: StatePlan
    clock: DeadlinePlan
    limits: Limits

    def outcomes(self, start: Start, *, paused: bool) -> Iterator[Outcome]:
        """Every way it may stand, once it has begun at `start`."""
        assert start.point is not None
        for end in self.ends(start):
            for base in self.bases(start.point, end):
                if base is None:
                    yield from self.turn(Limit("unknown"), end, paused=paused)
                else:
                    for limit in self.limits.of(replace(start, point=base)):
                        yield from self.turn(self.next_turn(limit), end, paused=paused)

    def ends(self, start: Start) -> tuple[Ticks | None, ...]:
        """When it may no longer recur: the event's time, or the end of `for`. None: not as far as anybody knows."""
        assert start.point is not None
        found: dict[Ticks | None, None] = {}
        moments = moments_of(self.clocks, self.clock.until, self.limits.view) if self.clock.until is not None else (NOT_YET,)
        for lasting, moment in product(self.lasting_until(start.point), moments):
            ends = [end for end in (lasting, self.after(moment, start.point)) if end is not None]
            found[min(ends, default=None)] = None
        return tuple(found)

    def after(self, moment: Moment, start: Point) -> Ticks | None:
        """The end event's time, where it lies after the start; at the latest now, where nobody knows when."""
        if moment.kind == "not_yet":
            return None
        if moment.point is None:
            return self.clocks.now
        at = min(moment.point.last(self.clocks.zone), self.clocks.now)
        return at if at >= start.first(self.clocks.zone) else None

    def lasting_until(self, start: Point) -> Iterator[Ticks | None]:
        """The end of `for` on each calendar it may be counted on; where nobody knows, it may be over or not."""
        if self.clock.lasts is None:
            yield None
            return
        target = self.clock.targets[0]
        for calendar in calendars_of(self.clocks, target.calendar, self.limits.view):
            limit = OPEN if isinstance(calendar, str) else counted(start, self.clock.lasts, Way(calendar, target.due_at))
            if limit.due is None:
                yield from (None, self.clocks.now)
            else:
                yield limit.due.at

    def bases(self, start: Point, end: Ticks | None) -> Iterator[Point | None]:
        """What the next turn is counted from; None where nobody knows."""
        if not self.clock.met_by:
            yield start
            return
        zone, view = self.clocks.zone, self.limits.view
        for moment in latest((moments_of(self.clocks, name, view) for name in self.clock.met_by), zone):
            if moment.kind == "not_yet" or (moment.point is not None and moment.point.last(zone) < start.first(zone)):
                yield start
            elif moment.kind == "unknown":
                yield None
            else:
                past = [time for name in self.clock.met_by for time in self.clocks.past.get(name, ())]
                times = [time for time in past if end is None or time.first(zone) <= end]
                yield max((start, *times), key=lambda point: point.last(zone))

    def next_turn(self, limit: Limit) -> Limit:
        """Where nothing meets it, turns follow one another: the first that is still to come."""
        if limit.due is None or self.clock.met_by or limit.due.at > self.clocks.now:
            return limit
        basis = limit.due.basis
        if basis.length is None or basis.way is None or isinstance(self.clock.targets[0].within, str | LengthTable):
            return limit
        turns = _turns_over(basis.start, self.clocks.now_point, basis.length, basis.way) + 1
        length = Duration(basis.length.count * turns, basis.length.unit)
        point = due(basis.start, length, basis.way)
        return limit if point is None else Limit("at", Due(point, replace(basis, length=length)))

    def turn(self, limit: Limit, end: Ticks | None, *, paused: bool) -> Iterator[Outcome]:
        """The state of the turn that is due at `limit`."""
        now, at = self.clocks.now, limit.due.at if limit.due is not None else None
        over = end is not None and end <= now
        late = at is not None and bool(self.clock.met_by) and at <= now and (end is None or at <= end)
        if limit.kind == "none":
            yield "none", limit
        elif over and limit.kind == "unknown":
            yield from (("met", OPEN), ("missed", limit))
        elif over:
            yield ("missed", limit) if late else ("met", OPEN)
        elif paused:
            yield "paused", OPEN
        elif late:
            yield "missed", limit
        elif at is not None and end is not None and at > end:
            yield "running", OPEN  # no further turn before it ends
        elif limit.kind == "unknown":
            yield from (("running", limit), ("missed", limit))
        else:
            yield "running", limit


def _turns_over(start: Point, now: Point, length: Duration, way: Way) -> int:
    """How many whole turns are over."""
    if length.unit == "minutes":
        assert start.at is not None and now.at is not None
        return open_between(start.at, now.at, way.calendar) // max(minutes_as_ticks(length), 1)
    return max(days_since(start, now, length.unit, way.calendar) - 1, 0) // max(int(length.count), 1)
