"""EP402: a level that no role owns."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.analysis.subject import Subject, finding
from policy_engine.diagnostics import Diagnostic
from policy_engine.model.people import Level
from policy_engine.spelling import closest


def find_levels_without_role(subject: Subject) -> Iterator[Diagnostic]:
    """A finding for each level of ours without an owner, where the policy has roles at all."""
    if not subject.document.roles:
        return
    for level in subject.document.levels:
        if level.role is None and not level.external:
            role = _likely(subject, level)
            advice = "name the role that owns its tickets, or write `external: yes` where that is nobody of ours"
            message = f"no role owns tickets at level `{level.id}`"
            fix = f"role: {role}" if role else None
            yield finding("EP402", "warning", subject.spot("levels", level.id), message, help=advice, fix=fix)


def _likely(subject: Subject, level: Level) -> str | None:
    """The role that is called like the level."""
    names = {name: role.id for role in subject.document.roles for name in (role.title, role.id)}
    near = closest(level.id, names) or closest(level.title, names)
    return names[near] if near else None
