"""Kleene's three truths over whole columns: 0 is false, 1 undetermined, 2 true; *and* is the minimum, *or* the maximum, *not* 2 − x.

What is the same in every row stays a plain number, and what is known to be the same twice is reckoned once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from typing import Any

import numpy as np

from policy_engine.batch.cells import Codes, Column
from policy_engine.records import dataclass
from policy_engine.tree import Expression

Masks = int | Column
"""The cells still possible of one slot: as a mask for every row, or coded row by row (`Codes`)."""
Truths = int | Column
FALSE, UNKNOWN, TRUE = 0, 1, 2


@dataclass(slots=True)
class Judge:
    """Judges compiled conditions over the rows of one block. `masks` may still change for slots that nothing has asked for yet."""

    masks: list[Masks]
    books: Sequence[Codes]
    known: dict[Expression, Truths] = field(default_factory=dict)

    def judge(self, expression: Expression) -> Truths:
        """The truth of a condition in every row."""
        if not isinstance(expression, tuple):
            return UNKNOWN if expression is None else TRUE if expression else FALSE
        if expression not in self.known:
            self.known[expression] = self._judge(expression)
        return self.known[expression]

    def _judge(self, expression: Any) -> Truths:
        match expression[0]:
            case "check":
                return check(self.masks[expression[1]], expression[2], self.books[expression[1]])
            case "not":
                return negation(self.judge(expression[1]))
            case "all":
                return joined([self.judge(part) for part in expression[1]], is_all=True)
            case _:
                return joined([self.judge(part) for part in expression[1]], is_all=False)


def check(masks: Masks, allowed: int, codes: Codes) -> Truths:
    """Whether every, no, or some possible cell is allowed."""
    if isinstance(masks, int):
        return FALSE if not masks & allowed else TRUE if not masks & ~allowed else UNKNOWN
    if codes.is_wide:
        return np.take(codes.truths(allowed), masks)
    within = masks.dtype.type(allowed & np.iinfo(masks.dtype).max)
    possible, other = masks & within, masks & ~within
    truths: Column = (possible != 0).view(np.uint8) + (other == 0).view(np.uint8)  # some cell is always possible
    return truths


def negation(truths: Truths) -> Truths:
    return 2 - truths if isinstance(truths, int) else np.subtract(np.uint8(2), truths)


def joined(parts: Sequence[Truths], *, is_all: bool) -> Truths:
    """All of them, or any of them."""
    settling = FALSE if is_all else TRUE
    plain = [part for part in parts if isinstance(part, int)]
    columns = [part for part in parts if not isinstance(part, int)]
    start = (min if is_all else max)(plain, default=2 - settling)
    if start == settling or not columns:
        return start
    join = np.minimum if is_all else np.maximum
    found = columns[0] if start == 2 - settling else join(columns[0], np.uint8(start))
    for index, column in enumerate(columns[1:]):
        found = join(found, column, out=found) if index or found is not columns[0] else join(found, column)
    return found


def as_column(values: int | Column, rows: int, dtype: Any = np.uint8) -> Column:
    """The same, row by row."""
    return np.full(rows, values, dtype=dtype) if isinstance(values, int) else values
