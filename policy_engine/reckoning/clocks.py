"""The clocks of one ticket: its recorded times, its pauses, and the time used as `now`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cached_property
from zoneinfo import ZoneInfo

from policy_engine.clock import Pause, Point, Ticks
from policy_engine.logic.possible import Possible, one, some
from policy_engine.model.clock_plans import ChainPlan
from policy_engine.model.program import Program, SignalPlan, StatePlan, Variable
from policy_engine.reckoning.chains import reckon_chain
from policy_engine.reckoning.deadlines import reckon_deadline
from policy_engine.reckoning.durations import ANYTHING, find_duration, find_open
from policy_engine.reckoning.moments import moments_of
from policy_engine.reckoning.result import Reckoning
from policy_engine.reckoning.view import View
from policy_engine.records import dataclass


@dataclass(frozen=True, slots=True)
class RecordedPause:
    """A stretch in which clocks stood still. Without `end` it goes on. Without `deadlines` it holds for all that may pause."""

    start: Ticks
    end: Ticks | None = None
    deadlines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Clocks:
    """Reckons the clocks of a program for one ticket.

    `recorded` holds the times of each event, oldest first, also those still to come. `places` maps fields to zones and countries that
    the ticket names. `silences`: what silence means for a duration that can't be counted. `only`: leave out all other clocks.
    """

    program: Program
    now: Ticks
    recorded: Mapping[str, tuple[Point, ...]] = field(default_factory=dict)
    pauses: tuple[RecordedPause, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    silences: Mapping[str, Possible] = field(default_factory=dict)
    only: frozenset[str] | None = None

    @cached_property
    def zone(self) -> ZoneInfo:
        """The policy's own zone, in which dates that name none are meant."""
        return ZoneInfo(self.program.time_zone or "UTC")

    @cached_property
    def now_point(self) -> Point:
        return Point(self.now)

    @cached_property
    def past(self) -> dict[str, tuple[Point, ...]]:
        """The recorded times that are not still to come; a date counts from its first minute."""
        return {name: tuple(point for point in points if point.first(self.zone) <= self.now) for name, points in self.recorded.items()}

    def wants(self, name: str) -> bool:
        return self.only is None or name in self.only

    def pauses_of(self, name: str) -> tuple[Pause, ...]:
        """The recorded pauses of a deadline that are over, sorted and apart from each other."""
        found: list[Pause] = []
        for pause in sorted(self._own_pauses(name), key=lambda pause: pause.start):
            if pause.end is None or pause.end > self.now:
                continue
            if found and pause.start <= found[-1].end:
                found[-1] = Pause(found[-1].start, max(found[-1].end, pause.end))
            else:
                found.append(Pause(pause.start, pause.end))
        return tuple(found)

    def stopped_at(self, name: str) -> Ticks | None:
        """Since when a deadline stands still, where a pause is recorded that is not over."""
        open_ones = [pause.start for pause in self._own_pauses(name) if pause.end is None or pause.end > self.now]
        return min(open_ones, default=None)

    def _own_pauses(self, name: str) -> Iterator[RecordedPause]:
        yield from (pause for pause in self.pauses if pause.start <= self.now and (not pause.deadlines or name in pause.deadlines))

    def reckon(self, plan: StatePlan, view: View) -> Reckoning:
        """State and due time of a deadline, timed action or chain."""
        if isinstance(plan.clock, ChainPlan):
            return reckon_chain(self, plan, view)
        assert plan.clock is not None
        return reckon_deadline(self, plan, plan.clock, view)

    def chain_state(self, plan: StatePlan, view: View) -> Reckoning:
        """Of a chain only its state: without its pages, which nobody reads who only wants to know the level."""
        return reckon_chain(self, plan, view, pages=False)

    def due_event(self, found: Reckoning) -> Possible:
        """Whether a due time has come: the event `X.due`."""
        return due_event(found, self.now)

    def signal(self, signal: SignalPlan, variable: Variable, view: View) -> tuple[Possible, str | None]:
        """A duration between events, or whether a calendar is open; and why that is not known.

        What silence means speaks only where nothing at all can be told.
        """
        found, reason = find_open(self, signal, view) if signal.is_open else find_duration(self, signal, variable, view)
        told = Possible(found.values, found.ranges) not in ANYTHING.values()
        return (found if told else self.silences.get(variable.name, found)), reason

    def escalated(self, view: View) -> Possible:
        """Whether the ticket has moved up, or does with this very answer."""
        kinds = {moment.kind for moment in moments_of(self, "escalated", view, after_level=True)}
        if kinds == {"not_yet"}:
            return one("not_yet")
        return some(("happened", "not_yet")) if "not_yet" in kinds else one("happened")


def due_event(found: Reckoning, now: Ticks) -> Possible:
    """Whether a due time has come: the event `X.due`."""
    states = {"happened" if due.at <= now else "not_yet" for due in found.dues}
    if found.may_lack or not states:
        states.add("not_yet")
    return some(("happened", "not_yet")) if found.open_due else some(states)
