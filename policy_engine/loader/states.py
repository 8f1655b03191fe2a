"""Deadlines, timed actions, chains and calendars, settled: how each is counted, and what its state rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from policy_engine.loader.clock_needs import events_of
from policy_engine.loader.deadlines import check_deadline
from policy_engine.loader.names import Path
from policy_engine.model.actions import HEADINGS
from policy_engine.model.calendars import DAYS, Calendar
from policy_engine.model.clock_plans import (
    CalendarPlan,
    ChainPlan,
    DeadlinePlan,
    ExtensionPlan,
    Length,
    LengthTable,
    PagePlan,
    TargetPlan,
)
from policy_engine.model.clocks import Never
from policy_engine.model.program import ALWAYS, All, Any_, Condition, StatePlan, Table
from policy_engine.model.tables import Cell, WrittenTable
from policy_engine.records import dataclass

if TYPE_CHECKING:
    from policy_engine.loader.resolve import Resolver

NEVER = Any_(())
"""The condition of a step whose people are not there: a role of nobody, without a backup."""
STARTS_BY_ITSELF = ("received",)
"""The event that starts a clock which names none."""


@dataclass(frozen=True, slots=True)
class State:
    """A deadline or chain: its plan, and every event it names."""

    plan: StatePlan
    events: tuple[str, ...]

    @property
    def reasons(self) -> tuple[Condition | Table | str, ...]:
        """Everything its state depends on."""
        clock = self.plan.clock
        return (*self.plan.conditions(), *(clock.tables() if clock else ()), *self.events)


def state_reasons(states: Sequence[State]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """(deadline or chain, everything its state depends on)."""
    for state in states:
        yield state.plan.name, state.reasons


def find_states(resolver: Resolver, conditions: Mapping[str, Condition]) -> Iterator[State]:
    """Every deadline, timed action and chain. `conditions` are those of the actions, which are settled already."""
    for index, deadline in enumerate(resolver.document.deadlines):
        yield _deadline(resolver, deadline, ("deadlines", index))
    for heading in HEADINGS:
        for index, action in enumerate(getattr(resolver.document, heading)):
            if action.within is not None or action.every is not None:
                clock = _clock(resolver, action, (heading, index))
                plan = StatePlan(action.id, conditions[action.id], _starts(action), may_be_none=_may_be_none(action), clock=clock)
                yield State(plan, events_of(action))
    for index, chain in enumerate(resolver.document.chains):
        yield _chain(resolver, chain, ("chains", index))


def _chain(resolver: Resolver, chain: Any, path: Path) -> State:
    absent = {role.id for role in resolver.document.roles if role.headcount == 0 and role.backup is None}
    steps = []
    for index, step in enumerate(chain.steps):
        when = resolver.condition(step.when, (*path, "steps", index, "when"))
        steps.append(PagePlan(NEVER if absent.issuperset(step.page) else when, step.page, step.wait, step.by_hand))
    clock = ChainPlan(tuple(steps), chain.acknowledged_by, chain.repeat)
    when = resolver.condition(chain.when, (*path, "when"))
    return State(StatePlan(chain.id, when, _starts(chain), is_chain=True, clock=clock), events_of(chain))


def _deadline(resolver: Resolver, deadline: Any, path: Path) -> State:
    """A deadline applies when its own condition holds and that of one of its targets does."""
    when = resolver.condition(deadline.when, (*path, "when"))
    clock = _clock(resolver, deadline, path)
    resolver.found.extend(check_deadline(deadline, path, resolver.node))
    conditions = [target.when for target in clock.targets]
    applies = when if not conditions or ALWAYS in conditions else All((when, Any_(tuple(conditions))))
    plan = StatePlan(deadline.id, applies, _starts(deadline), may_be_none=_may_be_none(deadline), clock=clock)
    return State(plan, events_of(deadline))


def _clock(resolver: Resolver, part: Any, path: Path) -> DeadlinePlan:
    """How a deadline or a timed action is counted."""
    pauses, extension = getattr(part, "pauses_while", None), getattr(part, "extension", None)
    return DeadlinePlan(
        targets=tuple(_targets(resolver, part, path)),
        met_by=part.met_by,
        until=part.until,
        recurs=part.every is not None,
        lasts=part.for_,
        pauses=None if pauses is None or isinstance(pauses, Never) else resolver.condition(pauses, (*path, "pauses_while")),
        extension=None
        if extension is None
        else ExtensionPlan(resolver.condition(extension.when, (*path, "extension", "when")), extension.to, extension.by),
        before=getattr(part, "before", None),
        agreed=getattr(part, "agreed", None),
    )


def _targets(resolver: Resolver, part: Any, path: Path) -> Iterator[TargetPlan]:
    """The ways it is set. What a target leaves out stands beside the targets."""
    at_least = getattr(part, "at_least", None)
    own = part.within if part.within is not None else part.every if part.every is not None else at_least
    calendar = _calendar(resolver, part.calendar, (*path, "calendar"))
    due_at = part.due_at or "end_of_day"
    length = _length(resolver, own, (*path, "within"))
    if length is not None:
        yield TargetPlan(ALWAYS, length, calendar, due_at)
    for index, target in enumerate(getattr(part, "targets", ())):
        place = (*path, "targets", index)
        within = _length(resolver, target.within, (*place, "within"))
        when = resolver.condition(target.when, (*place, "when"))
        its_calendar = _calendar(resolver, target.calendar, (*place, "calendar")) or calendar
        if within is not None:
            yield TargetPlan(when, within, its_calendar, target.due_at or due_at)


def _length(resolver: Resolver, written: Any, path: Path) -> Length | LengthTable | None:
    if not isinstance(written, WrittenTable):
        return written  # type: ignore[no-any-return]
    table = resolver.table(written, path)
    lengths = {str(cell.value): cell.value for cell in written.cells() if isinstance(cell, Cell)}
    return None if table is None else LengthTable(table, tuple(lengths.items()))


def _calendar(resolver: Resolver, written: Any, path: Path) -> str | Table | None:
    return resolver.table(written, path) if isinstance(written, WrittenTable) else written


def _starts(part: Any) -> tuple[str, ...]:
    """The events that start a clock; none where it runs towards an event."""
    return part.from_ or (() if getattr(part, "before", None) is not None else STARTS_BY_ITSELF)


def _may_be_none(part: Any) -> bool:
    """Whether no time may be promised: `within: none`, or a table that may say so."""
    lengths = (part.within, *(target.within for target in getattr(part, "targets", ())))
    return any(length == "none" or isinstance(length, WrittenTable) for length in lengths)


def find_calendars(resolver: Resolver) -> Iterator[CalendarPlan]:
    """Every calendar of the policy; `always` is none of them."""
    for name, calendar in resolver.document.calendars.items():
        week = dict(calendar.hours)
        zone, country, subdivision = _places(resolver, calendar, ("calendars", name))
        yield CalendarPlan(
            name,
            tuple(week.get(day, ()) for day in DAYS),
            zone,
            country,
            subdivision,
            closed=frozenset(calendar.holidays.dates),
            open_on=frozenset(calendar.holidays.open_on),
        )


def _places(resolver: Resolver, calendar: Calendar, path: Path) -> Iterator[Any]:
    holidays = calendar.holidays
    written = ((calendar.time_zone, ("time_zone",)), (holidays.country, ("holidays", "country")))
    for source, inside in (*written, (holidays.subdivision, ("holidays", "subdivision"))):
        yield resolver.table(source, (*path, *inside)) if isinstance(source, WrittenTable) else source
