"""Every condition that an author wrote, with its place: as written and as settled, walked side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from policy_engine.analysis.subject import Spot, Subject
from policy_engine.model.actions import HEADINGS
from policy_engine.model.conditions import AllOf, AnyOf, Line, Written
from policy_engine.model.conditions import Not as WrittenNot
from policy_engine.model.program import All, Any_, Condition, Not
from policy_engine.records import dataclass

Steps = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Stated:
    """A condition of a part: `triggers`, `big-dispute`, `when`."""

    section: str
    name: str
    key: str
    condition: Condition
    written: Written

    def spot(self, subject: Subject, *inside: str | int) -> Spot:
        return subject.spot(self.section, self.name, self.key, *inside)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a condition that stands beside others: the way to it (`steps`), and the line that it begins with."""

    steps: Steps
    condition: Condition
    path: tuple[str | int, ...]


def stated_conditions(subject: Subject) -> Iterator[Stated]:
    """Every condition with the key it stands under, in the order of the policy's sections."""
    program = subject.program
    for signal, plan in zip(subject.document.signals, program.signals, strict=True):
        yield from _stated("signals", signal, "when", plan.when)
        yield from _stated("signals", signal, "only_if", plan.only_if)
    for lane, lane_plan in zip(subject.document.lanes, program.lanes, strict=True):
        yield from _stated("lanes", lane, "when", lane_plan.when)
    for trigger, trigger_plan in zip(subject.document.triggers, program.triggers, strict=True):
        yield from _stated("triggers", trigger, "when", trigger_plan.written)
    for gate, gate_plan in zip(subject.document.gates, program.gates, strict=True):
        yield from _stated("gates", gate, "when", gate_plan.when)
    actions = {action.name: action.when for action in program.actions}
    for heading in HEADINGS:
        for action in getattr(subject.document, heading):
            yield from _stated(heading, action, "when", actions[action.id])
    closure = dict(program.closure)
    for way in subject.document.closure:
        yield from _stated("closure", way, "when", closure[way.id])


def _stated(section: str, part: Any, key: str, condition: Condition | None) -> Iterator[Stated]:
    written = getattr(part, key, None)
    if written is not None and condition is not None:
        yield Stated(section, part.id, key, condition, written)


def pieces(stated: Stated) -> Iterator[Piece]:
    """Every part of the condition that stands beside another one, the outer ones first."""
    yield from _pieces(stated.condition, stated.written, ())


def _pieces(condition: Condition, written: Written, steps: Steps) -> Iterator[Piece]:
    match condition, written:
        case (All(parts), AllOf(inner)) | (Any_(parts), AnyOf(inner)):
            for index, (part, below) in enumerate(zip(parts, inner, strict=True)):
                if len(parts) > 1:
                    yield Piece((*steps, index), part, first_line(below))
                yield from _pieces(part, below, (*steps, index))
        case Not(inside), WrittenNot(below):
            yield from _pieces(inside, below, (*steps, 0))


def first_line(written: Written) -> tuple[str | int, ...]:
    """Where a part of a condition begins, below the key it stands under."""
    match written:
        case Line(path):
            return path
        case AllOf(parts) | AnyOf(parts):
            return first_line(parts[0]) if parts else ()
        case WrittenNot(part):
            return first_line(part)
        case _:
            return ()


def without(condition: Condition, steps: Steps) -> Condition:
    """The condition with the part at `steps` left out."""
    match condition:
        case Not(part):
            return Not(without(part, steps[1:]))
        case All(parts) | Any_(parts):
            kept = list(parts)
            if len(steps) == 1:
                del kept[steps[0]]
            else:
                kept[steps[0]] = without(kept[steps[0]], steps[1:])
            return type(condition)(tuple(kept))
        case _:
            return condition
