"""Puts blocks of a picture below each other, so that the page is not wider than it must be."""

from __future__ import annotations

from policy_engine.records import dataclass

GAP = 1
"""Rows between two blocks."""


@dataclass(frozen=True, slots=True)
class Block:
    """A tree, or the legend: the names of its first and its lowest node, and its rows."""

    first: str
    last: str
    rows: int


def stack(blocks: list[Block]) -> list[list[Block]]:
    """Columns in the order of the blocks: each goes below the first column where it ends no lower than the longest block, or half of all
    rows: more than about three columns are too wide for a sheet."""
    room = max(*(block.rows for block in blocks), sum(block.rows + GAP for block in blocks) // 2)
    columns: list[list[Block]] = []
    for block in blocks:
        column = next((column for column in columns if sum(other.rows + GAP for other in column) + block.rows <= room), None)
        if column is None:
            columns.append([block])
        else:
            column.append(block)
    return columns
