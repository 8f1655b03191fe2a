"""Single changes of a settled policy: a threshold a step off, a line less, another value, another cap."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from policy_engine.loader.order import find_order, reads
from policy_engine.logic import Range
from policy_engine.model.program import All, Any_, Check, Condition, LanePlan, Not, Program, Table
from policy_engine.suggest.lines import Owner, lines_of, owners, replaced
from policy_engine.suggest.points import step_of
from policy_engine.suggest.tables import changed_table, leaves_of

Mutant = tuple[str, Program]


def mutants(program: Program) -> Iterator[Mutant]:
    """Every single change."""
    for owner in owners(program):
        for what, condition in conditions(owner, program):
            yield f"{owner.kind} {owner.name}: {what}", with_condition(program, owner, condition)
    yield from trigger_mutants(program)
    yield from gate_mutants(program)
    yield from table_mutants(program)
    yield from lane_mutants(program)


def conditions(owner: Owner, program: Program) -> Iterator[tuple[str, Condition]]:
    """The owner's condition with one change."""
    for line in lines_of(owner):
        name = f"{line.check.variable} {line.check.words}"
        yield f"without {name}", dropped(owner.when, line.path)
        yield f"not {name}", replaced(owner.when, line.path, Not(line.check))
        for what, check in checks(line.check, program):
            yield f"{name} becomes {what}", replaced(owner.when, line.path, check)
    for path, group in groups(owner.when, ()):
        other = Any_(group.parts) if isinstance(group, All) else All(group.parts)
        yield f"any/all at {path}", replaced(owner.when, path, other)


def dropped(condition: Condition, path: tuple[int, ...]) -> Condition:
    """The condition without the part at `path`; a group or `not` that would be empty goes with it."""
    if not path:
        return All(())
    match condition:
        case Not(part):
            return Not(dropped(part, path[1:])) if len(path) > 1 else All(())
        case All(parts) | Any_(parts):
            if len(path) > 1:
                return replaced(condition, path[:1], dropped(parts[path[0]], path[1:]))
            rest = (*parts[: path[0]], *parts[path[0] + 1 :])
            return type(condition)(rest) if rest else All(())
        case Check():
            return All(())


def groups(condition: Condition, path: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], All | Any_]]:
    if isinstance(condition, All | Any_) and len(condition.parts) > 1:
        yield path, condition
    parts = condition.parts if isinstance(condition, All | Any_) else (condition.part,) if isinstance(condition, Not) else ()
    for index, part in enumerate(parts):
        yield from groups(part, (*path, index))


def checks(check: Check, program: Program) -> Iterator[tuple[str, Check]]:
    """A line with a value more or less, or with a threshold one step off, or with its end left out or let in."""
    variable = program.variable(check.variable)
    if check.known is not None:
        yield "the opposite", replace(check, known=not check.known)
    for value in variable.values if check.values else ():
        rest = check.values - {value} if value in check.values else check.values | {value}
        if rest and len(variable.values) > 2:
            yield f"{'without' if value in check.values else 'with'} {value}", replace(check, values=rest)
    for index, part in enumerate(check.ranges):
        for what, changed in moved(part, lambda bound: step_of(variable, bound, program.currency)):
            if not changed.is_empty:
                yield what, replace(check, ranges=(*check.ranges[:index], changed, *check.ranges[index + 1 :]))


def moved(part: Range, step: Callable[[Decimal], Decimal]) -> Iterator[tuple[str, Range]]:
    if part.low is not None:
        yield "low end up", replace(part, low=part.low + step(part.low))
        yield "low end down", replace(part, low=part.low - step(part.low))
        yield "low end open or closed", replace(part, low_open=not part.low_open)
    if part.high is not None:
        yield "high end up", replace(part, high=part.high + step(part.high))
        yield "high end down", replace(part, high=part.high - step(part.high))
        yield "high end open or closed", replace(part, high_open=not part.high_open)


def with_condition(program: Program, owner: Owner, when: Condition) -> Program:
    """The policy with another condition of one part."""
    changes: dict[str, Any] = {}
    key = "only_if" if owner.kind in ("scale", "signal") else "when"
    section = {"definition": "signals", "signal": "signals"}.get(owner.kind, f"{owner.kind}s")
    parts = tuple(replace(part, **{key: when}) if part.name == owner.name else part for part in getattr(program, section))
    changes[section] = parts
    return replace(program, **changes)


def trigger_mutants(program: Program) -> Iterator[Mutant]:
    for index, trigger in enumerate(program.triggers):
        before, after = program.triggers[:index], program.triggers[index + 1 :]
        yield f"trigger {trigger.name} dropped", replace(program, triggers=(*before, *after))
        for scale, value in trigger.raises:
            for other in beside(program, scale, value):
                changed = replace(trigger, raises=tuple((s, other if s == scale else v) for s, v in trigger.raises))
                yield f"trigger {trigger.name} raises {scale} to {other}", replace(program, triggers=(*before, changed, *after))


def gate_mutants(program: Program) -> Iterator[Mutant]:
    for index, gate in enumerate(program.gates):
        before, after = program.gates[:index], program.gates[index + 1 :]
        yield f"gate {gate.name} dropped", replace(program, gates=(*before, *after))
        for scale, value in gate.caps:
            for other in beside(program, scale, value):
                changed = replace(gate, caps=tuple((s, other if s == scale else v) for s, v in gate.caps))
                yield f"gate {gate.name} caps {scale} at {other}", replace(program, gates=(*before, changed, *after))


def beside(program: Program, scale: str, value: str) -> Iterator[str]:
    values = program.scale_plans[scale].values
    yield from (values[rank] for rank in (values.index(value) - 1, values.index(value) + 1) if 0 <= rank < len(values))


def table_mutants(program: Program) -> Iterator[Mutant]:
    for index, scale in enumerate(program.scales):
        for what, table in tables(scale.table, scale.values):
            changed = (*program.scales[:index], replace(scale, table=table), *program.scales[index + 1 :])
            yield f"table of {scale.name}: {what}", replace(program, scales=changed)
    for index, signal in enumerate(program.signals):
        for what, table in tables(signal.table, signal.values):
            plans = (*program.signals[:index], replace(signal, table=table), *program.signals[index + 1 :])
            yield f"table of {signal.name}: {what}", replace(program, signals=plans)


def tables(table: Table | None, values: tuple[str, ...]) -> Iterator[tuple[str, Table]]:
    for leaf in leaves_of(table) if table is not None else ():
        for value in values:
            if table is not None and value != leaf.answer:
                yield f"{leaf.way} becomes {value}", changed_table(table, leaf, value)


def lane_mutants(program: Program) -> Iterator[Mutant]:
    lanes = program.lanes
    for index, lane in enumerate(lanes[:-1]):
        flipped = replace(lane, with_others=not lane.with_others)
        yield f"lane {lane.name} with_others flipped", replace(program, lanes=(*lanes[:index], flipped, *lanes[index + 1 :]))
        swapped = reordered(program, (*lanes[:index], lanes[index + 1], lane, *lanes[index + 2 :]))
        if swapped is not None:
            yield f"lane {lane.name} after {lanes[index + 1].name}", swapped


def reordered(program: Program, lanes: tuple[LanePlan, ...]) -> Program | None:
    """The policy with its lanes in another order; None where that is a circle."""
    needs = {name: set(found) for name, found in program.needs}
    for index, lane in enumerate(lanes):
        needs[f"lane.{lane.name}"] = reads(*(earlier.when for earlier in lanes[: index + 1]))
    owner = {name: program.by_name[name].owner if name in program.by_name else name for found in needs.values() for name in found}
    order, circle = find_order({name: {read if read in needs else owner[read] for read in found} for name, found in needs.items()})
    return None if circle else replace(program, lanes=lanes, order=order)
