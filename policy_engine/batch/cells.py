"""Columns of values as cells of a slot: each value that occurs is read once, by what reads it in a single ticket, too."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from policy_engine.batch.arrow_values import plain_values
from policy_engine.batch.layout import Target
from policy_engine.batch.table import Values
from policy_engine.facts import Fact, Given, gather
from policy_engine.loader import read_ticket_mapping
from policy_engine.logic import Range
from policy_engine.model.program import Program
from policy_engine.records import dataclass
from policy_engine.tree import Slot

Column = npt.NDArray[Any]
MAX_REMEMBERED = 100_000
MANY_CELLS = 12
"""Cells of a number from which on it is searched for."""
DTYPES = (np.uint8, np.uint16, np.uint32, np.uint64)
MAX_EXACT = 2**52
PLAIN_NUMBER = r"^-?[0-9]{1,12}(\.[0-9]{1,3})?$"
"""Texts that are numbers which a float tells apart."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one value says: facts by variable, what is decided by scale, and the zone or country that it names for a calendar."""

    facts: dict[str, Fact]
    decided: dict[str, str]
    places: dict[str, str] = field(default_factory=dict)


@dataclass
class ValueReader:
    """Reads single values as tickets that say nothing else. Remembers them from batch to batch."""

    program: Program
    now: datetime
    known: dict[tuple[Target, type, Any], Said | None] = field(default_factory=dict)

    def read(self, target: Target, value: Any) -> Said | None:
        """What the value says at this place."""
        key = (target, type(value), value if value.__hash__ else repr(value))
        if key not in self.known:
            if len(self.known) >= MAX_REMEMBERED:
                self.known.clear()
            self.known[key] = self._read(target, value)
        return self.known[key]

    def _read(self, target: Target, value: Any) -> Said | None:
        ticket, node, report = read_ticket_mapping({target.section: {target.name: value}})
        if ticket is None or not report.ok:
            return None
        facts, found = gather(self.program, Given(ticket, node, self.now))
        if found:
            return None
        return Said({name: fact for name, fact in facts.facts.items() if fact.source in ("person", "field")}, facts.decided, facts.places)


@dataclass(frozen=True, slots=True)
class Coded:
    """A column as codes into the values that occur in it; −1 where there is none."""

    codes: Column
    values: Sequence[Any]

    def look_up(self, entries: Sequence[int], missing: int, dtype: Any) -> Column:
        """The entry of each row's value."""
        return np.asarray([*entries, missing], dtype=dtype)[self.codes]


def coded(column: Values) -> Coded:
    """The values that occur, each once."""
    if isinstance(column, list):
        return _coded_list(column)
    array = column if pa.types.is_dictionary(column.type) else pc.dictionary_encode(column)
    indices = array.indices
    codes = np.asarray(indices.fill_null(-1) if indices.null_count else indices)
    values = plain_values(array.dictionary)
    if None in values:
        codes = np.where(np.isin(codes, [index for index, value in enumerate(values) if value is None]), -1, codes)
    return Coded(codes, values)


def _coded_list(column: list[Any]) -> Coded:
    order: dict[tuple[type, Any], int] = {}
    values: list[Any] = []
    codes = np.empty(len(column), dtype=np.int32)
    for row, value in enumerate(column):
        if value is None:
            codes[row] = -1
            continue
        key = (type(value), value if value.__hash__ else repr(value))
        if key not in order:
            order[key] = len(values)
            values.append(value)
        codes[row] = order[key]
    return Coded(codes, values)


def floats_of(column: Values) -> Column | None:
    """The column as numbers, with NaN where there is none; None for anything else, and for numbers that a float can't tell apart."""
    array = _numbers_of(column) if isinstance(column, list) else column
    if array is None:
        return None
    if pa.types.is_string(array.type) or pa.types.is_large_string(array.type):
        if not pc.all(pc.match_substring_regex(array, PLAIN_NUMBER), min_count=0).as_py():
            return None
        array = array.cast(pa.float64())
    if pa.types.is_integer(array.type):
        array = array.cast(pa.float64(), safe=False)
        if (pc.max(pc.abs(array)).as_py() or 0) > MAX_EXACT:
            return None
    if array.type != pa.float64() or not pc.all(pc.is_finite(array), min_count=0).as_py():
        return None
    return np.asarray(array.fill_null(np.nan) if array.null_count else array)


def _numbers_of(column: list[Any]) -> pa.Array | None:
    if all(value is None or type(value) is float or (type(value) is int and abs(value) <= MAX_EXACT) for value in column):
        return pa.array([None if value is None else float(value) for value in column], pa.float64())
    return None


@dataclass
class Codes:
    """How the cells of one slot stand in a column: as bit masks where they fit into a number of the machine, else as codes into a book
    of masks that grows. 0 is always: nothing said."""

    slot: Slot
    book: list[int] = field(default_factory=lambda: [0])
    numbers: dict[int, int] = field(default_factory=lambda: {0: 0})
    remembered: dict[tuple[int, int], Column] = field(default_factory=dict)

    @cached_property
    def is_wide(self) -> bool:
        return not fits(self.slot)

    @cached_property
    def dtype(self) -> Any:
        return np.int32 if self.is_wide else dtype_of(self.slot)

    def code(self, mask: int) -> Any:
        """How a mask stands in a column."""
        if not self.is_wide:
            return self.dtype(mask)
        if mask not in self.numbers:
            self.numbers[mask] = len(self.book)
            self.book.append(mask)
        return self.dtype(self.numbers[mask])

    def column(self, masks: Sequence[int]) -> Column:
        return np.asarray([self.code(mask) for mask in masks], self.dtype)

    def truths(self, allowed: int) -> Column:
        """Of every mask in the book, whether all, some or none of its cells are allowed."""
        key = (allowed, len(self.book))
        if key not in self.remembered:
            self.remembered[key] = np.asarray(
                [0 if not mask & allowed else 2 if not mask & ~allowed else 1 for mask in self.book], np.uint8
            )
        return self.remembered[key]

    def or_absent(self, column: Column) -> Column:
        """The same cells, but it may not apply."""
        if not self.is_wide:
            joined: Column = column | self.dtype(self.slot.absent)
            return joined
        found: Column = self.column([mask | self.slot.absent for mask in list(self.book)])[column]
        return found


def masks_of_numbers(numbers: Column, codes: Codes) -> Column:
    """The cell of each number, exactly as its decimal would fall; 0 for NaN."""
    at = np.asarray([float(cell.low or 0) for cell in codes.slot.ranges[1:]])
    starts = np.asarray([_is_in(Decimal(repr(float(cell.low or 0))), cell) for cell in codes.slot.ranges[1:]], bool)
    cells = _count(numbers, at, starts)
    masks = codes.column([1 << cell for cell in range(codes.slot.size)])[cells]
    is_missing = np.isnan(numbers)
    return np.where(is_missing, codes.dtype(0), masks) if is_missing.any() else masks


def _count(numbers: Column, at: Column, starts: npt.NDArray[np.bool_]) -> Column:
    """How many ends each number lies beyond; an end that `starts` counts from itself on."""
    if len(at) > MANY_CELLS:
        return np.searchsorted(at[starts], numbers, side="right") + np.searchsorted(at[~starts], numbers, side="left")
    index = np.zeros(len(numbers), np.uint8)
    for end, is_start in zip(at.tolist(), starts.tolist(), strict=True):
        index += (numbers >= end if is_start else numbers > end).view(np.uint8)
    return index


def cells_of_ticks(ticks: Column, slot: Slot, unit: int) -> Column:
    """The number of each cell, for whole numbers of which `unit` make one."""
    ends = [(cell.low or 0) * unit for cell in slot.ranges[1:]]
    starts = [end == int(end) and not cell.low_open for end, cell in zip(ends, slot.ranges[1:], strict=True)]
    return _count(ticks, np.asarray([math.floor(end) for end in ends], np.int64), np.asarray(starts, bool))


def _is_in(number: Decimal, cell: Range) -> bool:
    """Whether a number lies at or beyond a cell's lower end."""
    assert cell.low is not None
    return number > cell.low or (number == cell.low and not cell.low_open)


def fits(slot: Slot) -> bool:
    """Whether the slot's cells and `absent` fit into one number of the machine."""
    return slot.size < np.iinfo(DTYPES[-1]).bits


def dtype_of(slot: Slot) -> Any:
    """The smallest unsigned type that holds the slot's cells and `absent`."""
    return next(dtype for dtype in DTYPES if slot.size < np.iinfo(dtype).bits)
