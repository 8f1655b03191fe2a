"""Every ticket that a small policy can tell apart, one by one: the oracle of the proofs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain, combinations, product
from math import prod
from typing import TypeVar

from policy_engine.analysis.universe import all_conditions, asked_known, common_slots, is_given
from policy_engine.analysis.witness import sample
from policy_engine.loader.order import reads
from policy_engine.logic.possible import Possible, number, one, some
from policy_engine.model.program import Program, Variable
from policy_engine.tree import Slot

T = TypeVar("T")
World = dict[str, Possible]


def grid(program: Program, slots: Mapping[str, Slot] | None = None) -> Iterator[World]:
    """Every ticket: each variable with each of its values (a sample of each stretch of numbers), and with every set of values where a
    condition asks whether it is known."""
    cut, known = slots or common_slots([program]), asked_known([program])
    given = [variable for variable in program.variables if is_given(variable, program)]
    choices = [_choices(program, variable, cut[variable.name], is_open=variable.name in known) for variable in given]
    for chosen in product(*choices):
        yield {variable.name: value for variable, value in zip(given, chosen, strict=True)}


def grid_size(program: Program) -> int:
    """How many tickets that are."""
    slots, known = common_slots([program]), asked_known([program])
    given = (variable for variable in program.variables if is_given(variable, program))
    return prod(len(_choices(program, variable, slots[variable.name], is_open=variable.name in known)) for variable in given)


def _choices(program: Program, variable: Variable, slot: Slot, *, is_open: bool) -> list[Possible]:
    """The values to try: of what nothing reads just one."""
    values = list(_values(variable, slot, is_open=is_open))
    return values if variable.name in matters(program) else values[:1]


def matters(program: Program) -> set[str]:
    """The variables that an answer can depend on."""
    tables = [*(signal.table for signal in program.signals), *(scale.table for scale in program.scales)]
    current = {f"current.{scale.name}" for scale in program.scales if scale.never_falls}
    return reads(*all_conditions(program), *tables) | current


def _values(variable: Variable, slot: Slot, *, is_open: bool) -> Iterator[Possible]:
    if slot.values:
        yield from (one(value) for value in slot.values)
        if is_open:
            yield from (some(chosen) for chosen in _several(slot.values))
        return
    yield from (number(sample(cell, variable)) for cell in slot.ranges)
    if is_open:
        yield from (Possible(ranges=(cell,)) for cell in slot.ranges if not cell.is_point)
        yield from (Possible(ranges=chosen) for chosen in _several(slot.ranges))


def _several(parts: tuple[T, ...]) -> Iterator[tuple[T, ...]]:
    return chain.from_iterable(combinations(parts, size) for size in range(2, len(parts) + 1))
