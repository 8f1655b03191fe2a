"""Only the first rows of a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from policy_engine.batch.chunks import Chunk
from policy_engine.batch.records import BLANK


def first_rows(chunks: Iterable[Chunk], limit: int | None) -> Iterator[Chunk]:
    """The pieces up to the row with this count; None: all. Blank lines don't count, rows that can't be read do."""
    left = limit
    for chunk in chunks:
        if left is None:
            yield chunk
            continue
        kept, count = _cut_lines(chunk, left) if isinstance(chunk.content, bytes) else _cut_batch(chunk, left)
        left -= count
        yield kept
        if left <= 0:
            return


def _cut_lines(chunk: Chunk, limit: int) -> tuple[Chunk, int]:
    """The piece up to so many lines, and how many it has."""
    assert isinstance(chunk.content, bytes)
    end = count = 0
    while count < limit and end < len(chunk.content):
        start, found = end, chunk.content.find(b"\n", end)
        end = found + 1 if found >= 0 else len(chunk.content)
        count += bool(chunk.content[start:end].strip(BLANK + b"\n"))
    return replace(chunk, content=chunk.content[:end]), count


def _cut_batch(chunk: Chunk, limit: int) -> tuple[Chunk, int]:
    """The piece up to so many rows, those that are none among them."""
    assert not isinstance(chunk.content, bytes)
    skipped = tuple(number for number in chunk.skipped if number < chunk.first + limit)
    content = chunk.content.slice(0, max(limit - len(skipped), 0))
    return replace(chunk, content=content, skipped=skipped), content.num_rows + len(skipped)
