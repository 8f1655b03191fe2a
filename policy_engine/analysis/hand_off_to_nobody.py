"""EP407: a ticket is handed to, or somebody is told or paged in, a role that nobody holds."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.analysis.people import calls, has_people, roles_by_id
from policy_engine.analysis.subject import Subject, finding
from policy_engine.diagnostics import Diagnostic


def find_hand_offs_to_nobody(subject: Subject) -> Iterator[Diagnostic]:
    """A finding for each call to a role with a head count of 0 whose backups have nobody either."""
    roles = roles_by_id(subject)
    for call in calls(subject):
        if call.role in roles and not has_people(call.role, roles):
            message = f"this goes to `{call.role}`, and nobody holds that role"
            spot = subject.spot(call.section, call.name, *call.inside)
            yield finding("EP407", "warning", spot, message, help="name a role with people, or give that role a `backup` that has some")
