"""The cells of a table in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from policy_engine.export.diff.words import Side
from policy_engine.messages import say
from policy_engine.model.tables import Cell, Rows
from policy_engine.records import dataclass

Where = tuple[str, ...]
"""The values of a table's axes, in words."""


@dataclass(frozen=True)
class CellWriter:
    """Reads tables of one policy whose cells stand under `key`."""

    side: Side
    key: str

    def cells(self, body: Any, axes: Sequence[str], where: Where = ()) -> Iterator[tuple[Where, str]]:
        """(where, what it says) of every cell as written."""
        if isinstance(body, Cell):
            yield where, self.side.words(body.value, self.key)
        elif isinstance(body, Rows):
            for row in body.rows:
                yield from self.cells(row.body, axes[1:], (*where, self.side.wording.value(axes[0], row.name)))
            if body.otherwise is not None:
                yield from self.cells(body.otherwise, axes[1:], (*where, say("diff.all_else")))
