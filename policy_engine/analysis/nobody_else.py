"""EP412: an action is to be done by somebody who has not handled the ticket before, and there may be nobody else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from policy_engine.analysis.level_reach import actions
from policy_engine.analysis.people import has_people, roles_by_id
from policy_engine.analysis.subject import Subject, finding
from policy_engine.diagnostics import Diagnostic
from policy_engine.model.actions import Action
from policy_engine.model.people import Role


def find_nobody_else(subject: Subject) -> Iterator[Diagnostic]:
    """A finding for each `other_than` that may leave nobody: the role itself, or a role of one person, without a backup that has people."""
    roles = roles_by_id(subject)
    for heading, action, _ in actions(subject):
        if action.other_than is None or action.by not in roles or _has_stand_in(action, roles):
            continue
        only_one = roles[action.by or ""].headcount == 1
        if action.other_than == action.by or (action.other_than not in roles and only_one):
            why = "it is that role itself" if action.other_than == action.by else "it has one person, who may be the one"
            message = f"`{action.by}` may be unable to do this: {why}, and nobody stands in"
            advice = "give the role a `backup`, or name another role under `by:`"
            yield finding("EP412", "warning", subject.spot(heading, action.id, "other_than"), message, help=advice)


def _has_stand_in(action: Action, roles: Mapping[str, Role]) -> bool:
    """Whether one of the backups can step in."""
    seen, name = {action.by}, roles[action.by or ""].backup
    while name is not None and name in roles and name not in seen:
        if name != action.other_than and has_people(name, {name: roles[name]}):
            return True
        seen.add(name)
        name = roles[name].backup
    return False
