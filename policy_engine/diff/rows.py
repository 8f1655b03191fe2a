"""The rows of a file of tickets, read as `batch` reads them: JSON lines, or one JSON list, here; tables by the extra [batch]."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Any

from policy_engine.batch.file_kinds import Table, table_at
from policy_engine.batch.records import IN_ONE_OBJECT, as_record, record_of, why_none
from policy_engine.messages import say
from policy_engine.source import Node, parse_json

Row = tuple[int, dict[str, Any] | None, str]
"""The number of a row, its record, and why it is none."""
BLANK = b" \t\r\n\xef\xbb\xbf"
"""What may stand before a line's JSON: blanks, and the mark some programs put at the start of a file."""
HEAD = 8192
"""Bytes at the start of a file that tell whether it is text."""


class NoTickets(Exception):
    """A file that can't be a file of tickets, in a sentence."""


def has_batch() -> bool:
    """Whether the extra [batch] is installed."""
    return all(find_spec(name) is not None for name in ("numpy", "pyarrow", "orjson"))


def table_of(path: Path) -> Table | None:
    """What `batch` would read the file as; None for plain JSON, and where the name does not say. Raises NoTickets without the extra."""
    table = table_at(path)
    if table is None or (table.kind == "jsonl" and table.packing is None):
        return None
    if not has_batch():
        raise NoTickets(say("batch.no_extra"))
    return table


def column_names(path: Path) -> list[str] | None:
    """The names of a table's columns; None where each row has its own. Raises NoTickets and OSError."""
    table = table_of(path)
    if table is None:
        return None
    from policy_engine.batch.chunks import NotATable, columns_of

    try:
        return columns_of(table)
    except NotATable as problem:
        raise NoTickets(say("batch.not_a_table", file=path.as_posix(), problem=str(problem))) from None


def read_file(path: Path) -> Iterator[Row]:
    """The rows of a file. Raises NoTickets and OSError."""
    table = table_of(path)
    if table is not None:
        yield from _table_rows(table)
        return
    with path.open("rb") as lines:
        head = lines.peek(HEAD)
        check_text(head, str(path))
        if IN_ONE_OBJECT.match(head):
            raise NoTickets(say("batch.not_a_table", file=path.as_posix(), problem=say("batch.in_one_object")))
        yield from read_tickets(lines, str(path))


def _table_rows(table: Table) -> Iterator[Row]:
    from policy_engine.batch.chunks import NotATable
    from policy_engine.batch.work import rows_of

    count = 0
    try:
        for row in rows_of(table):
            yield row
            count += 1
    except NotATable as problem:
        raise NoTickets(say("batch.not_a_table", file=table.path.as_posix(), problem=str(problem))) from None
    if not count:
        raise NoTickets(say("diff.no_tickets", file=str(table.path)))


def check_text(head: bytes, shown: str) -> None:
    """Raises NoTickets where a file that begins like this is no text, or in another encoding from its first line on."""
    try:
        head.partition(b"\n")[0].decode("utf-8-sig", errors="strict")
    except UnicodeDecodeError as problem:
        if problem.end < len(head):  # not just a character that the end of `head` cuts
            raise NoTickets(say("diff.no_text", file=shown)) from None
    if b"\0" in head:
        raise NoTickets(say("diff.no_text", file=shown))


def read_tickets(lines: Iterable[bytes], shown: str) -> Iterator[Row]:
    """The tickets of a file: one JSON object a line, however many; or one JSON list.

    Raises NoTickets for a file that holds none.
    """
    numbered = enumerate(lines, 1)
    first = next(((number, line) for number, line in numbered if line.strip(BLANK)), None)
    if first is None:
        raise NoTickets(say("diff.no_tickets", file=shown))
    rest = list(numbered) if first[1].strip(BLANK).startswith(b"[") else None
    listed = None if rest is None else _list_of(first, rest, shown)
    if listed is not None:
        yield from listed
        return
    for number, line in chain([first], numbered if rest is None else rest):
        if line.strip(BLANK):
            record = record_of(line.rstrip(b"\r\n"))
            yield number, record, "" if record is not None else why_none(line)


def _list_of(first: tuple[int, bytes], rest: Sequence[tuple[int, bytes]], shown: str) -> list[Row] | None:
    """The tickets of a file that is one JSON list; None where its lines stand for themselves, some of them lists by mistake."""
    before = b"\n" * (first[0] - 1)
    node = _parsed(before + b"".join([first[1].lstrip(BLANK), *(line for _, line in rest)]), shown)
    if node is not None:
        if not node.items:
            raise NoTickets(say("diff.no_tickets", file=shown))
        return [_item(item) for item in node.items]
    if any(line.strip(BLANK).startswith(b"{") and _parsed(line, shown) for _, line in rest):
        return None
    return [(first[0], None, say("diff.not_json_list"))]


def _item(node: Node) -> Row:
    data = node.to_data() if node.kind == "mapping" else None
    return (node.place.line, as_record(data), "") if isinstance(data, dict) else (node.place.line, None, say("diff.not_json"))


def _parsed(content: bytes, shown: str) -> Node | None:
    """JSON in UTF-8; None for anything else. Why it is none is not said: that could quote a ticket."""
    try:
        parsed = parse_json(content.decode("utf-8-sig"), shown)
    except UnicodeDecodeError:
        return None
    return None if parsed.diagnostics else parsed.node
