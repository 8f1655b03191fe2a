"""EP404: a level that a ticket can reach without anybody being told or paged."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.analysis.level_reach import actions, at_level, upper_levels
from policy_engine.analysis.subject import Subject, finding
from policy_engine.diagnostics import Diagnostic
from policy_engine.model.people import Level


def find_levels_nobody_is_told(subject: Subject) -> Iterator[Diagnostic]:
    """A finding for each upper level that no action with `tell` and no chain reaches, where the policy tells anybody at all."""
    telling = [condition for _, action, condition in actions(subject) if action.tell]
    telling += [subject.settle(chain.when) for chain in subject.document.chains]
    if not telling:
        return
    for level in upper_levels(subject):
        if not any(at_level(condition, level) for condition in telling):
            message = f"nobody is told or paged when a ticket is at level `{level.id}`"
            advice = "add a notification for it"
            yield finding("EP404", "note", subject.spot("levels", level.id), message, help=advice, fix=_lines(level))


def _lines(level: Level) -> str | None:
    if level.role is None:
        return None
    name = level.id.replace("-", "_")
    return f"notifications:\n  - id: tell_{name}\n    when: {{level: {level.id}}}\n    tell: {level.role}"
