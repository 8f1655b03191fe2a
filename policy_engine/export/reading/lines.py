"""One line of a JSONL file: a ticket in, its signals out, or the code of what is wrong with it. Answers hold no text."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError

from policy_engine.codes import code_info
from policy_engine.export.reading.plain import flat_signals, json_text
from policy_engine.export.reading.readings import SignalReading
from policy_engine.loader import read_ticket_mapping
from policy_engine.model.ticket import Ticket
from policy_engine.records import dataclass
from policy_engine.source import MAX_LINE, parse_json

READ = ("id", "created_at", "language", "subject", "text", "messages")
"""The keys that are read; all others of a line, such as labels, are passed over."""
WITH_TEXT = ("subject", "text", "messages")


class LineProblem(Exception):
    """A line that can't be read; `code` is the finding's."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Row:
    """A line's ticket, and its id as it was written."""

    id: str | int | None
    ticket: Ticket


def read_row(line: bytes) -> Row:
    """The ticket of a line. Raises LineProblem."""
    if len(line) > MAX_LINE:
        raise LineProblem("EP002")
    data = _data(line)
    if not isinstance(data, dict):
        raise LineProblem("EP104")
    if all(data.get(key) is None for key in WITH_TEXT):
        raise LineProblem("EP103")
    return Row(data.get("id"), _ticket({key: data[key] for key in READ if data.get(key) is not None}))


def _ticket(given: dict[str, Any]) -> Ticket:
    """The ticket; only one that is refused is looked at key by key."""
    try:
        ticket = Ticket.model_validate(given)
    except ValidationError:
        ticket = None
    if ticket is not None and not (ticket.text is not None and ticket.messages):
        return ticket
    ticket, _, report = read_ticket_mapping(given)
    if ticket is None or not report.ok:
        raise LineProblem(report.errors[0].code)
    return ticket


def _data(line: bytes) -> Any:
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise LineProblem("EP003") from None
    try:
        return json.loads(text, object_pairs_hook=_group)
    except (ValueError, RecursionError):
        raise LineProblem(_code(text)) from None


def _group(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    group = dict(pairs)
    if len(group) < len(pairs):
        raise ValueError("a key stands twice")
    return group


def _code(text: str) -> str:
    """The code of what is wrong with a JSON text."""
    errors = [found.code for found in parse_json(text, "line").diagnostics if found.kind == "error"]
    return errors[0] if errors else "EP030"


def answer_line(row: Row, signals: Iterable[SignalReading]) -> str:
    """The line that answers a line."""
    return json_text({"id": row.id, "signals": flat_signals(signals)})


def problem_line(number: int, code: str) -> str:
    """The line that says what is wrong with line `number`; nothing of the line itself is repeated."""
    return json_text({"error": {"line": number, "code": code, "name": code_info(code).name}})
