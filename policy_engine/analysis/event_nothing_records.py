"""EP605: an event that is read, and no field of the ticket says when it happened."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.analysis.names_read import names_read
from policy_engine.analysis.subject import Subject, finding
from policy_engine.diagnostics import Diagnostic


def find_events_nothing_records(subject: Subject) -> Iterator[Diagnostic]:
    """A finding for each event in use without a field, where other events have one."""
    events = subject.document.events
    used = {name for own, name in names_read(subject) if name != own}
    if not any(event.field for event in events):
        return  # all are recorded by name, in the ticket's `events`
    for event in events:
        if event.id in used and event.field is None and event.ask is None and event.if_missing == "not_yet":
            message = f"no field says when `{event.id}` happened, so it counts as not yet happened"
            advice = "add `field:`, or `if_missing: unknown` with `ask:`, when only a person can say it"
            yield finding("EP605", "note", subject.spot("events", event.id), message, help=advice)
