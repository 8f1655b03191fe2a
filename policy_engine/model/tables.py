"""Tables as written: `{by: A, value: x, otherwise: y}`; `by: [A, B]` nests. A table may stand for a duration, a calendar or a value.

Like conditions, tables never fail to parse; they hold their mistakes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pydantic_core import PydanticCustomError

from policy_engine.model.conditions import Mistake, Path
from policy_engine.model.words import shape_name
from policy_engine.records import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """What a table answers at one place; `value` is what the cell reader made of the text."""

    path: Path
    value: Any


@dataclass(frozen=True, slots=True)
class Row:
    """The entry for value `name` of an axis: a cell, or the rows of the next axis."""

    path: Path
    name: str
    body: Cell | Rows | Mistake


@dataclass(frozen=True, slots=True)
class Rows:
    rows: tuple[Row, ...]
    otherwise: Cell | Rows | Mistake | None = None


@dataclass(frozen=True, slots=True)
class WrittenTable:
    """A lookup by the named signals or scales, in the order of `by`."""

    by: tuple[str, ...]
    body: Rows | Mistake

    def cells(self) -> Iterator[Cell | Mistake]:
        """Every cell and every mistake."""
        return _cells(self.body)


def _cells(body: Cell | Rows | Mistake) -> Iterator[Cell | Mistake]:
    if not isinstance(body, Rows):
        yield body
        return
    for row in body.rows:
        yield from _cells(row.body)
    if body.otherwise is not None:
        yield from _cells(body.otherwise)


def parse_table(value: Any, read_cell: Callable[[Any], Any], path: Path = ()) -> WrittenTable:
    """Read a table; `read_cell` reads the text of one cell and raises a finding for what it can't read."""
    if not isinstance(value, dict):
        return WrittenTable(
            (),
            Mistake(
                path,
                "EP118",
                f"a table is a group of keys with `by:`, not {shape_name(value)}",
                "write `{by: plan, free: low, otherwise: high}`",
            ),
        )
    by = value.get("by")
    names = by if isinstance(by, list | tuple) else [] if by is None else [by]
    if any(isinstance(name, dict | list | tuple) for name in names):
        message = "`by:` names one signal, or a list of signals"
        return WrittenTable((), Mistake((*path, "by"), "EP118", message, "write `by: plan`, or `by: [scope, workaround]`"))
    axes = tuple(str(name) for name in names)
    if not axes:
        return WrittenTable((), Mistake(path, "EP118", "this table does not say `by:` which signal it is looked up", "add `by: NAME`"))
    rows = {name: entry for name, entry in value.items() if name != "by"}
    return WrittenTable(axes, _parse_rows(rows, read_cell, len(axes), path))


def _parse_rows(value: dict[str, Any], read_cell: Callable[[Any], Any], depth: int, path: Path) -> Rows | Mistake:
    if not value:
        return Mistake(path, "EP118", "this table has no rows", "add a line for each value, or `otherwise:`")
    bodies = {str(name): _parse_body(entry, read_cell, depth - 1, (*path, str(name))) for name, entry in value.items()}
    rows = tuple(Row((*path, name), name, body) for name, body in bodies.items() if name != "otherwise")
    return Rows(rows, bodies.get("otherwise"))


def _parse_body(value: Any, read_cell: Callable[[Any], Any], depth: int, path: Path) -> Cell | Rows | Mistake:
    if isinstance(value, dict):
        if depth < 1:
            return Mistake(
                path, "EP118", "this table is deeper than its `by:`", "name one more signal in `by:`, or write a single value here"
            )
        return _parse_rows(value, read_cell, depth, path)
    try:
        return Cell(path, read_cell(value))
    except PydanticCustomError as error:
        context = error.context or {}
        return Mistake(path, str(context["code"]), str(context["message"]), context["help"])


def table_schema(cell: dict[str, Any]) -> dict[str, Any]:
    """The JSON Schema of a table whose cells look like `cell`."""
    return {
        "type": "object",
        "description": "A lookup: `by` names the signals, the other keys their values; `otherwise` is all the rest.",
        "properties": {
            "by": {
                "description": "The signal or signals it is looked up by.",
                "examples": ["plan", ["scope", "workaround"]],
                "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}],
            }
        },
        "required": ["by"],
        "minProperties": 2,
        "additionalProperties": {"anyOf": [cell, {"type": "object"}]},
        "examples": [{"by": "plan", "enterprise": "2h", "otherwise": "1 business day"}],
    }
