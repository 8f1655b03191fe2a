"""A lookup table as a small tree: its axes are asked one after another, and an end is what the table may still give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from itertools import combinations

from policy_engine.model.program import Table, TableRows
from policy_engine.records import dataclass
from policy_engine.tree import Slot, Tree

Row = str | TableRows | None
Cells = tuple[int, ...]
MOST_GROUPS = 5
"""With more groups an axis that is known only in part has no edge."""


@dataclass(frozen=True, slots=True)
class TableQuestion:
    """Asks for one axis. `edges`: (groups touched, index of the next node); with several groups the axis is not known, or only in part."""

    slot: int
    groups: tuple[Cells, ...]
    edges: tuple[tuple[tuple[int, ...], int], ...]


@dataclass(slots=True)
class TableGrower:
    """Grows the tree of one table whose answers are cells of `target`."""

    tree: Tree
    table: Table
    target: Slot
    nodes: list[TableQuestion | Cells | None] = field(default_factory=list)
    known: dict[tuple[tuple[int, ...], int], int] = field(default_factory=dict)

    def grow(self) -> list[TableQuestion | Cells]:
        """The nodes; the first is the root."""
        self._node((self.table.rows,), 0)
        return [node for node in self.nodes if node is not None]

    def _node(self, rows: tuple[Row, ...], depth: int) -> int:
        key = (tuple(sorted({id(row) if isinstance(row, TableRows) else hash_of(row, self.target) for row in rows})), depth)
        if key in self.known:
            return self.known[key]
        index = self.known[key] = len(self.nodes)
        self.nodes.append(None)
        is_open = any(isinstance(row, TableRows) for row in rows)
        self.nodes[index] = self._ask(rows, depth) if is_open else self._end(rows)
        return index

    def _end(self, rows: tuple[Row, ...]) -> Cells:
        cells = {self.target.size if row is None else self.target.values.index(str(row)) for row in rows}
        return tuple(sorted(cells))

    def _ask(self, rows: tuple[Row, ...], depth: int) -> TableQuestion:
        slot = self.tree.slot_of[self.table.axes[depth]]
        axis = self.tree.slots[slot]
        picked: dict[tuple[int | str | None, ...], list[int]] = {}
        for cell, value in enumerate(axis.values):
            picked.setdefault(tuple(_key(row.pick(value)) if isinstance(row, TableRows) else row for row in rows), []).append(cell)
        groups = [tuple(cells) for cells in picked.values()]
        left_out = tuple(None if isinstance(row, TableRows) else row for row in rows)
        below = [*(_pick(rows, axis.values[group[0]]) for group in groups), left_out]
        edges = []
        for touched in _touches(len(below)):
            together = tuple(dict.fromkeys(row for number in touched for row in below[number]))
            edges.append((touched, self._node(together, depth + 1)))
        return TableQuestion(slot, (*groups, (axis.size,)), tuple(edges))


def _touches(count: int) -> Iterator[tuple[int, ...]]:
    """Which of `count` groups a value may touch; the last group is *does not apply*. Of many groups: one, all, or all and the last."""
    last = count - 1
    sizes = range(1, count + 1) if count <= MOST_GROUPS else (1,)
    for size in sizes:
        yield from combinations(range(count), size)
    if count > MOST_GROUPS:
        yield tuple(range(last))
        yield tuple(range(count))


def hash_of(row: str | None, target: Slot) -> int:
    """A small number for an answer: never that of a row, which is an address."""
    return -1 if row is None else -2 - target.values.index(row)


def _key(row: Row) -> int | str | None:
    return id(row) if isinstance(row, TableRows) else row


def _pick(rows: tuple[Row, ...], value: str) -> tuple[Row, ...]:
    return tuple(dict.fromkeys(row.pick(value) if isinstance(row, TableRows) else row for row in rows))
