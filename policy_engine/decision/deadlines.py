"""Deadlines and chains as the answer shows them: state, due time, and how it was counted."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from policy_engine.clock import Point, at_ticks, days_counted, stretches, ticks_of
from policy_engine.clock.points import point_of
from policy_engine.decision.clock_models import ChainResult, Counted, CountLine, DeadlineResult, PageResult
from policy_engine.decision.judged import Judge
from policy_engine.facts import zone_of
from policy_engine.loader.names import timed_actions, title_of
from policy_engine.logic.possible import Possible
from policy_engine.messages import say
from policy_engine.model.clock_plans import DeadlinePlan
from policy_engine.model.program import StatePlan
from policy_engine.reckoning import Basis, Due, Reckoning

MAX_LINES = 40
"""Lines of a written-out count that an answer carries."""


def deadlines_of(judge: Judge) -> Iterator[DeadlineResult]:
    """Every deadline and timed action that may apply, in the order of the policy."""
    actions = {action.id for action in timed_actions(judge.document)}
    for part in (*judge.document.deadlines, *timed_actions(judge.document)):
        found = judge.answer.reckonings.get(part.id)
        if found is not None and found.state.values != {"none"}:
            yield _deadline(judge, part, found, kind="action" if part.id in actions else "deadline")


def _deadline(judge: Judge, part: Any, found: Reckoning, *, kind: str) -> DeadlineResult:
    values = judge.program.variable(part.id).values
    due = found.dues[0] if found.dues else None
    return DeadlineResult(
        id=part.id,
        title=title_of(part),
        kind=kind,  # type: ignore[arg-type]
        state=next(iter(found.state.values)) if found.state.is_known else None,
        states=_in_order(found.state, values),
        due=None if due is None else shown(due.point, due.point_zone(zone_of(judge.program))),
        day=None if due is None or due.point.day is None else due.point.day.isoformat(),
        possible=due is not None and not found.is_sure,
        waits_for=found.waits_for,
        length=length_words(part),
        counted=None if due is None else counted(due, zone_of(judge.program)),
        reasons=() if found.state.is_known and due is not None else found.reasons,
        duty=part.duty,
        owner=getattr(part, "owner", None),
    )


def _in_order(possible: Possible, values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(value for value in values if value in possible.values)


def length_words(part: Any) -> str | None:
    """The length as the policy writes it, where it writes just one."""
    if part.every is not None:
        return say("actions.every", length=part.every)
    length = part.within if part.within is not None else getattr(part, "at_least", None)
    is_table = hasattr(length, "cells")
    return None if length is None or is_table else str(length).replace("_", " ")


def shown(point: Point, zone: ZoneInfo) -> str:
    """An instant with its offset, or a date."""
    if point.at is None:
        assert point.day is not None
        return point.day.isoformat()
    return at_ticks(point.at, zone).isoformat()


def counted(due: Due, zone: ZoneInfo) -> Counted:
    """How a due time was counted, window by window or day by day."""
    basis = due.basis
    if basis.length is None or basis.way is None:
        return Counted(start=shown(basis.start, zone), kind="agreed")
    lines = [*islice(_lines(due, basis), MAX_LINES + 1)]
    return Counted(
        start=shown(basis.start, basis.way.calendar.tz),
        kind="before" if basis.back else basis.kind,  # type: ignore[arg-type]
        length=str(basis.length),
        calendar=basis.way.calendar.name,
        zone=basis.way.calendar.zone,
        lines=tuple(lines[:MAX_LINES]),
        cut=len(lines) > MAX_LINES,
    )


def _lines(due: Due, basis: Basis) -> Iterator[CountLine]:
    """Open windows of hours, days of business days; other dates need no list."""
    assert basis.length is not None and basis.way is not None
    if basis.length.unit == "minutes" and basis.start.at is not None:
        ends = sorted((basis.start.at, due.at))
        for stretch in stretches(ends[0], ends[1], basis.way):
            yield CountLine(at=stretch.start.isoformat(), until=stretch.end.isoformat(), seconds=stretch.counted)
    elif basis.length.unit == "business days":
        zone = basis.way.calendar.tz
        first, last = sorted((basis.start.day_in(zone), due.point.day_in(zone)))
        for line in days_counted(first, last, basis.length.unit, basis.way):
            yield CountLine(at=line.day.isoformat(), number=line.number, why=line.why, holiday=line.holiday or None)


def chains_of(judge: Judge) -> Iterator[ChainResult]:
    """Every chain that may apply, with its pages."""
    for part in judge.document.chains:
        found = judge.answer.reckonings.get(part.id)
        if found is None or found.state.is_absent:
            continue
        values = judge.program.variable(part.id).values
        yield ChainResult(
            id=part.id,
            title=title_of(part),
            state=next(iter(found.state.values)) if found.state.is_known else None,
            states=_in_order(found.state, values),
            applies="possibly" if found.state.absent else "yes",
            waits_for=found.waits_for,
            pages=tuple(_pages(found, part, zone_of(judge.program))),
            exhausted_at=at_ticks(found.ends[0], zone_of(judge.program)).isoformat() if found.ends else None,
            reasons=found.reasons,
        )


def _pages(found: Reckoning, part: Any, zone: ZoneInfo) -> Iterator[PageResult]:
    for page in found.pages:
        step = part.steps[page.step]
        yield PageResult(at=at_ticks(page.at, zone).isoformat(), page=step.page, by_hand=step.by_hand, sure=page.sure)


def clock_notes(judge: Judge) -> Iterator[str]:
    """Times that are odd: still to come where something should have happened, or before the ticket came in."""
    now = ticks_of(judge.facts.now)
    zone = zone_of(judge.program)
    recorded = {name: tuple(map(point_of, moments)) for name, moments in judge.facts.recorded.items() if moments}
    announced = {event for plan in judge.program.states for event in _announced(plan)}
    for name, points in recorded.items():
        if name not in announced and all(point.first(zone) > now for point in points):
            yield say("decision.event_to_come", title=judge.wording.title(name), at=shown(points[-1], zone))
    received = recorded.get("received", ())
    ends = {name for plan in judge.program.states if plan.from_events == ("received",) for name in _ends_of(plan)}
    for name, points in recorded.items() if received else ():
        if name in ends and all(point.last(zone) < received[-1].first(zone) for point in points):
            yield say("decision.event_too_early", title=judge.wording.title(name), at=shown(points[-1], zone))


def _ends_of(plan: StatePlan) -> tuple[str | None, ...]:
    """Events that meet a deadline or acknowledge a chain."""
    if isinstance(plan.clock, DeadlinePlan):
        return plan.clock.met_by
    return (plan.clock.acknowledged_by,) if plan.clock is not None else ()


def _announced(plan: StatePlan) -> tuple[str, ...]:
    """Events that may lie ahead: agreed times, and what notice is given of."""
    clock = plan.clock
    return tuple(event for event in (clock.before, clock.agreed) if event) if isinstance(clock, DeadlinePlan) else ()
