"""EP409: roles that stand in for one another in a circle."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.analysis.people import roles_by_id
from policy_engine.analysis.subject import Subject, finding
from policy_engine.diagnostics import Diagnostic


def find_backup_circles(subject: Subject) -> Iterator[Diagnostic]:
    """A finding for each circle of backups, at the first of its roles."""
    backups = {name: role.backup for name, role in roles_by_id(subject).items()}
    told: set[str] = set()
    for name in backups:
        circle = _circle(name, backups)
        if circle and not told & set(circle):
            told.update(circle)
            shown = " → ".join(f"`{role}`" for role in (*circle, name))
            advice = "let the last of them be backed up by somebody outside the circle, or by nobody"
            yield finding(
                "EP409", "note", subject.spot("roles", name, "backup"), f"these roles stand in for one another: {shown}", help=advice
            )


def _circle(start: str, backups: dict[str, str | None]) -> tuple[str, ...]:
    """The roles from `start` back to it, or nothing."""
    way = [start]
    while (following := backups.get(way[-1])) is not None:
        if following == start:
            return tuple(way)
        if following in way:
            break
        way.append(following)
    return ()
