"""Tables when some signals and values are left out: an axis that is settled goes, and so do the rows of values that nothing has.

A table is plain data here, with every scalar as the words that were written.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from policy_engine.quoting import scalar
from policy_engine.starter.gone import Gone

Table = dict[str, Any]


def table_less(table: Table, gone: Gone, name: str) -> Table | str | None:
    """The table of `name` without what is gone; a single cell where no axis is left, and nothing where no row is.

    >>> table = {"by": ["room", "reach"], "yes": "class", "no": {"one": "one", "many": "many"}}
    >>> table_less(table, Gone({"room": "no"}), "impact")
    {'by': 'reach', 'one': 'one', 'many': 'many'}
    """
    by = [table["by"]] if isinstance(table["by"], str) else list(table["by"])
    rows = _Rows(gone, name).less(by, {key: body for key, body in table.items() if key != "by"})
    axes = [axis for axis in by if axis not in gone]
    return {"by": axes if len(axes) > 1 else axes[0], **rows} if isinstance(rows, dict) else rows


class _Rows:
    """The rows of the table of one signal or scale."""

    def __init__(self, gone: Gone, name: str) -> None:
        self.gone = gone
        self.no_answers = gone.values_of(name)

    def less(self, axes: list[str], body: Any) -> Any:
        """What is left of the rows along `axes`, or of a cell; nothing of a row that is only about what is gone."""
        if not isinstance(body, dict):
            return None if body in self.no_answers else body
        axis, *others = axes
        if axis in self.gone:
            return self.less(others, body.get(self.gone[axis], body.get("otherwise")))
        dropped = self.gone.values_of(axis)
        rows = {value: self.less(others, row) for value, row in body.items() if value not in dropped}
        return {value: row for value, row in rows.items() if row is not None} or None


def table_lines(key: str, table: Table) -> Iterator[str]:
    """The table as YAML, a line for each row."""
    yield f"{key}:"
    for name, body in table.items():
        if isinstance(body, dict):
            yield from (f"  {line}" for line in table_lines(scalar(name), body))
        elif isinstance(body, list):
            yield f"  {name}: [{', '.join(scalar(axis, in_list=True) for axis in body)}]"
        else:
            yield f"  {scalar(name)}: {scalar(body)}"
