"""One piece of a file: its rows read, routed, and written down as a part of the output, its rejects and its counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from policy_engine.batch.arrow_values import plain_value, plain_values
from policy_engine.batch.chunks import Chunk, chunks_of
from policy_engine.batch.counts import Counts, bounded, count_answers
from policy_engine.batch.file_kinds import Table as File
from policy_engine.batch.output import output_batch
from policy_engine.batch.plan import BatchPlan
from policy_engine.batch.records import BLANK, record_of, why_none
from policy_engine.batch.redact import redact
from policy_engine.batch.rejects import Shown, broken_row, finding_data, id_of
from policy_engine.batch.route import route_table
from policy_engine.batch.table import Table, table_of_batch, table_of_records
from policy_engine.messages import say
from policy_engine.records import dataclass


@dataclass(slots=True)
class Part:
    """What became of one piece: its answers, a line for each reject, and the counts."""

    answers: pa.RecordBatch
    rejects: list[dict[str, Any]] = field(default_factory=list)
    counts: Counts = field(default_factory=Counts)


def work(plan: BatchPlan, chunk: Chunk, shown: Shown) -> Part:
    """The part of one piece."""
    rejects = [_broken(number, chunk.reasons.get(number, say("batch.other_columns"))) for number in chunk.skipped]
    numbers, table = _rows(plan, chunk, rejects)
    routed = route_table(plan, table)
    answers = output_batch(plan, table, routed)
    for row, found in routed.rejects.items():
        rejects.append({"row": numbers[row], "id": id_of(table.ticket(row)), "findings": finding_data(found, shown)})
    columns = [pa.array(numbers, pa.int64()), *answers.columns[:-1]]
    names = ["row", *answers.schema.names[:-1]]
    if shown.text:
        columns.append(_texts(table, shown))
        names.append("text")
    kept = pa.RecordBatch.from_arrays(columns, names=names).filter(pc.equal(answers["findings"], 0))
    rejects.sort(key=lambda reject: reject["row"])
    counts = count_answers(kept)
    counts.rejects.update(Counter(finding["code"] for reject in rejects for finding in reject["findings"]))
    counts.rejected = len(rejects)
    counts.unread = bounded(_unread(plan, table))
    return Part(kept, rejects, counts)


def rows_of(file: File) -> Iterator[tuple[int, dict[str, Any] | None, str]]:
    """The rows of a file as records: (number, record, why it is none). Raises as `chunks_of` does."""
    for chunk in chunks_of(file):
        yield from ((number, None, chunk.reasons.get(number, say("batch.other_columns"))) for number in chunk.skipped)
        if isinstance(chunk.content, bytes):
            for number, line in enumerate(chunk.content.split(b"\n"), chunk.first):
                if line.strip(BLANK):
                    record = record_of(line)
                    yield number, record, "" if record is not None else why_none(line)
            continue
        batch, broken = _decoded(chunk.content)
        numbers = _numbers(chunk, batch.num_rows)
        for row, (number, record) in enumerate(zip(numbers, _records(batch), strict=True)):
            yield number, None if row in broken else record, say("batch.not_utf8") if row in broken else ""


def _records(batch: pa.RecordBatch) -> Iterator[dict[str, Any]]:
    columns = [plain_values(column) for column in batch.columns]
    return (dict(zip(batch.schema.names, row, strict=True)) for row in zip(*columns, strict=True))


def _rows(plan: BatchPlan, chunk: Chunk, rejects: list[dict[str, Any]]) -> tuple[list[int], Table]:
    """The rows that can be read at all, with their numbers."""
    if isinstance(chunk.content, bytes):
        numbers, records = [], []
        for number, line in enumerate(chunk.content.split(b"\n"), chunk.first):
            if not line.strip(BLANK):
                continue
            record = record_of(line)
            if record is None:
                rejects.append(_broken(number, why_none(line)))
            else:
                numbers.append(number)
                records.append(record)
        return numbers, table_of_records(records, plan.layout)
    unread = frozenset(plan.layout.unread(chunk.content.schema.names))
    batch, broken = _decoded(chunk.content, unread)
    numbers = _numbers(chunk, batch.num_rows)
    if broken:
        for row in broken:
            record = {name: plain_value(column[row]) for name, column in zip(batch.schema.names, batch.columns, strict=True)}
            rejects.append({**_broken(numbers[row], say("batch.not_utf8")), "id": id_of(plan.layout.ticket(record))})
        batch = batch.take(pa.array([row for row in range(batch.num_rows) if row not in broken], pa.int64()))
        numbers = [number for row, number in enumerate(numbers) if row not in broken]
    return numbers, table_of_batch(batch, plan.layout)


def _numbers(chunk: Chunk, rows: int) -> list[int]:
    """The numbers of the rows that are rows."""
    skipped = frozenset(chunk.skipped)
    return [number for number in range(chunk.first, chunk.first + rows + len(skipped)) if number not in skipped]


def _decoded(batch: pa.RecordBatch, unread: Set[str] = frozenset()) -> tuple[pa.RecordBatch, frozenset[int]]:
    """The batch with texts for bytes, and the rows whose bytes are none; in columns that nothing reads, they do no harm."""
    broken: set[int] = set()
    columns = []
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        if pa.types.is_binary(column.type):
            try:
                column = column.cast(pa.string())
            except pa.ArrowInvalid:
                values = [_text(value) for value in column.to_pylist()]
                broken.update(row for row, value in enumerate(values) if value is False and name not in unread)
                column = pa.array([value or None for value in values], pa.string())
        columns.append(column)
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names), frozenset(broken)


def _text(value: bytes | None) -> str | bool | None:
    try:
        return None if value is None else value.decode()
    except UnicodeDecodeError:
        return False


def _broken(number: int, reason: str) -> dict[str, Any]:
    """A row that can't be read."""
    return {"row": number, "id": None, "findings": broken_row(reason)}


def _texts(table: Table, shown: Shown) -> pa.Array:
    found = []
    for row in range(table.rows):
        ticket = table.ticket(row)
        parts = [ticket.get("subject"), ticket.get("text"), *_messages(ticket)]
        text = "\n".join(part for part in parts if isinstance(part, str) and part)
        found.append(redact(text) if shown.redacted else text)
    return pa.array(found, pa.string())


def _messages(ticket: Mapping[str, Any]) -> Iterator[Any]:
    messages = ticket.get("messages")
    for message in messages if isinstance(messages, Sequence) and not isinstance(messages, str) else ():
        yield message.get("text") if isinstance(message, Mapping) else None


def _unread(plan: BatchPlan, table: Table) -> Counter[str]:
    """Columns that nothing reads, and in how many rows they stood."""
    if isinstance(table.source, pa.RecordBatch):
        return Counter(dict.fromkeys(plan.layout.unread(table.source.schema.names), table.rows))
    names = Counter(name for record in table.source for name in record)
    return Counter({name: names[name] for name in plan.layout.unread(names)})
