"""Tables settled: their axes must be finite signals or scales, their rows values of those, and no cell may be missing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from policy_engine.diagnostics import Diagnostic
from policy_engine.loader.describe import value_place
from policy_engine.loader.names import Names, Path
from policy_engine.loader.settle import closest_or_all
from policy_engine.model.program import Table, TableRows, Variable
from policy_engine.model.tables import Cell, Rows, WrittenTable
from policy_engine.source import Node
from policy_engine.spelling import closest

MAX_CELLS = 5_000


def settle_table(written: WrittenTable, names: Names, node: Node, path: Path) -> tuple[Table | None, list[Diagnostic]]:
    """The settled table (None when an axis is no finite signal), with findings."""
    axes, found = _axes(written, names, node, path)
    if axes is None or not isinstance(written.body, Rows):
        return None, found
    found.extend(_unknown_rows(written.body, axes, node, path))
    table = Table(tuple(axis.name for axis in axes), _rows(written.body))
    if not found:
        found.extend(_missing_cells(table, axes, node, path))
    return table, found


def _axes(written: WrittenTable, names: Names, node: Node, path: Path) -> tuple[list[Variable] | None, list[Diagnostic]]:
    axes, found = [], []
    for index, name in enumerate(written.by):
        variable = names.variables.get(name)
        place = value_place(node, (*path, "by") if len(written.by) == 1 else (*path, "by", index))
        if variable is None and name not in names.choices:
            near = closest(name, names.condition_names())
            found.append(
                Diagnostic(
                    "EP201",
                    "error",
                    f"there is no signal `{name}`",
                    place,
                    f"did you mean `{near}`?" if near else "declare it under `signals:`",
                )
            )
        elif variable is None or variable.is_numeric or not variable.values:
            found.append(
                Diagnostic(
                    "EP217",
                    "error",
                    f"a table can't be looked up by `{name}`",
                    place,
                    "an axis has a fixed list of values: a flag, a choice or a scale",
                )
            )
        else:
            axes.append(variable)
    return (None if found else axes), found


def _unknown_rows(body: Rows, axes: list[Variable], node: Node, path: Path) -> Iterator[Diagnostic]:
    for row in body.rows:
        if row.name not in axes[0].values:
            help_line = closest_or_all(row.name, axes[0].values)
            yield Diagnostic("EP202", "error", f"`{axes[0].name}` is never `{row.name}`", node.key_place((*path, *row.path)), help_line)
        if isinstance(row.body, Rows) and len(axes) > 1:
            yield from _unknown_rows(row.body, axes[1:], node, path)


def _rows(body: Rows) -> TableRows:
    return TableRows(tuple((row.name, _leaf(row.body)) for row in body.rows), None if body.otherwise is None else _leaf(body.otherwise))


def _leaf(body: object) -> str | TableRows:
    if isinstance(body, Rows):
        return _rows(body)
    return str(body.value) if isinstance(body, Cell) else ""


def look_up(table: Table, values: tuple[str, ...]) -> str | None:
    """The cell at these values of the axes; a short row means whatever the next axis says."""
    here: str | TableRows | None = table.rows
    for value in values:
        if not isinstance(here, TableRows):
            break
        here = here.pick(value)
    return here if isinstance(here, str) else None


def _missing_cells(table: Table, axes: list[Variable], node: Node, path: Path) -> Iterator[Diagnostic]:
    size = 1
    for axis in axes:
        size *= len(axis.values)
    if size > MAX_CELLS:
        yield Diagnostic(
            "EP217",
            "error",
            f"this table has {size} cells",
            value_place(node, (*path, "by")),
            f"at most {MAX_CELLS}: look it up by fewer signals",
        )
        return
    missing = [values for values in product(*(axis.values for axis in axes)) if look_up(table, values) is None]
    if missing:
        first = ", ".join(f"{axis.name} `{value}`" for axis, value in zip(axes, missing[0], strict=True))
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        yield Diagnostic(
            "EP216",
            "error",
            f"this table has no cell for {first}{more}",
            value_place(node, (*path, "by")),
            "add the row, or `otherwise:` for all the rest",
        )
