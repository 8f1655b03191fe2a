"""Labelled tickets: one JSON object a line, `{"id", "text", "signals": {name: value}}`. What is not labelled is not judged."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from policy_engine.diagnostics import Diagnostic, Place
from policy_engine.loader import read_ticket_mapping
from policy_engine.model.ticket import Ticket
from policy_engine.model.words import shape_name
from policy_engine.records import dataclass
from policy_engine.source import Node, parse_line

TICKET_KEYS = ("id", "created_at", "language", "subject", "text", "messages")
WITH_TEXT = ("subject", "text", "messages")
MAX_NAME = 60
EXAMPLE = 'for example `{"id": "1", "text": "…", "signals": {"churn_threat": true}}`'


@dataclass(frozen=True, slots=True)
class Labelled:
    """A ticket's text and what a person says about signals: the label by signal (None: the person could not tell)."""

    name: str
    place: Place
    ticket: Ticket
    node: Node
    labels: dict[str, Any]


def read_labelled(lines: Iterable[tuple[int, bytes]], shown: str) -> tuple[list[Labelled], list[Diagnostic]]:
    """The labelled tickets of numbered JSON lines, and a finding for each line that is none."""
    read: list[Labelled] = []
    found: list[Diagnostic] = []
    for number, line in lines:
        if number == 1 and (whole := _one_value(line)) is not None:
            return [], [Diagnostic("EP104", "error", f"this file is one JSON {whole[0]}", Place(shown, 1, 1, 1, 2), whole[1])]
        one = _read_line(number, line, shown)
        read.extend([one] if isinstance(one, Labelled) else [])
        found.extend(one if isinstance(one, list) else [])
    return _told_apart(read), found


def _one_value(line: bytes) -> tuple[str, str] | None:
    """What the whole file is, and what to do, where it holds one JSON value and not one a line."""
    start = line.removeprefix(BOM_UTF8).strip()
    if start == b"[" or start.startswith(b"[{"):
        return "list", "write one ticket a line, for example with `jq -c '.[]'`"
    return ("object over several lines", "write one ticket a line, for example with `jq -c .`") if start == b"{" else None


def _told_apart(tickets: list[Labelled]) -> list[Labelled]:
    """Tickets that share an id are named with their line as well."""
    counts = Counter(one.name for one in tickets)
    return [replace(one, name=f"{one.name} (line {one.place.line})") if counts[one.name] > 1 else one for one in tickets]


def _read_line(number: int, line: bytes, shown: str) -> Labelled | list[Diagnostic]:
    parsed = parse_line(number, line, shown)
    if parsed.node is None or parsed.diagnostics:
        return list(parsed.diagnostics)
    place = Place(shown, number, 1, number, 2)
    data: Any = parsed.node.to_data()
    wrong = _wrong_shape(data)
    if wrong is not None:
        return [Diagnostic(*wrong, place, EXAMPLE)]  # type: ignore[arg-type]
    ticket, node, report = read_ticket_mapping({key: data[key] for key in TICKET_KEYS if data.get(key) is not None}, shown)
    if ticket is None or not report.ok:
        return [_at_line(found, place) for found in report.diagnostics]
    return Labelled(_printable(ticket.id) or f"line {number}", place, ticket, node, data["signals"])


def _at_line(found: Diagnostic, place: Place) -> Diagnostic:
    """A finding about a key of the ticket: its key goes into the sentence."""
    key = found.place.file.removeprefix(place.file).lstrip(".")
    return replace(found, place=place, message=f"`{key}`: {found.message}" if key else found.message)


def _printable(name: str | None) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in name or "")[:MAX_NAME]


def _wrong_shape(data: Any) -> tuple[str, str, str] | None:
    """(code, kind, message) for a line that is no labelled ticket."""
    if not isinstance(data, dict):
        return "EP104", "error", f"this line is not a JSON object, but {shape_name(data)}"
    if data.get("signals") is None:
        return "EP103", "error", "this line has no labels under `signals`"
    if not isinstance(data["signals"], dict):
        return "EP104", "error", f"`signals` should hold a label by signal, not {shape_name(data['signals'])}"
    if all(data.get(key) is None for key in WITH_TEXT):
        return "EP103", "error", "this line has no `text` (nor `subject` or `messages`)"
    return None
