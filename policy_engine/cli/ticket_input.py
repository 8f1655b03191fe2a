"""The ticket of a command line: from TEXT, standard input or a file, with what `--field`, `--signal` and `--event` add.

Every value keeps the place it was given at, so that a finding names the file and line, or the option.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policy_engine.cli.exits import Stop
from policy_engine.messages import say
from policy_engine.records import dataclass

if TYPE_CHECKING:
    from policy_engine.model.ticket import Ticket
    from policy_engine.source import Node

STDIN = "-"
STDIN_SHOWN = "standard input"
# option → the key of the ticket it fills, and an example
PAIRS = {
    "--field": ("fields", "customer.plan=enterprise"),
    "--signal": ("signals", "churn_threat=no"),
    "--event": ("events", "resolved=2026-03-02T09:00:00-05:00"),
}


@dataclass(frozen=True, slots=True)
class TicketInput:
    """What the command line says about a ticket. The pairs are `NAME=VALUE`, as typed."""

    text: str | None = None
    ticket: str | None = None
    fields: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    events: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return self.text is None and self.ticket is None and not (self.fields or self.signals or self.events)


def read_input(given: TicketInput) -> tuple[Ticket, Node]:
    """The ticket with its places. Raises Stop for a wrong option and TicketError for a ticket that can't be read."""
    if given.text is not None and given.ticket is not None:
        raise Stop(say("cli.text_and_ticket"))
    if given.is_empty:
        raise Stop(say("cli.no_ticket"))
    _refuse_broken(given.text, "TEXT")
    pairs = {key: read_pairs(option, getattr(given, key), example) for option, (key, example) in PAIRS.items()}
    ticket, node = _read_ticket(given.ticket) if given.ticket is not None else _text_ticket(given.text)
    return _with_pairs(ticket, node, pairs)


def read_now(given: str | None) -> datetime | None:
    """`--now` as a moment. Raises Stop."""
    if given is None:
        return None
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Stop(say("cli.bad_now", given=given))
    return moment


def _text_ticket(text: str | None) -> tuple[Ticket, Node]:
    from policy_engine.loader import read_ticket_mapping

    if text == STDIN:
        text = _decode_stdin()
    return _checked(*read_ticket_mapping({} if text is None else {"text": text}))


def _refuse_broken(words: str | None, shown: str) -> None:
    """Raises TicketError for bytes on the command line that are not UTF-8 (Python hands them over as lone surrogates)."""
    from policy_engine.diagnostics import Diagnostic, Place, Report, TicketError

    if words is not None and any("\ud800" <= character <= "\udfff" for character in words):
        found = Diagnostic("EP003", "error", say("cli.not_utf8"), Place(shown), say("cli.not_utf8_help"), unreadable=True)
        raise TicketError(Report((found,)))


def _decode_stdin(may_be_empty: bool = True) -> str:
    """Standard input as text. An empty one is an empty text, or refused."""
    from policy_engine.diagnostics import Report, TicketError
    from policy_engine.source import INPUT, MAX_BYTES, decode_source

    if sys.stdin is None:  # started with it closed
        raise Stop(say("cli.no_stdin"))
    text, found = decode_source(sys.stdin.buffer.read(MAX_BYTES + 1), STDIN_SHOWN, INPUT)
    if text is None or (found and not may_be_empty):
        raise TicketError(Report(found))
    return text


def _read_ticket(name: str) -> tuple[Ticket, Node]:
    from policy_engine.loader import read_ticket_file, read_tickets_text

    if name != STDIN:
        return _checked(*read_ticket_file(Path(name)))
    return _checked(*read_tickets_text(_decode_stdin(may_be_empty=False), STDIN_SHOWN, as_json=True))


def _checked(ticket: Ticket | None, node: Node | None, report: Any) -> tuple[Ticket, Node]:
    from policy_engine.diagnostics import TicketError

    if ticket is None or node is None or not report.ok:
        raise TicketError(report)
    return ticket, node


def read_pairs(option: str, given: Iterable[str], example: str) -> dict[str, tuple[Any, str]]:
    """Name → value and the option as typed. A value that starts with `[` or `{` is JSON, any other is text. Raises Stop."""
    pairs: dict[str, tuple[Any, str]] = {}
    for pair in given:
        _refuse_broken(pair, option)
        name, sign, value = pair.partition("=")
        if not sign:
            raise Stop(say("cli.bad_pair", option=option, given=pair, example=example))
        if not name.strip():
            raise Stop(say("cli.no_name", option=option, given=pair))
        if name.strip() in pairs:
            raise Stop(say("cli.twice", option=option, name=name.strip()))
        pairs[name.strip()] = (_value(option, name, value), f"{option} {pair}")
    return pairs


def _value(option: str, name: str, value: str) -> Any:
    if value[:1] not in ("[", "{"):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise Stop(say("cli.bad_json", option=option, name=name.strip(), given=value)) from None


def _with_pairs(ticket: Ticket, node: Node, pairs: dict[str, dict[str, tuple[Any, str]]]) -> tuple[Ticket, Node]:
    """The ticket with the options' values on top of its own."""
    from policy_engine.diagnostics import Place
    from policy_engine.source import Entry, Node
    from policy_engine.source.from_data import node_of

    changes = {}
    for key, named in pairs.items():
        if not named:
            continue
        changes[key] = {**getattr(ticket, key), **{name: value for name, (value, _) in named.items()}}
        added = tuple(Entry(Node("scalar", Place(shown), name, name), node_of(value, shown)) for name, (value, shown) in named.items())
        group = node.get(key)
        kept = tuple(entry for entry in group.entries if entry.key.raw not in named) if group is not None else ()
        rest = tuple(entry for entry in node.entries if entry.key.raw != key)
        place = group.place if group is not None else node.place
        head = Entry(Node("scalar", place, key, key), Node("mapping", place, entries=(*kept, *added)))
        node = Node("mapping", node.place, entries=(*rest, head))
    return (ticket.model_copy(update=changes) if changes else ticket), node
