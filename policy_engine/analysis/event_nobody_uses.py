"""EP604: an event that nothing in the policy reads."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.analysis.names_read import is_unwritten, names_read
from policy_engine.analysis.subject import Subject, finding
from policy_engine.diagnostics import Diagnostic


def find_events_nobody_uses(subject: Subject) -> Iterator[Diagnostic]:
    """A finding for each event that no clock and no condition names, in a policy that has conditions."""
    if is_unwritten(subject):
        return
    used = {name for own, name in names_read(subject) if name != own}
    for event in subject.document.events:
        if event.id not in used:
            message = f"nothing in this policy reads the event `{event.id}`"
            advice = "count a deadline from it, test it in a condition, or take it away"
            yield finding("EP604", "note", subject.spot("events", event.id), message, help=advice)
