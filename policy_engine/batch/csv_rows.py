"""Where the rows of a CSV file end. A piece of a file is cut so that it holds whole rows, quotes and line breaks inside of them included;
a quote that nobody closes costs the row it began in, and no other."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from policy_engine.records import dataclass

QUOTE, NEWLINE, RETURN = ord('"'), ord("\n"), ord("\r")
Places = npt.NDArray[np.int64]


@dataclass(slots=True)
class Rows:
    """`whole`: rows that end; `broken`: one that comes after them and can't be one; `rest`: what follows."""

    whole: bytes
    broken: bytes = b""
    rest: bytes = b""


@dataclass(frozen=True)
class RowSplitter:
    """Cuts what was read of a file. `limit`: bytes of one row; a longer one is broken.

    Only at the start of a field is a quote a quote. Its end quote is missing where there is none up to the limit, or where the next quote
    stands on a later line and other words follow it: then that one was meant to begin another field.
    """

    delimiter: int
    limit: int

    def split(self, data: bytes, *, is_end: bool) -> Rows:
        """The rows at the start of `data`; at the end of the file, the last row needs no line break."""
        array = np.frombuffer(data, np.uint8)
        quotes = np.flatnonzero(array == QUOTE)
        if not self._are_paired(array, quotes):
            return self._field_by_field(data, is_end=is_end)
        if len(quotes) % 2 == 0 and is_end:
            return Rows(data)
        start = last_end(array, quotes)
        return self._held_back(data, start, start if len(quotes) % 2 == 0 else int(quotes[-1]), is_end=is_end)

    def _are_paired(self, array: npt.NDArray[np.uint8], quotes: Places) -> bool:
        """Whether each quote that should open a field follows one, and each that should close a field ends it."""
        if not len(quotes):
            return True
        edges = [self.delimiter, NEWLINE, RETURN, QUOTE]
        opening, closing = quotes[::2], quotes[1::2]
        before, after = array[np.maximum(opening - 1, 0)], array[np.minimum(closing + 1, len(array) - 1)]
        return bool((np.isin(before, edges) | (opening == 0)).all() and (np.isin(after, edges) | (closing + 1 == len(array))).all())

    def _held_back(self, data: bytes, start: int, opening: int, *, is_end: bool) -> Rows:
        """The rows before `start`. The one that begins there waits for its end, unless there is none, or it is too long."""
        if not is_end and len(data) - start <= self.limit:
            return Rows(data[:start], b"", data[start:])
        end = data.find(b"\n", opening) + 1 or len(data)
        return Rows(data[:start], data[start:end], data[end:])

    @cached_property
    def _fields(self) -> tuple[Any, Any]:
        other = rb"[^\n" + re.escape(bytes([self.delimiter])) + rb"]*+"
        return re.compile(rb'("(?:[^"]|"")*+")(' + other + rb")"), re.compile(other)

    def _field_by_field(self, data: bytes, *, is_end: bool) -> Rows:
        """The slow way, for quotes that stand where they should not."""
        quoted, other = self._fields
        start = at = 0
        while at < len(data):
            if data[at] == QUOTE:
                found = quoted.match(data, at)
                if found is None or (found[2].rstrip(b"\r") and b"\n" in found[1]):
                    return self._held_back(data, start, at, is_end=is_end or found is not None)
            else:
                found = other.match(data, at)
            at = found.end() + 1
            if at <= len(data) and data[at - 1] == NEWLINE:
                start = at
        return Rows(data) if is_end else self._held_back(data, start, start, is_end=False)


def last_end(array: npt.NDArray[np.uint8], quotes: Places) -> int:
    """Where the last row begins: after the last line break that is not inside of quotes."""
    newlines = np.flatnonzero(array == NEWLINE)
    outside = newlines[np.searchsorted(quotes, newlines) % 2 == 0]
    return int(outside[-1]) + 1 if len(outside) else 0


def first_row(data: bytes) -> int:
    """Where the first row ends; −1 where it does not end yet."""
    array = np.frombuffer(data, np.uint8)
    newlines = np.flatnonzero(array == NEWLINE)
    outside = newlines[np.searchsorted(np.flatnonzero(array == QUOTE), newlines) % 2 == 0]
    return int(outside[0]) + 1 if len(outside) else -1
