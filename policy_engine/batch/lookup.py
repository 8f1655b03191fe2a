"""Tables over columns: each combination of cells that occurs is looked up once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from policy_engine.batch.cells import Column, dtype_of
from policy_engine.batch.kleene import Masks
from policy_engine.model.program import Table, TableRows
from policy_engine.tree import Slot


def look_up(table: Table, slot: Slot, axes: Sequence[Masks], slots: Sequence[Slot]) -> Masks:
    """The cells of what a table may say, in every row."""
    columns = [axis for axis in axes if not isinstance(axis, int)]
    if not columns:
        return mask_for(table, slot, [int(axis) for axis in axes], slots)
    keys, codes = combinations(axes, len(columns[0]))
    return np.asarray([mask_for(table, slot, key, slots) for key in keys], dtype_of(slot))[codes]


def combinations(columns: Sequence[Masks], rows: int) -> tuple[list[list[int]], Column]:
    """The combinations of values that occur, and for each row which of them it has."""
    keys: list[list[int]] = [[]]
    codes = np.zeros(rows, np.int64)
    for column in columns:
        if isinstance(column, int):
            keys = [[*key, column] for key in keys]
            continue
        values, inner = np.unique(column, return_inverse=True)
        found, codes = np.unique(codes * len(values) + inner, return_inverse=True)
        keys = [[*keys[code // len(values)], int(values[code % len(values)])] for code in found.tolist()]
    return keys, codes


def factorized(columns: Sequence[Masks], rows: int) -> tuple[Column, Column]:
    """For each row which combination of values it has, and for each combination a row that has it."""
    codes = np.zeros(rows, np.int64)
    for column in columns:
        if not isinstance(column, int):
            values, inner = np.unique(column, return_inverse=True)
            codes = np.unique(codes * len(values) + inner, return_inverse=True)[1]
    _, firsts = np.unique(codes, return_index=True)
    return codes, firsts


def mask_for(table: Table, slot: Slot, masks: Sequence[int], slots: Sequence[Slot]) -> int:
    """The cells that a table may say when its axes may be these; an axis that does not apply gives nothing."""
    found = 0
    open_rows: list[tuple[str | TableRows | None, int]] = [(table.rows, 0)]
    while open_rows:
        rows, depth = open_rows.pop()
        if isinstance(rows, TableRows):
            axis, mask = slots[depth], masks[depth]
            found |= slot.absent if mask & axis.absent else 0
            open_rows.extend((rows.pick(value), depth + 1) for index, value in enumerate(axis.values) if mask >> index & 1)
        else:
            found |= slot.absent if rows is None else 1 << slot.values.index(rows)
    return found
