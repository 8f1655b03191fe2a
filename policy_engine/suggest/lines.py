"""Conditions line by line: whose they are, what each line's truth is, and whether it decides alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from policy_engine.compiler.cells import conditions_of
from policy_engine.interpret import judge_check
from policy_engine.loader.order import reads
from policy_engine.logic import Truth, all_of, any_of, negate
from policy_engine.logic.possible import Possible
from policy_engine.model.program import All, Any_, Check, Condition, Not, Program
from policy_engine.records import dataclass

OwnerKind = Literal["trigger", "gate", "lane", "definition", "scale", "signal"]
Values = Mapping[str, Possible]


@dataclass(frozen=True, slots=True)
class Owner:
    """A condition and the part it belongs to; for `scale` and `signal` it is their `only_if`."""

    kind: OwnerKind
    name: str
    when: Condition


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a condition. `path` leads to it from the top: the number of the part at each step."""

    owner: Owner
    path: tuple[int, ...]
    check: Check


def owners(program: Program) -> Iterator[Owner]:
    """Every condition that cases can be written for, triggers first."""
    yield from (Owner("trigger", trigger.name, trigger.when) for trigger in program.triggers)
    yield from (Owner("gate", gate.name, gate.when) for gate in program.gates)
    yield from (Owner("lane", lane.name, lane.when) for lane in program.lanes)
    yield from (Owner("definition", signal.name, signal.when) for signal in program.signals if signal.when is not None)
    yield from (Owner("scale", scale.name, scale.only_if) for scale in program.scales if scale.only_if is not None)
    read = read_signals(program)
    yield from (Owner("signal", signal.name, signal.only_if) for signal in program.signals if signal.only_if and signal.name in read)


def read_signals(program: Program) -> set[str]:
    """The signals on which some answer rests."""
    tables = [*(scale.table for scale in program.scales), *(signal.table for signal in program.signals)]
    return {program.variable(name).owner for name in reads(*conditions_of(program), *tables)}


def lines_of(owner: Owner) -> list[Line]:
    """Its lines in the order in which they stand."""
    return [Line(owner, path, check) for path, check in _walk(owner.when, ())]


def _walk(condition: Condition, path: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], Check]]:
    match condition:
        case Check():
            yield path, condition
        case Not(part):
            yield from _walk(part, (*path, 0))
        case All(parts) | Any_(parts):
            for index, part in enumerate(parts):
                yield from _walk(part, (*path, index))


def replaced(condition: Condition, path: tuple[int, ...], by: Condition) -> Condition:
    """The condition with another part at `path`."""
    if not path:
        return by
    match condition:
        case Not(part):
            return Not(replaced(part, path[1:], by))
        case All(parts) | Any_(parts):
            new = replaced(parts[path[0]], path[1:], by)
            return type(condition)((*parts[: path[0]], new, *parts[path[0] + 1 :]))
        case Check():
            raise ValueError("a line has no parts")


def with_line(line: Line, truth: bool) -> Condition:
    """The condition as it is where this line is true, or false."""
    return replaced(line.owner.when, line.path, All(()) if truth else Any_(()))


def judge(condition: Condition, values: Values) -> Truth:
    """Kleene's truth of a condition on the values that the law found."""
    match condition:
        case Check():
            return judge_check(condition, values[condition.variable])
        case Not(part):
            return negate(judge(part, values))
        case All(parts):
            return all_of([judge(part, values) for part in parts])
        case Any_(parts):
            return any_of([judge(part, values) for part in parts])


def decides_alone(line: Line, values: Values) -> bool:
    """Whether the condition's truth is the line's, or its opposite, on a ticket with these values of the other lines."""
    truths = {judge(with_line(line, True), values), judge(with_line(line, False), values)}
    return truths == {True, False}


def line_matters(line: Line, values: Values) -> bool:
    """Whether the condition's truth would be another one if the line's were."""
    return judge(with_line(line, True), values) != judge(with_line(line, False), values)


def other_truths(line: Line, values: Values) -> tuple[Truth, ...]:
    """The truths of all other lines of the condition."""
    return tuple(judge_check(other.check, values[other.check.variable]) for other in lines_of(line.owner) if other.path != line.path)
