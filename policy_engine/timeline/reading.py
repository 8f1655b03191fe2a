"""Reads what happened to a ticket: a JSON list, or one JSON object a line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from pydantic_core import PydanticCustomError

from policy_engine.diagnostics import Diagnostic, Report, TicketError, sort_diagnostics
from policy_engine.messages import say
from policy_engine.model.ticket import read_time
from policy_engine.source import Node, parse_json
from policy_engine.spelling import did_you_mean
from policy_engine.timeline.history import Change

KEYS = ("at", "event", "fields", "signals")
GROUPS = ("fields", "signals")


def read_changes(text: str, shown: str = "events") -> tuple[Change, ...]:
    """Changes as JSON, oldest first afterwards. Raises TicketError with everything that is wrong, at its line of `shown`.

    >>> read_changes('{"at": "2026-03-02T09:00:00Z", "event": "replied"}')[0].event
    'replied'
    """
    found: list[Diagnostic] = []
    changes = [change for node in _entries(text.removeprefix("\ufeff"), shown, found) for change in _change(node, found)]
    if found:
        raise TicketError(Report(sort_diagnostics(found), ((shown, text),)))
    return tuple(sorted(changes, key=lambda change: change.at))


def _entries(text: str, shown: str, found: list[Diagnostic]) -> Iterator[Node]:
    """The objects of a list, or of the lines; what can't be read goes to `found`."""
    if text.lstrip().startswith("["):
        parsed = parse_json(text, shown)
        found.extend(parsed.diagnostics)
        yield from parsed.node.items if parsed.node is not None else ()
        return
    for number, line in enumerate(text.splitlines()):
        if line.strip():
            parsed = parse_json("\n" * number + line, shown)  # blank lines keep the place right
            found.extend(parsed.diagnostics)
            yield from [parsed.node] if parsed.node is not None and not parsed.diagnostics else ()


def _change(node: Node, found: list[Diagnostic]) -> Iterator[Change]:
    wrong = list(_problems(node))
    found.extend(wrong)
    if not wrong:
        data: Any = node.to_data()
        yield Change(read_time(data["at"]), data.get("event"), *((data.get(key) or {}) for key in GROUPS))


def _problems(node: Node) -> Iterator[Diagnostic]:
    if node.kind != "mapping":
        yield Diagnostic("EP104", "error", say("timeline.no_change"), node.place, say("timeline.example"))
        return
    for entry in node.entries:
        if entry.key.raw not in KEYS:
            message = say("timeline.unknown_key", key=entry.key.raw)
            yield Diagnostic("EP101", "error", message, entry.key.place, did_you_mean(entry.key.raw, KEYS) or say("timeline.example"))
        elif entry.key.raw in GROUPS and entry.value.kind != "mapping" and not _is_null(entry.value):
            yield Diagnostic("EP104", "error", say("timeline.no_group", key=entry.key.raw), entry.value.place, say("timeline.example"))
        elif entry.key.raw == "event" and not isinstance(entry.value.value, str):
            yield Diagnostic("EP104", "error", say("timeline.no_event_name"), entry.value.place, say("timeline.example"))
    at = node.get("at")
    if at is None or not any(node.get(key) for key in KEYS[1:]):
        yield Diagnostic("EP103", "error", say("timeline.says_too_little"), node.place, say("timeline.example"))
    elif isinstance(mistake := _time(at), PydanticCustomError):
        context = mistake.context or {}
        yield Diagnostic("EP231", "error", str(context.get("message", mistake)), at.place, context.get("help"))


def _is_null(node: Node) -> bool:
    return node.kind == "scalar" and node.value is None


def _time(at: Node) -> datetime | PydanticCustomError:
    try:
        return read_time(at.to_data())
    except PydanticCustomError as mistake:
        return mistake
