"""Arrow's values as Python's, also where Python has none: a time of the year 200,000, or in a zone that there is not."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

BEYOND = "beyond every calendar"
"""Stands for a time that Python can't hold; the router says of it that it is no clear time."""
PER_SECOND = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}
EDGE = (1 << 63) // 1_000_000 - 1
"""Seconds that microseconds can hold: far beyond every calendar."""


def plain_value(scalar: pa.Scalar) -> Any:
    """One value."""
    try:
        return scalar.as_py()
    except (OverflowError, ValueError, KeyError):
        return BEYOND


def plain_values(column: pa.Array) -> list[Any]:
    """The values of a column."""
    try:
        return list(column.to_pylist())
    except (OverflowError, ValueError, KeyError):
        return [plain_value(scalar) for scalar in column]


def in_microseconds(column: pa.Array) -> pa.Array:
    """A column of times as Python knows them: none of those that are too far away comes back as a near one."""
    kind = column.type
    if not pa.types.is_timestamp(kind):
        return column
    if kind.unit in ("s", "ms"):
        edge = pa.scalar(EDGE * PER_SECOND[kind.unit], pa.int64())
        ticks = pc.min_element_wise(pc.max_element_wise(column.cast(pa.int64()), pc.negate(edge), skip_nulls=False), edge, skip_nulls=False)
        column = ticks.cast(kind)
    return column.cast(pa.timestamp("us", "UTC" if kind.tz else None), safe=False)
