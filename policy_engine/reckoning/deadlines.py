"""The state of a deadline: none, waiting, running, paused, met or missed, or several of them while something is open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from policy_engine.clock import Pause, Point, Ticks
from policy_engine.logic import Truth, any_of
from policy_engine.logic.possible import one, some
from policy_engine.messages import say
from policy_engine.model.clock_plans import DeadlinePlan
from policy_engine.model.program import StatePlan
from policy_engine.reckoning.limits import Limit, Limits, Start, truths_of
from policy_engine.reckoning.moments import Moment, latest, moments_of, planned
from policy_engine.reckoning.recurring import Recurring
from policy_engine.reckoning.result import Due, Reckoning
from policy_engine.reckoning.view import View
from policy_engine.records import dataclass

if TYPE_CHECKING:
    from policy_engine.reckoning.clocks import Clocks


def reckon_deadline(clocks: Clocks, plan: StatePlan, clock: DeadlinePlan, view: View) -> Reckoning:
    """State and due times. An undetermined target, pause or extension never makes it later: the earliest due time stands first."""
    applies = view.judge(plan.when)
    if applies is False:
        return Reckoning(plan.name, one("none"), may_lack=True)
    found = _Reckoner(clocks, plan, clock, view).reckon()
    if applies is True:
        return found
    state = some({*found.state.values, "none"})
    return replace(found, state=state, may_lack=True, reasons=(*found.reasons, say("clocks.open_condition")))


@dataclass
class _Reckoner:
    clocks: Clocks
    plan: StatePlan
    clock: DeadlinePlan
    view: View
    states: set[str] = field(default_factory=set)
    dues: dict[Point, Due] = field(default_factory=dict)
    starts: dict[Point, None] = field(default_factory=dict)
    open_due: bool = False
    may_lack: bool = False
    reasons: dict[str, None] = field(default_factory=dict)

    def reckon(self) -> Reckoning:
        for moment in self.moments():
            self.from_moment(moment)
        waits = (self.clock.before,) if self.clock.before is not None else self.plan.from_events
        return Reckoning(
            self.plan.name,
            some(self.states),
            tuple(sorted(self.dues.values(), key=lambda due: due.at)),
            self.open_due,
            self.may_lack,
            tuple(self.starts),
            waits if "waiting" in self.states else (),
            reasons=tuple(self.reasons),
        )

    def moments(self) -> tuple[Moment, ...]:
        if self.clock.before is not None:
            return planned(self.clocks, self.clock.before, self.view)
        after_level = self.plan.after_level
        events = (moments_of(self.clocks, name, self.view, after_level=after_level) for name in self.plan.from_events)
        return latest(events, self.clocks.zone)

    def from_moment(self, moment: Moment) -> None:
        if moment.kind == "not_yet":
            self.not_begun()
            return
        if moment.kind == "unknown":
            self.note(say("facts.event_unknown", event=(self.clock.before, *self.plan.from_events)[0 if self.clock.before else 1]))
            self.open_due = True
            self.states |= {"running", "missed"} | self.maybe_met(None if self.clock.recurs else any_of(self.occurs(None, None)))
            self.states |= set() if self.is_paused is False else {"paused"}
        if moment.point is not None:
            self.starts[moment.point] = None
        for paused in truths_of(self.is_paused):
            for extended in truths_of(self.is_extended):
                self.scenario(Start(moment.point, self.pauses, extended, is_sure=moment.kind == "at"), paused=paused)

    def not_begun(self) -> None:
        self.may_lack = True
        kinds = {limit.kind for limit in Limits(self.clocks, self.clock, self.view).of(Start(None))}
        self.states |= {"none"} if kinds == {"none"} else {"waiting", "none"} if "none" in kinds else {"waiting"}

    def scenario(self, start: Start, *, paused: bool) -> None:
        """One way it may be: begun at `start`, standing still now or not, extended or not."""
        limits = Limits(self.clocks, self.clock, self.view)
        if self.clock.recurs and start.point is not None:
            recurring = Recurring(self.clocks, self.plan, self.clock, limits)
            for state, due in recurring.outcomes(start, paused=paused):
                self.outcome(state, due)
            return
        for limit in limits.of(start):
            self.judge_limit(limit, start, paused=paused)

    def outcome(self, state: str, limit: Limit) -> None:
        self.states.add(state)
        if limit.due is not None:
            self.dues.setdefault(limit.due.point, limit.due)
        else:
            self.lacks(limit)

    def lacks(self, limit: Limit) -> None:
        if limit.kind == "unknown":
            self.open_due = True
            self.note(limit.reason)
        else:
            self.may_lack = True

    def note(self, reason: str | None) -> None:
        if reason:
            self.reasons[reason] = None

    def judge_limit(self, limit: Limit, start: Start, *, paused: bool) -> None:
        if limit.kind == "none":
            self.states.add("none")
            self.may_lack = True
            return
        met = self.met(None if self.clock.before is not None else start.point, limit.due)
        if met and not start.is_sure and self.clock.before is None:
            met = None  # it may have begun only after what would have met it
        if self.stands_still(limit, paused=paused) and (met is not True or limit.kind == "unknown"):
            self.states |= {"paused"} | self.maybe_met(met)
            self.may_lack = True
            if limit.kind != "unknown" or self.stopped_at is None:
                return  # else it may have been due before it was stopped
        self.outcomes(limit, met)

    def stands_still(self, limit: Limit, *, paused: bool) -> bool:
        """A clock that was stopped after it was due was not stopped at all."""
        if self.stopped_at is None or limit.due is None:
            return paused
        return limit.due.at > self.stopped_at

    def outcomes(self, limit: Limit, met: Truth) -> None:
        if limit.due is not None:
            self.dues.setdefault(limit.due.point, limit.due)
            unmet = {"missed" if self.clocks.now >= limit.due.at else "running"}
        else:
            self.lacks(limit)
            unmet = {"running"} if limit.kind == "open" else {"missed"} if met is True else {"running", "missed"}
        if met is True and (limit.due is not None or limit.kind == "open"):
            unmet = set()
        self.states |= unmet | self.maybe_met(met)

    @staticmethod
    def maybe_met(met: Truth) -> set[str]:
        return set() if met is False else {"met"}

    # ---- what ends it, and what makes it stand still

    def met(self, start: Point | None, due: Due | None) -> Truth:
        """Whether an end event lies from the start to the due time."""
        return any_of(self.occurs(start, due))

    def occurs(self, start: Point | None, due: Due | None) -> Iterator[Truth]:
        for name in self.clock.met_by:
            if any(moment.kind == "unknown" for moment in moments_of(self.clocks, name, self.view)):
                yield None
            if self.view.given(name).values == {"happened"} or name.endswith(".due") or name == "now":
                yield from (self.inside(point, start, due) for point in self.times(name))

    def times(self, name: str) -> tuple[Point, ...]:
        """Every time of an end event: any of them may meet a deadline."""
        if name in self.clocks.past:
            return self.clocks.past[name]
        return tuple(moment.point for moment in moments_of(self.clocks, name, self.view) if moment.kind == "at" and moment.point)

    def inside(self, point: Point, start: Point | None, due: Due | None) -> Truth:
        return _both(self.not_before(point, start), self.not_after(point, due))

    def not_before(self, point: Point, start: Point | None) -> Truth:
        if start is None:
            return True
        zone = self.clocks.zone
        if start.is_date:
            return point.day_in(zone) >= start.day_in(zone)
        if point.first(zone) >= start.first(zone):
            return True
        return None if point.last(zone) > start.first(zone) else False

    def not_after(self, point: Point, due: Due | None) -> Truth:
        if due is None:
            return True
        zone = due.point_zone(self.clocks.zone)
        if point.is_date and point.day is not None and due.point.day is not None:
            return point.day <= due.point.day  # the day after is too late, although it begins at the very instant
        if point.last(zone) <= due.at:
            return True
        return False if point.first(zone) > due.at else None

    @cached_property
    def is_paused(self) -> Truth:
        if self.clock.pauses is None:
            return False
        return True if self.stopped_at is not None else self.view.judge(self.clock.pauses)

    @cached_property
    def is_extended(self) -> Truth:
        return self.view.judge(self.clock.extension.when) if self.clock.extension is not None else False

    @cached_property
    def pauses(self) -> tuple[Pause, ...]:
        """The recorded pauses that are over."""
        if self.clock.pauses is None:
            return ()
        return self.clocks.pauses_of(self.plan.name)

    @cached_property
    def stopped_at(self) -> Ticks | None:
        """Since when it stands still, where that is recorded."""
        return None if self.clock.pauses is None else self.clocks.stopped_at(self.plan.name)


def _both(one: Truth, other: Truth) -> Truth:
    return False if one is False or other is False else None if None in (one, other) else True
