"""Reads a file of tickets piece by piece: JSON lines, CSV or Parquet, plain or packed with gzip or zstd. The same file always gives the
same pieces, so that a run that was stopped can go on where it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from policy_engine.messages import say
from policy_engine.records import dataclass

Kind = Literal["jsonl", "csv", "parquet"]
KINDS: dict[str, Kind] = {".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl", ".csv": "csv", ".tsv": "csv", ".parquet": "parquet"}
PACKED = {".gz": "gzip", ".zst": "zstd", ".zstd": "zstd"}
BLOCK = 1 << 20
"""Bytes of text that are read at a time."""
MAX_LINE = 8 << 20
"""Bytes of one line; what is longer is no ticket."""
PARQUET_ROWS = 8_192


class NotATable(Exception):
    """A file that can't be a table of tickets, in a sentence."""


@dataclass(frozen=True, slots=True)
class Table:
    """A file of tickets, or of answers: what it holds and how it is packed."""

    path: Path
    kind: Kind
    packing: str | None
    tabs: bool = False


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a file. `first`: the number of its first row. `content`: lines of JSON, or a batch whose texts may not be UTF-8 yet.

    `skipped`: numbers of rows that are no rows at all. `read`, `total`: how far the file is read.
    """

    index: int
    first: int
    content: bytes | pa.RecordBatch
    read: int
    total: int
    skipped: tuple[int, ...] = field(default=())


def table_at(path: Path) -> Table | None:
    """The kind of a file by its name; None for one that is none of them."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    packing = PACKED.get(suffixes[-1]) if suffixes else None
    ending = suffixes[-2] if packing and len(suffixes) > 1 else suffixes[-1] if suffixes and not packing else ""
    kind = KINDS.get(ending)
    if kind is None or (kind == "parquet" and packing):
        return None
    return Table(path, kind, packing, ending == ".tsv")


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
    if "straddl" in str(problem):
        return say("batch.long_row")
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
    broken: list[int] = []

    def skip(row: Any) -> str:
        broken.append(row.number)
        return "skip"

    names = _header(table, block)
    parse = pa.csv.ParseOptions(delimiter="\t" if table.tabs else ",", newlines_in_values=True, invalid_row_handler=skip)
    convert = pa.csv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.binary()), null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=True
    )
    raw = pa.OSFile(str(table.path))
    total, first, index = raw.size(), 1, 0
    with raw, _opened(table, raw) as file:
        read = pa.csv.ReadOptions(block_size=max(block, 4096), use_threads=False)
        for batch in pa.csv.open_csv(file, read_options=read, parse_options=parse, convert_options=convert):
            skipped = _skipped(broken, first, batch.num_rows)
            if batch.num_rows or skipped:
                yield Chunk(index, first, batch, raw.tell(), total, skipped)
                index += 1
            first += batch.num_rows + len(skipped)
        if left := tuple(number - 1 for number in broken):
            yield Chunk(index, first, pa.RecordBatch.from_pylist([]), total, total, left)


def _skipped(broken: list[int], first: int, rows: int) -> tuple[int, ...]:
    """The broken rows among the next `rows` good ones, taken off the list. The heading is row 1 of the file and row 0 of ours."""
    found: list[int] = []
    while broken and broken[0] - 1 < first + rows + len(found):
        found.append(broken.pop(0) - 1)
    return tuple(found)


def _header(table: Table, block: int) -> list[str]:
    raw = pa.OSFile(str(table.path))
    with raw, _opened(table, raw) as file:
        parse = pa.csv.ParseOptions(delimiter="\t" if table.tabs else ",", newlines_in_values=True, invalid_row_handler=lambda row: "skip")
        convert = pa.csv.ConvertOptions(check_utf8=False)
        read = pa.csv.ReadOptions(block_size=max(block, 4096), use_threads=False)
        reader = pa.csv.open_csv(file, read_options=read, parse_options=parse, convert_options=convert)
        return list(reader.schema.names)


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
