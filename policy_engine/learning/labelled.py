"""Labelled tickets: one JSON object a line, `{"id", "text", "signals": {name: value}}`. What is not labelled is not judged."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from policy_engine.diagnostics import Diagnostic, Place
from policy_engine.loader import read_ticket_mapping
from policy_engine.model.ticket import Ticket
from policy_engine.records import dataclass
from policy_engine.source import Node, parse_json

TICKET_KEYS = ("id", "created_at", "language", "subject", "text", "messages")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A ticket's text and what a person says about signals: the label by signal (None: the person could not tell)."""

    name: str
    ticket: Ticket
    node: Node
    labels: dict[str, Any]


def read_labelled(lines: Iterable[str], shown: str) -> tuple[list[Labelled], list[Diagnostic]]:
    """The labelled tickets of a JSONL text, and a finding for each line that is none. Empty lines are passed over."""
    read: list[Labelled] = []
    found: list[Diagnostic] = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            one, wrong = _read_line(line, f"{shown}:{number}", number)
            found.extend(wrong)
            read.extend([one] if one is not None else [])
    return read, found


def _read_line(line: str, shown: str, number: int) -> tuple[Labelled | None, list[Diagnostic]]:
    parsed = parse_json(line, shown)
    if parsed.node is None or parsed.diagnostics:
        return None, list(parsed.diagnostics)
    data = parsed.node.to_data()
    labels = data.get("signals") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(labels, dict):
        help_line = 'for example `{"id": "1", "text": "…", "signals": {"churn_threat": true}}`'
        return None, [Diagnostic("EP103", "error", "this line has no labels under `signals`", Place(shown), help_line)]
    ticket, node, report = read_ticket_mapping({key: data[key] for key in TICKET_KEYS if data.get(key) is not None}, shown)
    if ticket is None or not report.ok:
        return None, list(report.diagnostics)
    return Labelled(ticket.id or f"line {number}", ticket, node, labels), []
