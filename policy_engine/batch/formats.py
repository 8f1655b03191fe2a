"""Answers as bytes of a file: JSON lines, CSV or Parquet."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from policy_engine.batch.file_kinds import Kind, Table
from policy_engine.whole_file import beside

BETWEEN = ";"
"""Between the names of a list in one field of CSV."""


def plain(batch: pa.RecordBatch) -> pa.RecordBatch:
    """With texts where words are coded."""
    return pa.RecordBatch.from_arrays([_plain(column) for column in batch.columns], names=batch.schema.names)


def _plain(column: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(column.type):
        return column.cast(pa.string())
    if pa.types.is_list(column.type):
        return pa.ListArray.from_arrays(column.offsets, column.values.cast(pa.string()))
    return column


def part_bytes(batch: pa.RecordBatch, kind: Kind) -> bytes:
    """A batch as a piece of a file; for Parquet, as Arrow's own stream."""
    batch = plain(batch)
    if kind == "jsonl":
        return b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in batch.to_pylist())
    sink = io.BytesIO()
    if kind == "csv":
        pa.csv.write_csv(_flat(batch), sink, pa.csv.WriteOptions(include_header=False))
    else:
        with pa.ipc.new_stream(sink, batch.schema) as writer:
            writer.write_batch(batch)
    return sink.getvalue()


def _flat(batch: pa.RecordBatch) -> pa.RecordBatch:
    columns = [pc.binary_join(column, BETWEEN) if pa.types.is_list(column.type) else column for column in batch.columns]
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def write_table(table: Table, schema: pa.Schema, parts: Iterable[bytes]) -> None:
    """All parts as one file, whole or not at all. Raises OSError."""
    try:
        with beside(table.path) as place:
            _write_parts(replace(table, path=place), schema, parts)
    except OSError as problem:
        if problem.errno is None:
            raise
        raise type(problem)(problem.errno, os.strerror(problem.errno), str(table.path)) from None


def _write_parts(table: Table, schema: pa.Schema, parts: Iterable[bytes]) -> None:
    if table.kind == "parquet":
        return _write_parquet(table.path, schema, parts)
    head = [",".join(f'"{name}"' for name in schema.names).encode() + b"\n"] if table.kind == "csv" else []
    raw: Any = pa.OSFile(str(table.path), "wb")
    with raw, pa.CompressedOutputStream(raw, table.packing) if table.packing else raw as file:
        for part in chain(head, parts):
            file.write(part)


def _write_parquet(path: Path, schema: pa.Schema, parts: Iterable[bytes]) -> None:
    with pa.parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for part in parts:
            with pa.ipc.open_stream(part) as stream:
                for batch in stream:
                    writer.write_batch(batch)
