"""The same batch on Spark: every partition goes through `mapInArrow`, and comes back in its order."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet

from policy_engine.api import Policy
from policy_engine.batch.chunks import Chunk
from policy_engine.batch.counts import Counts
from policy_engine.batch.formats import part_bytes, plain
from policy_engine.batch.journal import Journal
from policy_engine.batch.options import BatchOptions
from policy_engine.batch.output import output_schema
from policy_engine.batch.plan import make_plan
from policy_engine.batch.route import route_with
from policy_engine.batch.run import Job, finish
from policy_engine.batch.work import work

ROWS = 8_192
"""Rows of one Arrow batch between Spark and Python."""
LINE = "value"
"""The column that holds a whole line of JSON."""
REJECT = "reject"
"""The column that holds a rejected row, as JSON."""


def spark_function(policy: Policy, options: BatchOptions | None = None) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """A function for `DataFrame.mapInArrow`: `route_batch` on every batch, with plain texts. Its schema is `spark_schema`'s."""
    chosen = options or BatchOptions()
    chosen = replace(chosen, now=make_plan(policy, chosen).now)  # one time for all partitions

    def run(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        plan = make_plan(policy, chosen)
        for batch in batches:
            yield plain(route_with(plan, batch))

    return run


def spark_schema(policy: Policy, options: BatchOptions | None = None) -> Any:
    """The columns that `spark_function` gives, as Spark's own type."""
    chosen = options or BatchOptions()
    return as_spark(output_schema(policy.source.program, plain=True, asks=chosen.asks, lists=chosen.lists))


def as_spark(schema: pa.Schema) -> Any:
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(schema)


def run_on_spark(job: Job, master: str | None) -> Counts:
    """A whole file, read by Spark, written as the local engine writes it. Raises OSError."""
    now = make_plan(job.policy, job.options).now
    job = replace(job, options=replace(job.options, now=now))
    folder = Path(mkdtemp(prefix=job.out.path.name + ".", suffix=".spark", dir=job.out.path.resolve().parent))
    journal = Journal(folder / "parts")
    try:
        session = _session(master)
        try:
            given = _read(session, job)
            numbered = given.toDF(
                *(f"c{index}" for index in range(len(given.columns)))
            )  # Spark takes `customer.plan` for a part of `customer`
            routed = numbered.mapInArrow(_rows_function(job, given.columns), as_spark(_wide_schema(job)))
            routed.write.parquet((folder / "answers").as_uri())
        finally:
            session.stop()
        counts = _gather(job, folder / "answers", journal)
        finish(job, journal, counts[0], counts[1])
        return counts[1]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _session(master: str | None) -> Any:
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("policy-engine batch")
    if master is not None:
        builder = builder.master(master)
    settings = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.sql.execution.arrow.maxRecordsPerBatch": ROWS}
    for name, value in settings.items():
        builder = builder.config(name, str(value))
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def _read(session: Any, job: Job) -> Any:
    """The input with Spark's own readers: lines of JSON as they are, CSV as texts, Parquet as it is."""
    path = job.source.path.resolve().as_uri()
    match job.source.kind:
        case "jsonl":
            return session.read.text(path)
        case "csv":
            settings = {
                "header": True,
                "sep": "\t" if job.source.tabs else ",",
                "multiLine": True,
                "quote": '"',
                "escape": '"',
                "mode": "PERMISSIVE",
            }
            return session.read.csv(path, **settings)
        case _:
            return session.read.parquet(path)


def _wide_schema(job: Job) -> pa.Schema:
    """The output's columns and the rejected row; a row has one or the other."""
    return pa.schema([*job.schema, pa.field(REJECT, pa.string())])


def _rows_function(job: Job, names: Sequence[str]) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """What Spark calls with batches; `names` are what the columns are called in the input."""
    policy, options, shown, schema, is_text = job.policy, job.options, job.shown, _wide_schema(job), job.source.kind == "jsonl"

    def run(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        plan = make_plan(policy, options)
        for numbered in batches:
            batch = numbered.rename_columns(names)
            content = b"".join(line.encode() + b"\n" for line in batch[LINE].to_pylist()) if is_text else batch
            yield _all_rows(work(plan, Chunk(0, 0, content, 0, 0), shown), batch.num_rows, schema)

    return run


def _all_rows(part: Any, rows: int, schema: pa.Schema) -> pa.RecordBatch:
    """Answers and rejects of a piece in its order, one row each; blank lines have neither."""
    answers = plain(part.answers)
    at = {number: index for index, number in enumerate(answers["row"].to_pylist())}
    rejects = {reject["row"]: orjson.dumps(reject).decode() for reject in part.rejects}
    order = pa.array([at.get(row) for row in range(rows)], pa.int64())
    columns = [column.take(order) for column in answers.columns]
    columns.append(pa.array([rejects.get(row) for row in range(rows)], pa.string()))
    return pa.RecordBatch.from_arrays([column.cast(field.type) for column, field in zip(columns, schema, strict=True)], schema=schema)


def _gather(job: Job, folder: Path, journal: Journal) -> tuple[int, Counts]:
    """Spark's parts, in the order of its partitions, as pieces of the local engine with rows numbered through."""
    from policy_engine.batch.counts import count_answers

    journal.folder.mkdir()
    total, first, pieces = Counts(), 1, 0
    for path in sorted(folder.glob("part-*.parquet")):
        for batch in pyarrow.parquet.ParquetFile(path).iter_batches(batch_size=ROWS):
            numbers = pa.array(range(first, first + batch.num_rows), pa.int64())
            first += batch.num_rows
            answers = pa.RecordBatch.from_arrays([numbers, *batch.columns[1:-1]], names=batch.schema.names[:-1])
            answers = answers.filter(batch["settled"].is_valid())
            rejects = [_numbered(line, number) for line, number in zip(batch[REJECT].to_pylist(), numbers.to_pylist(), strict=True) if line]
            counts = count_answers(_coded(answers))
            counts.rejected = len(rejects)
            counts.rejects.update(finding["code"] for reject in rejects for finding in reject["findings"])
            total.add(counts)
            lines = b"".join(orjson.dumps(reject, option=orjson.OPT_APPEND_NEWLINE) for reject in rejects)
            journal.put(pieces, (part_bytes(answers, job.out.kind), lines, counts))
            pieces += 1
    return pieces, total


def _numbered(line: str, number: int) -> dict[str, Any]:
    return {**orjson.loads(line), "row": number}


def _coded(answers: pa.RecordBatch) -> pa.RecordBatch:
    """With coded words again, as counting wants them."""
    columns = []
    for column in answers.columns:
        if pa.types.is_list(column.type):
            column = pa.ListArray.from_arrays(column.offsets, column.values.dictionary_encode())
        columns.append(column.dictionary_encode() if pa.types.is_string(column.type) else column)
    return pa.RecordBatch.from_arrays(columns, names=answers.schema.names)
