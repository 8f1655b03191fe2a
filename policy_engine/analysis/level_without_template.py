"""EP504: a level for which no message is ready."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.analysis.level_reach import actions, at_level, upper_levels
from policy_engine.analysis.subject import Subject, finding
from policy_engine.diagnostics import Diagnostic
from policy_engine.model.actions import Template
from policy_engine.model.people import Level
from policy_engine.model.program import Condition


def find_levels_without_template(subject: Subject) -> Iterator[Diagnostic]:
    """A finding for each upper level at which no template can be used, where the policy has templates."""
    templates = subject.document.templates
    if not templates:
        return
    sending: dict[str, list[Condition]] = {}
    for _, action, condition in actions(subject):
        if action.message:
            sending.setdefault(action.message, []).append(condition)
    for level in upper_levels(subject):
        if not any(_fits(subject, template, level, sending.get(template.id, [])) for template in templates):
            message = f"no template can be used at level `{level.id}`"
            advice = "add one whose `when` includes the level, or send one from an action there"
            yield finding("EP504", "note", subject.spot("levels", level.id), message, help=advice)


def _fits(subject: Subject, template: Template, level: Level, sending: list[Condition]) -> bool:
    """Whether it is meant for the level, or sent there; one that says neither fits everywhere."""
    if template.when is not None and at_level(subject.settle(template.when), level):
        return True
    if any(at_level(condition, level) for condition in sending):
        return True
    return template.when is None and not sending
