"""EP410: something is to be done, and nobody is named to do it, neither by the step nor by any level it is done at."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.analysis.level_reach import actions, at_level
from policy_engine.analysis.subject import Subject, finding
from policy_engine.diagnostics import Diagnostic

HEADINGS = ("steps", "handoffs", "follow_up")


def find_steps_without_owner(subject: Subject) -> Iterator[Diagnostic]:
    """A finding for each step with `do` and without `by`, where no level at which it is done has a role."""
    document = subject.document
    if not document.roles or (not document.levels and any(lane.hand_to for lane in document.lanes)):
        return
    for heading, action, condition in actions(subject):
        if heading not in HEADINGS or not action.do or action.by:
            continue
        levels = [level for level in document.levels if at_level(condition, level)]
        if any(level.role or level.external for level in levels) or (document.levels and not levels):
            continue
        message = f"nobody is named to do `{action.id}`"
        advice = "add `by:` with a role, or give the level a `role:`, which then does it"
        yield finding("EP410", "warning", subject.spot(heading, action.id, "do"), message, help=advice)
