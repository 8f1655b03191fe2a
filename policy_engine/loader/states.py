"""Deadlines, timed actions and chains: what their states rest on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policy_engine.loader.clock_needs import events_of
from policy_engine.loader.deadlines import check_deadline
from policy_engine.loader.names import Path
from policy_engine.model.actions import HEADINGS
from policy_engine.model.clocks import Never
from policy_engine.model.program import All, Any_, Condition, StatePlan, Table
from policy_engine.model.tables import WrittenTable

if TYPE_CHECKING:
    from policy_engine.loader.resolve import Resolver

STARTS_BY_ITSELF = ("received",)
"""The event that starts a clock which names none."""


@dataclass(frozen=True, slots=True)
class State:
    """A deadline or chain: its plan, the other conditions and tables it depends on, and every event it names."""

    plan: StatePlan
    reasons: tuple[Condition | Table, ...]
    events: tuple[str, ...]


def state_reasons(states: Sequence[State]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """(deadline or chain, everything its state depends on)."""
    for state in states:
        yield state.plan.name, (state.plan.when, *state.reasons, *state.events)


def find_states(resolver: Resolver, conditions: Mapping[str, Condition]) -> Iterator[State]:
    """Every deadline, timed action and chain. `conditions` are those of the actions, which are settled already."""
    for index, deadline in enumerate(resolver.document.deadlines):
        yield _deadline(resolver, deadline, ("deadlines", index))
    for heading in HEADINGS:
        for index, action in enumerate(getattr(resolver.document, heading)):
            if action.within is not None or action.every is not None:
                plan = StatePlan(action.id, conditions[action.id], _starts(action), may_be_none=_may_be_none(action))
                yield State(plan, _length_tables(resolver, action, (heading, index)), events_of(action))
    for index, chain in enumerate(resolver.document.chains):
        path: Path = ("chains", index)
        steps = tuple(resolver.condition(step.when, (*path, "steps", i, "when")) for i, step in enumerate(chain.steps))
        plan = StatePlan(chain.id, resolver.condition(chain.when, (*path, "when")), _starts(chain), is_chain=True)
        yield State(plan, steps, events_of(chain))


def _deadline(resolver: Resolver, deadline: Any, path: Path) -> State:
    """A deadline applies when its own condition holds and that of one of its targets does."""
    when = resolver.condition(deadline.when, (*path, "when"))
    reasons: list[Condition | Table] = []
    if deadline.pauses_while is not None and not isinstance(deadline.pauses_while, Never):
        reasons.append(resolver.condition(deadline.pauses_while, (*path, "pauses_while")))
    if deadline.extension is not None:
        reasons.append(resolver.condition(deadline.extension.when, (*path, "extension", "when")))
    reasons.extend(_length_tables(resolver, deadline, path))
    targets = []
    for index, target in enumerate(deadline.targets):
        targets.append(resolver.condition(target.when, (*path, "targets", index, "when")))
        reasons.extend(_length_tables(resolver, target, (*path, "targets", index)))
    resolver.found.extend(check_deadline(deadline, path, resolver.node))
    applies = All((when, Any_(tuple(targets)))) if targets else when
    return State(
        StatePlan(deadline.id, applies, _starts(deadline), may_be_none=_may_be_none(deadline)), tuple(reasons), events_of(deadline)
    )


def _starts(part: Any) -> tuple[str, ...]:
    """The events that start a clock; none where it runs towards an event."""
    return part.from_ or (() if getattr(part, "before", None) is not None else STARTS_BY_ITSELF)


def _may_be_none(part: Any) -> bool:
    """Whether no time may be promised: `within: none`, or a table that may say so."""
    lengths = (part.within, *(target.within for target in getattr(part, "targets", ())))
    return any(length == "none" or isinstance(length, WrittenTable) for length in lengths)


def _length_tables(resolver: Resolver, part: Any, path: Path) -> tuple[Table, ...]:
    tables = [(part.within, "within"), (part.calendar, "calendar")]
    found = [resolver.table(written, (*path, name)) for written, name in tables if isinstance(written, WrittenTable)]
    return tuple(table for table in found if table is not None)
