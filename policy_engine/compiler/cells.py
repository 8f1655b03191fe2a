"""Cuts every variable into the cells that the policy's conditions can tell apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from policy_engine.loader.order import checks_of
from policy_engine.logic import Range
from policy_engine.model.program import Check, Condition, Program, Variable
from policy_engine.tree import Slot

KNOWN_SUFFIX = "?known"


def base_name(scale: str) -> str:
    """The slot that holds what a scale's table says."""
    return f"{scale}|base"


def conditions_of(program: Program) -> Iterator[Condition]:
    """Every condition that decides something."""
    for signal in program.signals:
        yield from (part for part in (signal.when, signal.only_if) if part is not None)
    yield from (lane.when for lane in program.lanes)
    yield from (scale.only_if for scale in program.scales if scale.only_if is not None)
    yield from (condition for state in program.states for condition in state.conditions())
    yield from (trigger.when for trigger in program.triggers)
    yield from (gate.when for gate in program.gates)


def make_slots(program: Program) -> tuple[Slot, ...]:
    """One slot a variable; one more for each `known` test and each scale's table."""
    checks = [check for condition in conditions_of(program) for check in checks_of(condition)]
    slots = [_slot(variable, (check for check in checks if check.variable == variable.name)) for variable in program.variables]
    asked_known = dict.fromkeys(check.variable for check in checks if check.known is not None)
    slots += [Slot(f"{name}{KNOWN_SUFFIX}", ("yes", "no")) for name in asked_known]
    slots += [Slot(base_name(scale.name), scale.values) for scale in program.scales if scale.table is not None]
    return tuple(slots)


def _slot(variable: Variable, checks: Iterable[Check]) -> Slot:
    if not variable.is_numeric:
        return Slot(variable.name, values=variable.values)
    return Slot(variable.name, ranges=tuple(cut(r for check in checks for r in check.ranges)))


def cut(ranges: Iterable[Range]) -> list[Range]:
    """The number line cut at every end of the given ranges.

    >>> [str(cell.low) + ".." + str(cell.high) for cell in cut([Range(Decimal(500), None, low_open=True)])]
    ['None..500', '500..None']
    """
    cuts: set[tuple[Decimal, bool]] = set()
    for part in ranges:
        if part.low is not None:
            cuts.add((part.low, part.low_open))
        if part.high is not None:
            cuts.add((part.high, not part.high_open))
    # (number, after): the cut runs just after the number, or just before it
    cells, low, low_open = [], None, False
    for at, after in sorted(cuts):
        cells.append(Range(low, at, low_open, not after))
        low, low_open = at, after
    return [*cells, Range(low, None, low_open, False)]
