"""Who may not do an action, since they handled the ticket before, and who does it instead."""

from __future__ import annotations

from policy_engine.decision.judged import Judge
from policy_engine.model.actions import Action
from policy_engine.records import dataclass


@dataclass(frozen=True, slots=True)
class Barred:
    """`names`: people, and roles by their titles. `field`: where a name should stand and does not. `instead`: the role that steps in."""

    names: tuple[str, ...] = ()
    field: str | None = None
    instead: str | None = None


def barred_from(judge: Judge, action: Action) -> Barred:
    """Who may not do an action on this ticket."""
    if action.other_than is None:
        return Barred()
    titles = {role.id: role.title for role in judge.document.roles}
    if action.other_than in titles:
        said: tuple[str, ...] = (action.other_than,)
    else:
        said = judge.facts.people.get(action.other_than, ())
    if not said:
        return Barred(field=action.other_than)
    roles = {name for name, title in titles.items() if {name.casefold(), title.casefold()} & {one.casefold() for one in said}}
    return Barred(tuple(titles.get(name, name) for name in said), None, stands_in(judge, action.by, roles))


def stands_in(judge: Judge, role: str | None, barred: set[str]) -> str | None:
    """The first of the role's backups that is not barred, where the role itself is."""
    backups = {one.id: one.backup for one in judge.document.roles}
    name, seen = role, set[str]()
    while name is not None and name in barred and name not in seen:
        seen.add(name)
        name = backups.get(name)
    return name if seen and name not in seen else None
