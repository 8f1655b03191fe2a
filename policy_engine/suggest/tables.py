"""Tables cell by cell: each place where an answer stands, and the same table with another answer there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from policy_engine.model.program import Program, Table, TableRows
from policy_engine.records import dataclass
from policy_engine.suggest.lines import Values

OTHERWISE = ""
"""Stands for a row's `otherwise` in a way to a cell."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One answer in a table: the way to it (a value an axis, or OTHERWISE), the axes it was looked up by, and the answer."""

    way: tuple[str, ...]
    axes: tuple[str, ...]
    answer: str


def leaves_of(table: Table) -> list[Leaf]:
    """Every place where an answer stands."""
    return [Leaf(way, table.axes[: len(way)], answer) for way, answer in _leaves(table.rows, ())]


def _leaves(rows: str | TableRows | None, way: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(rows, str):
        yield way, rows
    elif rows is not None:
        for value, inner in rows.entries:
            yield from _leaves(inner, (*way, value))
        yield from _leaves(rows.otherwise, (*way, OTHERWISE))


def values_at(table: Table, leaf: Leaf, all_values: dict[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
    """For each axis, the values that lead this way."""
    rows: str | TableRows | None = table.rows
    found = []
    for axis, step in zip(leaf.axes, leaf.way, strict=True):
        assert isinstance(rows, TableRows)
        named = [value for value, _ in rows.entries]
        found.append(tuple(value for value in all_values[axis] if value not in named) if step == OTHERWISE else (step,))
        rows = rows.otherwise if step == OTHERWISE else dict(rows.entries)[step]
    return found


def leads_to(ways: list[tuple[str, ...]], axes: tuple[str, ...], values: Values) -> bool:
    """Whether a ticket with these values is looked up there."""
    return all(values[axis].is_known and values[axis].values <= set(allowed) for axis, allowed in zip(axes, ways, strict=True))


def with_answer(rows: str | TableRows | None, way: tuple[str, ...], answer: str) -> str | TableRows | None:
    """The rows with another answer at the end of `way`."""
    if not way:
        return answer
    assert isinstance(rows, TableRows)
    if way[0] == OTHERWISE:
        return replace(rows, otherwise=with_answer(rows.otherwise, way[1:], answer))
    return replace(rows, entries=tuple((v, with_answer(inner, way[1:], answer) if v == way[0] else inner) for v, inner in rows.entries))  # type: ignore[misc]


def changed_table(table: Table, leaf: Leaf, answer: str) -> Table:
    rows = with_answer(table.rows, leaf.way, answer)
    assert isinstance(rows, TableRows)
    return Table(table.axes, rows)


def with_cell(program: Program, name: str, leaf: Leaf, answer: str) -> Program:
    """The policy with another answer in a table of the scale or signal `name`."""
    scales = tuple(
        replace(part, table=changed_table(part.table, leaf, answer)) if part.name == name and part.table else part
        for part in program.scales
    )
    signals = tuple(
        replace(part, table=changed_table(part.table, leaf, answer)) if part.name == name and part.table else part
        for part in program.signals
    )
    return replace(program, scales=scales, signals=signals)
