"""Reads a file of tickets piece by piece: JSON lines, CSV or Parquet, plain or packed with gzip or zstd. The same file always gives the
same pieces, so that a run that was stopped can go on where it was."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from policy_engine.batch.csv_rows import Rows, RowSplitter, first_row
from policy_engine.batch.file_kinds import Table
from policy_engine.batch.records import IN_ONE_OBJECT, MAX_LINE
from policy_engine.messages import say
from policy_engine.records import dataclass

BLOCK = 1 << 20
"""Bytes of text that are read at a time."""
PARQUET_ROWS = 8_192
BLANK = b" \t\r\n\xef\xbb\xbf"
"""What may stand around a row that says nothing."""


class NotATable(Exception):
    """A file that can't be a table of tickets, in a sentence."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a file. `first`: the number of its first row. `content`: lines of JSON, or a batch whose texts may not be UTF-8 yet.

    `skipped`: numbers of rows that are no rows at all, with `reasons` for those whose columns are not the reason.
    `read`, `total`: how far the file is read.
    """

    index: int
    first: int
    content: bytes | pa.RecordBatch
    read: int
    total: int
    skipped: tuple[int, ...] = ()
    reasons: Mapping[int, str] = field(default_factory=dict)


def chunks_of(table: Table, block: int = BLOCK) -> Iterator[Chunk]:
    """The pieces of a file. Raises OSError for one that can't be opened, and NotATable for one that is none."""
    try:
        match table.kind:
            case "jsonl":
                yield from _lines(table, block)
            case "csv":
                yield from _csv(table, block)
            case _:
                yield from _parquet(table)
    except (pa.ArrowInvalid, EOFError) as problem:
        raise NotATable(_why(problem, table)) from None
    except OSError as problem:
        if problem.errno is not None:
            raise
        raise NotATable(str(problem)) from None  # what unpacks it found no such packing


def _why(problem: Exception, table: Table) -> str:
    """What is wrong, without what stands in the file: Arrow quotes rows of CSV."""
    return str(problem).splitlines()[0][:200] if table.kind == "parquet" else type(problem).__name__


def _opened(table: Table, raw: pa.NativeFile) -> Any:
    return pa.CompressedInputStream(raw, table.packing) if table.packing else raw


def _lines(table: Table, block: int) -> Iterator[Chunk]:
    raw = pa.OSFile(str(table.path))
    first, total, rest = 1, raw.size(), b""
    index = 0
    with raw, _opened(table, raw) as file:
        while True:
            piece = file.read(block)
            if not index and not rest and _is_list(table, piece):
                raise NotATable(say("batch.one_list"))
            if not index and not rest and IN_ONE_OBJECT.match(piece):
                raise NotATable(say("batch.in_one_object"))
            whole, newline, rest = (rest + piece).rpartition(b"\n") if piece else (rest, b"", b"")
            if not newline and piece:
                rest = rest[: MAX_LINE + 1]  # enough to tell that the line is too long
                continue
            if whole or newline:
                content = whole + newline
                yield Chunk(index, first, content, raw.tell(), total)
                first += content.count(b"\n")
                index += 1
            if not piece:
                return


def _is_list(table: Table, start: bytes) -> bool:
    """Whether a file that may be one JSON value or one a line is a list of tickets."""
    return ".json" in (suffix.lower() for suffix in table.path.suffixes) and start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"["


def _csv(table: Table, block: int) -> Iterator[Chunk]:
    """Pieces of whole rows. A row that can't be one has its number in `skipped`, with the reason where another than its columns."""
    names, first, index, spoilt = _header(table, block), 1, 0, dict[int, str]()
    for rows, read, total in _csv_rows(table, block):
        batch, broken, count = _csv_batch(rows.whole, names, table)
        skipped = [first + number - 1 for number in broken]
        if rows.broken:
            skipped.append(first + count)
            spoilt = {first + count: say("batch.open_quote" if b'"' in rows.broken else "batch.long_line")}
            count += 1
        if count:
            yield Chunk(index, first, batch, read, total, tuple(skipped), spoilt)
            index, first, spoilt = index + 1, first + count, {}


def _csv_rows(table: Table, block: int) -> Iterator[tuple[Rows, int, int]]:
    """The rows after the heading, some at a time, with how much of how much is read."""
    raw = pa.OSFile(str(table.path))
    splitter, rest, has_head, is_in_broken = RowSplitter(ord(table.delimiter), MAX_LINE), b"", False, False
    with raw, _opened(table, raw) as file:
        while True:
            piece = file.read(block)
            rest += _after_line(piece) if is_in_broken else piece
            is_in_broken = is_in_broken and bool(piece) and b"\n" not in piece
            while rest:
                rows = splitter.split(rest, is_end=not piece)
                rest = rows.rest
                if not has_head and rows.whole.lstrip(BLANK):
                    rows.whole, has_head = _after_head(rows.whole), True
                yield rows, raw.tell(), raw.size()
                if not rows.broken:
                    break
                is_in_broken = not rows.broken.endswith(b"\n")
            if not piece:
                return


def _after_line(piece: bytes) -> bytes:
    """What follows the end of a line."""
    return piece.partition(b"\n")[2]


def _after_head(rows: bytes) -> bytes:
    """The rows without the heading, which may hold line breaks in quotes."""
    start = len(rows) - len(rows.lstrip(BLANK))
    end = first_row(rows[start:])
    return rows[start + end :] if end >= 0 else b""


def _csv_batch(rows: bytes, names: list[str], table: Table) -> tuple[pa.RecordBatch, list[int], int]:
    """The rows as columns of bytes, the numbers of those with more or fewer columns, and how many there are."""
    broken: list[int] = []

    def skip(row: Any) -> str:
        broken.append(row.number)
        return "skip"

    if not rows.strip(BLANK):
        return pa.RecordBatch.from_pylist([]), [], 0
    parse = pa.csv.ParseOptions(delimiter=table.delimiter, newlines_in_values=True, invalid_row_handler=skip)
    convert = pa.csv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.binary()), null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=True
    )
    read = pa.csv.ReadOptions(block_size=len(rows) + 1, use_threads=False, column_names=names)
    found = pa.csv.read_csv(pa.BufferReader(rows), read_options=read, parse_options=parse, convert_options=convert)
    batches = found.combine_chunks().to_batches()
    batch = batches[0] if batches else pa.RecordBatch.from_pylist([])
    return batch, broken, batch.num_rows + len(broken)


def _header(table: Table, block: int) -> list[str]:
    """The names of the columns. Raises NotATable where there are none, and UnicodeDecodeError."""
    raw, start = pa.OSFile(str(table.path)), b""
    with raw, _opened(table, raw) as file:
        while (first_row(start) < 0 or not start[: MAX_LINE + 1].strip(BLANK)) and len(start) <= MAX_LINE and (piece := file.read(block)):
            start = (start + piece).lstrip(BLANK)
    end = first_row(start)
    head = start[:end] if end >= 0 else start
    if not head or len(head) > MAX_LINE:
        raise NotATable(say("batch.no_heading"))
    try:
        return next(csv.reader([head.decode().rstrip("\r\n")], delimiter=table.delimiter))
    except csv.Error:  # lines that end as they did on old Macs, or a name without end
        raise NotATable(say("batch.no_heading")) from None


def _parquet(table: Table) -> Iterator[Chunk]:
    with pa.parquet.ParquetFile(table.path) as file:
        first, total = 1, file.metadata.num_rows
        for index, batch in enumerate(file.iter_batches(batch_size=PARQUET_ROWS)):
            yield Chunk(index, first, batch, first - 1 + batch.num_rows, total)
            first += batch.num_rows


def columns_of(table: Table, block: int = BLOCK) -> list[str] | None:
    """The names of the columns; None for JSON lines, where each row has its own. Raises as `chunks_of` does."""
    try:
        if table.kind == "csv":
            return _header(table, block)
        if table.kind == "parquet":
            return list(pa.parquet.read_schema(table.path).names)
    except UnicodeDecodeError:
        raise NotATable(say("batch.head_not_utf8")) from None
    except pa.ArrowInvalid as problem:
        raise NotATable(_why(problem, table)) from None
    except OSError as problem:
        if problem.errno is not None:
            raise
        raise NotATable(str(problem)) from None
    return None
