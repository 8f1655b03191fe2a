"""The limit in bulk: NumPy masks over columns, two-valued, all tickets at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.peers import first_level, levels
from benchmarks.tickets import Flat
from policy_engine.model.program import All, Any_, Check, Condition, Not, Program


def make_masks(program: Program) -> tuple[Callable[[Sequence[Flat]], Any], Callable[[Any], list[str]]]:
    """(tickets to columns, columns to levels)."""
    import numpy

    names = sorted({variable.name for variable in program.variables})
    values = [*(value for value, _ in levels(program)), first_level(program)]

    def columns(tickets: Sequence[Flat]) -> dict[str, Any]:
        return {name: numpy.array([ticket[name] for ticket in tickets]) for name in names if name in tickets[0]}

    def mask(condition: Condition, data: dict[str, Any]) -> Any:
        match condition:
            case Check():
                column = data[condition.variable]
                if condition.ranges:
                    return column > float(condition.ranges[0].low or 0)
                wanted = sorted(condition.values)
                if wanted in (["yes"], ["no"]):
                    return column if wanted == ["yes"] else ~column
                return numpy.isin(column, wanted)
            case Not(part):
                return ~mask(part, data)
            case All(parts):
                return numpy.logical_and.reduce([mask(part, data) for part in parts])
            case Any_(parts):
                return numpy.logical_or.reduce([mask(part, data) for part in parts])
        raise TypeError(condition)

    def route(data: dict[str, Any]) -> list[str]:
        reached = [numpy.logical_or.reduce([mask(when, data) for _, when in triggers] or [False]) for _, triggers in levels(program)]
        size = len(next(iter(data.values())))
        table = numpy.array([numpy.broadcast_to(one, size) for one in reached] + [numpy.ones(size, dtype=bool)])
        return [values[rank] for rank in table.argmax(axis=0)]

    return columns, route
