"""At which levels something can happen, by what its condition asks of the level."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from policy_engine.analysis.subject import Subject
from policy_engine.logic import Truth, all_of, any_of, negate
from policy_engine.model.actions import HEADINGS
from policy_engine.model.people import Level
from policy_engine.model.program import All, Any_, Check, Condition, Not


def may_hold(condition: Condition, variable: str, value: str) -> bool:
    """Whether the condition can be true where `variable` is `value`; all its other lines may be so or not."""
    return _truth(condition, variable, value) is not False


def _truth(condition: Condition, variable: str, value: str) -> Truth:
    match condition:
        case Check():
            if condition.variable != variable:
                return None
            return value in condition.values if condition.known is None else condition.known
        case Not(part):
            return negate(_truth(part, variable, value))
        case All(parts):
            return all_of([_truth(part, variable, value) for part in parts])
        case Any_(parts):
            return any_of([_truth(part, variable, value) for part in parts])


def at_level(condition: Condition, level: Level) -> bool:
    """Whether the condition can be true for a ticket at this level."""
    return may_hold(condition, "level", level.id)


def upper_levels(subject: Subject) -> tuple[Level, ...]:
    """The levels above the first that are ours."""
    return tuple(level for level in subject.document.levels[1:] if not level.external)


def actions(subject: Subject) -> Iterator[tuple[str, Any, Condition]]:
    """(heading, action, its condition) of every action."""
    conditions = {plan.name: plan.when for plan in subject.program.actions}
    for heading in HEADINGS:
        yield from ((heading, action, conditions[action.id]) for action in getattr(subject.document, heading))
