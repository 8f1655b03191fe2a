"""A batch as columns by what they are for the policy, whether it came as Arrow columns or as records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from policy_engine.batch.arrow_values import in_microseconds, plain_value
from policy_engine.batch.layout import KEYS, SECTIONS, Layout, Target
from policy_engine.records import dataclass

Values: TypeAlias = Any
"""An Arrow array, or a list of plain values."""
ROW_ONLY = ("messages", "pauses")
"""Keys of a ticket that are read row by row."""


@dataclass
class Table:
    """`columns` holds what the policy reads; `odd` marks the rows whose shape only the ordinary router understands. `nows`: when each row
    is judged, in microseconds since 1970, where they don't share one time."""

    layout: Layout
    rows: int
    source: pa.RecordBatch | Sequence[Mapping[str, Any]]
    columns: dict[Target, Values] = field(default_factory=dict)
    odd: npt.NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, bool))
    nows: npt.NDArray[np.int64] | None = None

    def ticket(self, row: int) -> dict[str, Any]:
        """One row as a ticket."""
        if not isinstance(self.source, pa.RecordBatch):
            return self.layout.ticket(self.source[row])
        columns = zip(self.source.schema.names, self.source.columns, strict=True)
        return self.layout.ticket({name: plain_value(column[row]) for name, column in columns})


def table_of_batch(batch: pa.RecordBatch, layout: Layout) -> Table:
    """The columns of an Arrow batch; those of a struct one by one."""
    columns = [in_microseconds(column) for column in batch.columns]  # times as Python knows them
    batch = pa.RecordBatch.from_arrays(columns, names=batch.schema.names)
    table = Table(layout, batch.num_rows, batch, odd=np.zeros(batch.num_rows, bool))
    for whole, struct in zip(batch.schema.names, batch.columns, strict=True):
        for name, column in _leaves(whole, struct, layout):
            _place(table, layout.by_column.get(name) or layout.target(name), column)
    return table


def _leaves(name: str, column: pa.Array, layout: Layout) -> Iterator[tuple[str, pa.Array]]:
    """The columns of a struct, one by one; a struct that is read as one stays whole."""
    is_whole = name in layout.by_column or (name not in SECTIONS and is_plain(layout.target(name), layout))
    if is_whole or not pa.types.is_struct(column.type):
        yield name, column
        return
    for part, inner in zip(column.type, column.flatten(), strict=True):
        yield from _leaves(f"{name}.{part.name}", inner, layout)


def _place(table: Table, target: Target, column: pa.Array) -> None:
    """Keep what is read; mark the rows where something stands that only the router can judge."""
    layout = table.layout
    if target.section == "ticket" and (target.name in ROW_ONLY or target.name not in KEYS or target.name in SECTIONS):
        table.odd |= _present(column)
    elif target in table.columns or pa.types.is_nested(column.type):
        table.odd |= _present(column) & (is_plain(target, layout) or is_in_the_way(target, layout))
    elif is_plain(target, layout):
        table.columns[target] = column
    elif is_in_the_way(target, layout):
        table.odd |= _present(column)


def is_plain(target: Target, layout: Layout) -> bool:
    """Whether it is read just as it stands."""
    if target.section == "ticket":
        return target.name in KEYS
    return target.name in (layout.paths if target.section == "fields" else layout.signals if target.section == "signals" else layout.events)


def is_in_the_way(target: Target, layout: Layout) -> bool:
    """Whether it is a name that the policy does not have, or stands above or below a field that is read."""
    if target.section != "fields":
        return True
    parts = target.name.split(".")
    above = (".".join(parts[:depth]) for depth in range(1, len(parts)))
    return target.name in layout.groups or parts[0] in ("current", "decided") or any(path in layout.paths for path in above)


def _present(column: pa.Array) -> npt.NDArray[np.bool_]:
    return np.asarray(column.is_valid())


def table_of_records(records: Sequence[Mapping[str, Any]], layout: Layout) -> Table:
    """The columns of records, such as the lines of a JSON file."""
    table = Table(layout, len(records), records, odd=np.zeros(len(records), bool))
    for row, record in enumerate(records):
        ticket = layout.ticket(record)
        for name, value in ticket.items():
            if name not in SECTIONS:
                _note(table, row, Target("ticket", name), value)
            elif isinstance(value, Mapping):
                _note_group(table, row, Target(name, ""), value)
            else:
                table.odd[row] = True
    return table


def _note_group(table: Table, row: int, group: Target, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        target = Target(group.section, f"{group.name}.{name}" if group.name else str(name))
        is_group = isinstance(value, Mapping) and group.section == "fields" and not is_plain(target, table.layout)
        if value is None:
            table.odd[row] |= group.section == "signals"
        elif is_group and target.name in (*table.layout.groups, "current", "decided"):
            _note_group(table, row, target, value)
        else:
            _note(table, row, target, value)


def _note(table: Table, row: int, target: Target, value: Any) -> None:
    if target.section == "ticket" and (target.name not in KEYS or target.name in ROW_ONLY):
        table.odd[row] = True
    elif is_plain(target, table.layout):
        column = table.columns.setdefault(target, [None] * table.rows)
        table.odd[row] |= column[row] is not None
        column[row] = value
    elif is_in_the_way(target, table.layout):
        table.odd[row] = True
