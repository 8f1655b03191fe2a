"""EP403: a role that has to be reached, and nothing says how."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.analysis.people import calls
from policy_engine.analysis.subject import Subject, finding
from policy_engine.diagnostics import Diagnostic


def find_roles_without_contact(subject: Subject) -> Iterator[Diagnostic]:
    """A finding for each role that is needed and has no contact, where other roles have one."""
    roles = subject.document.roles
    if not any(role.contact for role in roles):
        return
    called = {call.role for call in calls(subject)}
    owning = {level.role for level in subject.document.levels if not level.external}
    for role in roles:
        if role.contact or not (role.id in called or (role.id in owning and not role.external)):
            continue
        why = "is told, paged or handed tickets" if role.id in called else "owns a level"
        message = f"role `{role.id}` {why}, and nothing says how it is reached"
        example = next(f"{channel}: …" for other in roles for channel in other.contact)
        yield finding("EP403", "note", subject.spot("roles", role.id), message, help=f"add `contact: {{{example}}}`")
