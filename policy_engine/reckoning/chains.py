"""How far a chain of pages has come."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING

from policy_engine.clock import Point, Ticks, Way, always_open, due
from policy_engine.logic import Truth
from policy_engine.logic.possible import ABSENT, Possible, some
from policy_engine.messages import say
from policy_engine.model.clock_plans import ChainPlan
from policy_engine.model.program import StatePlan
from policy_engine.reckoning.limits import truths_of
from policy_engine.reckoning.moments import Moment, latest, moments_of
from policy_engine.reckoning.result import Page, Reckoning
from policy_engine.reckoning.view import View
from policy_engine.records import dataclass

if TYPE_CHECKING:
    from policy_engine.reckoning.clocks import Clocks

MOST_OPEN = 6
"""So many steps with an open condition are tried one by one; past it, all of them together."""


def reckon_chain(clocks: Clocks, plan: StatePlan, view: View, *, pages: bool = True) -> Reckoning:
    """Waiting, paging, acknowledged or exhausted; does not apply where its condition fails. `pages=False`: only its state."""
    chain, applies = plan.clock, view.judge(plan.when)
    assert isinstance(chain, ChainPlan)
    if applies is False:
        return Reckoning(plan.name, ABSENT, may_lack=True)
    reckoner = _Chain(clocks, chain, view)
    moments = latest(
        (moments_of(clocks, name, view, after_level=plan.after_level) for name in plan.from_events),
        clocks.zone,
    )
    found = {state for moment in moments for state in reckoner.states(moment)}
    starts = tuple(moment.point for moment in moments if moment.kind == "at" and moment.point is not None)
    start = starts[0] if pages and len(starts) == 1 and starts[0].at is not None else None
    paged = tuple(reckoner.pages(start)) if start is not None else ()
    ends = tuple(sorted(reckoner.ends(start.at))) if start is not None and start.at is not None else ()
    reasons = (say("facts.event_unknown", event=plan.from_events[0]),) if any(moment.kind == "unknown" for moment in moments) else ()
    state = Possible(some(found).values, absent=applies is None)
    waits = plan.from_events if "waiting" in found else ()
    return Reckoning(plan.name, state, may_lack=True, starts=starts, waits_for=waits, pages=paged, ends=ends, reasons=reasons)


@dataclass(frozen=True)
class _Chain:
    clocks: Clocks
    chain: ChainPlan
    view: View

    def states(self, moment: Moment) -> set[str]:
        if moment.kind == "not_yet":
            return {"waiting"}
        start = moment.point.at if moment.kind == "at" and moment.point is not None else None
        if start is None:  # nobody knows when it began
            return {"paging", "exhausted"} | ({"acknowledged"} if self.acknowledged(None, None) is not False else set())
        return {state for end in self.ends(start) for state in self.at(start, end)}

    def at(self, start: Ticks, end: Ticks) -> Iterator[str]:
        """An acknowledgement counts until the chain is exhausted: what that has set off is not undone."""
        acknowledged = self.acknowledged(start, end)
        if acknowledged is not False:
            yield "acknowledged"
        if acknowledged is not True:
            yield "exhausted" if self.clocks.now >= end else "paging"

    def acknowledged(self, start: Ticks | None, end: Ticks | None) -> Truth:
        if self.chain.acknowledged_by is None:
            return False
        found: Truth = False
        name, zone = self.chain.acknowledged_by, self.clocks.zone
        for moment in moments_of(self.clocks, name, self.view):
            if moment.kind == "unknown":
                found = None
            for point in self.clocks.past.get(name, (moment.point,)) if moment.kind == "at" else ():
                assert point is not None
                inside = start is not None and end is not None and start <= point.first(zone) and point.last(zone) <= end
                outside = (start is not None and point.last(zone) < start) or (end is not None and point.first(zone) > end)
                if inside:
                    return True
                found = found if outside else None
        return found

    def truths(self) -> list[Truth]:
        return [self.view.judge(step.when) for step in self.chain.steps]

    def ends(self, start: Ticks) -> set[Ticks]:
        """When it may be exhausted: after all waits of the steps that are taken."""
        truths = self.truths()
        if truths.count(None) > MOST_OPEN:
            choices: Iterator[tuple[bool, ...]] = iter([tuple(t is True for t in truths), tuple(t is not False for t in truths)])
        else:
            choices = product(*(truths_of(truth) for truth in truths))
        return {self.after(start, taken) for taken in choices}

    def after(self, start: Ticks, taken: tuple[bool, ...]) -> Ticks:
        here = start
        for _ in range(1 + self.chain.repeat):
            for step, is_taken in zip(self.chain.steps, taken, strict=True):
                here = self.wait(here, step.wait) if is_taken else here
        return here

    def wait(self, here: Ticks, length: object) -> Ticks:
        """Waits run on every hour of every day."""
        from policy_engine.quantities.durations import Duration

        if not isinstance(length, Duration):
            return here
        end = due(Point(here), length, Way(always_open(self.clocks.zone.key), "same_time"))
        return here if end is None or end.at is None else end.at

    def pages(self, start: Point) -> Iterator[Page]:
        """Every step with its time, as if nobody acknowledged. Steps whose condition is open are kept."""
        assert start.at is not None
        here, truths = start.at, self.truths()
        for turn in range(1 + self.chain.repeat):
            for number, (step, truth) in enumerate(zip(self.chain.steps, truths, strict=True)):
                if truth is not False:
                    yield Page(here, number, turn, sure=truth is True)
                    here = self.wait(here, step.wait)
