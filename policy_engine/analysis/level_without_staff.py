"""EP406: a level whose role has nobody, or does not say how many people it has."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.analysis.people import roles_by_id
from policy_engine.analysis.subject import Subject, finding
from policy_engine.diagnostics import Diagnostic


def find_levels_without_staff(subject: Subject) -> Iterator[Diagnostic]:
    """A warning where a level's role has a head count of 0, a note where it has none and the other levels' roles have."""
    roles = roles_by_id(subject)
    owners = [(level, roles.get(level.role or "")) for level in subject.document.levels if not level.external]
    ours = [(level, role) for level, role in owners if role is not None and not role.external]
    is_counted = any(role.headcount for _, role in ours)
    for level, role in ours:
        if role.headcount == 0:
            message = f"level `{level.id}` is owned by `{role.id}`, which nobody holds"
            advice = "count the people of that role, or give the level to another one"
            yield finding("EP406", "warning", subject.spot("levels", level.id, "role"), message, help=advice)
        elif role.headcount is None and is_counted:
            message = f"level `{level.id}` is owned by `{role.id}`, and nothing says how many people hold it"
            spot = subject.spot("levels", level.id, "role")
            yield finding("EP406", "note", spot, message, help="add `headcount:` to that role, as the other levels' roles have it")
