"""EP405: a level at which nothing says how to talk to an upset customer."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.analysis.level_reach import actions, at_level, upper_levels
from policy_engine.analysis.subject import Subject, finding
from policy_engine.diagnostics import Diagnostic


def find_levels_without_words(subject: Subject) -> Iterator[Diagnostic]:
    """A finding for each upper level without a de-escalation step and without words to say, where the policy has any."""
    speaking = [condition for heading, action, condition in actions(subject) if heading == "de_escalation" or action.say]
    if not speaking:
        return
    for level in upper_levels(subject):
        if not any(at_level(condition, level) for condition in speaking):
            message = f"nothing says how to calm a customer at level `{level.id}`"
            advice = "add a step under `de_escalation` whose condition includes it"
            yield finding("EP405", "note", subject.spot("levels", level.id), message, help=advice)
