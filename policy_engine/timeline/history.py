"""What happened to a ticket since it came in: events, and changes of fields and signals, each at its time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from datetime import datetime
from typing import Any

from policy_engine.model.ticket import Ticket
from policy_engine.records import dataclass
from policy_engine.source import Node
from policy_engine.source.from_data import node_of


@dataclass(frozen=True, slots=True)
class Change:
    """At `at`: an event happened, or fields or signals took new values."""

    at: datetime
    event: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    signals: Mapping[str, Any] = field(default_factory=dict)


def after_changes(ticket: Ticket, changes: Iterable[Change]) -> tuple[Ticket, Node]:
    """The ticket once all these have happened, and its places."""
    events: dict[str, Any] = dict(ticket.events)
    fields, signals = dict(ticket.fields), dict(ticket.signals)
    for change in changes:
        if change.event is not None:
            events[change.event] = [*_times(events.get(change.event)), change.at.isoformat()]
        fields, signals = _merged(fields, change.fields), {**signals, **change.signals}
    after = ticket.model_copy(update={"events": events, "fields": fields, "signals": signals})
    return after, node_of(after.model_dump(mode="json", by_alias=True, exclude_defaults=True), "ticket")


def _times(recorded: Any) -> list[Any]:
    """The times recorded so far; words such as `not_yet` give way to a time."""
    known = recorded if isinstance(recorded, list) else [recorded]
    return [time for time in known if time not in (None, "not_yet", "unknown", "happened")]


def _merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Groups inside groups keep what is not named again; a name with dots means the group inside."""
    merged = dict(old)
    for name, value in new.items():
        here = merged.get(name)
        merged[name] = _merged(here, value) if isinstance(here, Mapping) and isinstance(value, Mapping) else value
    return merged


def moments_of_change(changes: Iterable[Change]) -> Iterator[datetime]:
    """The times at which a field or signal changed."""
    yield from dict.fromkeys(change.at for change in changes if change.fields or change.signals)
