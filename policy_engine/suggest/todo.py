"""The list of everything that the cases of a policy must show."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.model.program import Program, ScalePlan, Table
from policy_engine.suggest.desk import Desk
from policy_engine.suggest.lines import Line, lines_of, owners
from policy_engine.suggest.lookups import InCell, InLane, Order
from policy_engine.suggest.obligations import Caps, Decides, Obligation, Reaches, Tops
from policy_engine.suggest.points import Point, points_of
from policy_engine.suggest.tables import leaves_of, values_at

MANY_LANES = 12
"""From so many lanes on, only neighbours are compared."""


def line_points(desk: Desk, only: frozenset[str]) -> Iterator[tuple[Line, list[Point]]]:
    """Every line with the points at which it is to be met. `only`: these triggers, where any are named."""
    for owner in owners(desk.program):
        if only and (owner.kind != "trigger" or owner.name not in only):
            continue
        numeric_first = sorted(lines_of(owner), key=lambda line: not desk.program.variable(line.check.variable).is_numeric)
        for line in numeric_first:  # so that other lines are met with the numbers beside thresholds
            variable = desk.program.variable(line.check.variable)
            points = points_of(line.check, variable, desk.slots[variable.name], desk.program.currency)
            if line.check.known is None and variable.name in desk.inputs.open - desk.unsayable:
                points.append(Point(variable.name, "unknown"))
            yield line, points


def single_obligations(desk: Desk, only: frozenset[str]) -> Iterator[Obligation]:
    """Everything that is not about a line."""
    program = desk.program
    for trigger in program.triggers:
        if not only or trigger.name in only:
            for scale, value in trigger.raises:
                yield Decides(trigger.name, scale, value)
                if value != program.scale_plans[scale].values[-1]:
                    yield Tops(trigger.name, scale, value)
    if only:
        return
    for gate in program.gates:
        yield from (Caps(gate.name, scale, value) for scale, value in gate.caps)
    yield from (Reaches(scale.name, value) for scale in program.scales for value in scale.values)
    yield from (InLane(lane.name) for lane in program.lanes)
    yield from lane_orders(program)
    yield from cells(desk)


def lane_orders(program: Program) -> Iterator[Order]:
    names = [lane.name for lane in program.lanes]
    for index, first in enumerate(names):
        last = index + 2 if len(names) > MANY_LANES else len(names)
        yield from (Order(first, second) for second in names[index + 1 : last])


def cells(desk: Desk) -> Iterator[InCell]:
    """Every cell of the tables of scales and signals, with the answers beside it."""
    for scale in desk.program.scales:
        if scale.table is not None:
            yield from _cells(desk, scale.name, scale.table, scale)
    for signal in desk.program.signals:
        if signal.table is not None:
            yield from _cells(desk, signal.name, signal.table, None)


def _cells(desk: Desk, name: str, table: Table, scale: ScalePlan | None) -> Iterator[InCell]:
    all_values = {axis: desk.slots[axis].values for axis in table.axes}
    for leaf in leaves_of(table):
        if not all(values_at(table, leaf, all_values)):
            continue  # an `otherwise` with nothing left for it
        if scale is None:
            yield InCell(name, leaf, leaf.answer, is_scale=False)
            continue
        rank = scale.rank(leaf.answer)
        for other in (rank + 1, rank - 1):
            if 0 <= other < len(scale.values):
                yield InCell(name, leaf, scale.values[other], is_scale=True)
