"""A ticket from a file, from text, or from a mapping, with every mistake at its place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from policy_engine.diagnostics import Diagnostic, Report, TicketError, sort_diagnostics
from policy_engine.loader.shape import build
from policy_engine.model.ticket import Ticket
from policy_engine.source import Node
from policy_engine.source.from_data import node_of


def read_ticket_file(path: Path) -> tuple[Ticket | None, Node | None, Report]:
    """The ticket in a JSON or YAML file."""
    from policy_engine.source import read_source  # programs give mappings: they read no files

    text, found = read_source(path, str(path))
    if text is None:
        return None, None, Report(found)
    return read_tickets_text(text, str(path), as_json=path.suffix.lower() == ".json" or text.lstrip().startswith("{"))


def read_tickets_text(text: str, shown: str, *, as_json: bool) -> tuple[Ticket | None, Node | None, Report]:
    """One ticket from JSON or YAML text; `shown` is the name used in findings."""
    from policy_engine.source import parse_json, parse_yaml

    parsed = parse_json(text, shown) if as_json else parse_yaml(text, shown)
    sources = ((shown, text),)
    if parsed.node is None or any(d.kind == "error" for d in parsed.diagnostics):
        return None, None, Report(sort_diagnostics(parsed.diagnostics), sources)
    ticket, found = _build(parsed.node)
    return ticket, parsed.node, Report(sort_diagnostics([*parsed.diagnostics, *found]), sources)


def read_ticket_mapping(data: object, shown: str = "ticket") -> tuple[Ticket | None, Node, Report]:
    """A ticket from plain Python data, as a program would give it."""
    node = node_of(data, shown)
    ticket, found = _build(node)
    return ticket, node, Report(sort_diagnostics(found))


def _build(node: Node) -> tuple[Ticket | None, list[Diagnostic]]:
    if node.kind != "mapping":
        return None, [Diagnostic("EP104", "error", "a ticket is a group of keys", node.place, 'for example `{"text": "…"}`')]
    return build_ticket(_data(node), node)


def build_ticket(data: dict[str, object], node: Node) -> tuple[Ticket | None, list[Diagnostic]]:
    """The ticket that `data` (made from `node`) is, None with findings when it has the wrong shape."""
    ticket, found = build(Ticket, data, node)
    if ticket is not None and ticket.text is not None and ticket.messages:
        found.append(
            Diagnostic(
                "EP120",
                "error",
                "`text` and `messages` can't stand in one ticket",
                node.key_place(("messages",)),
                "put the text into `messages`",
            )
        )
    return ticket, found


def _data(node: Node) -> dict[str, object]:
    """The ticket's data with its types; keys without a value are left out."""
    return {
        entry.key.raw: entry.value.to_data()
        for entry in node.entries
        if entry.value.kind != "scalar" or entry.value.value is not None or entry.value.quoted
    }


def as_ticket(ticket: Ticket | Mapping[str, Any] | str) -> tuple[Ticket, Node]:
    """A ticket and its places. Raises TicketError."""
    data: Any = {"text": ticket} if isinstance(ticket, str) else ticket
    if isinstance(ticket, Ticket):
        data = ticket.model_dump(mode="python", by_alias=True, exclude_defaults=True)
    read, node, report = read_ticket_mapping(data)
    if read is None or not report.ok:
        raise TicketError(report)
    return (ticket if isinstance(ticket, Ticket) else read), node
