"""The roles of a policy, and what each is needed for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from policy_engine.analysis.level_reach import actions
from policy_engine.analysis.subject import Path, Subject
from policy_engine.model.people import Role
from policy_engine.records import dataclass


@dataclass(frozen=True, slots=True)
class Call:
    """A place where a part of the policy (`section`, `name`, key `inside`) passes something to a role."""

    role: str
    section: str
    name: str
    inside: Path


def roles_by_id(subject: Subject) -> Mapping[str, Role]:
    return {role.id: role for role in subject.document.roles}


def calls(subject: Subject) -> Iterator[Call]:
    """Every role that a ticket is handed to, that is told, or that is paged."""
    for lane in subject.document.lanes:
        if lane.hand_to:
            yield Call(lane.hand_to, "lanes", lane.id, ("hand_to",))
    for heading, action, _ in actions(subject):
        yield from _each(subject, action.tell, (heading, action.id, ("tell",)))
    for chain in subject.document.chains:
        for index, step in enumerate(chain.steps):
            yield from _each(subject, step.page, ("chains", chain.id, ("steps", index, "page")))


def _each(subject: Subject, names: tuple[str, ...], where: tuple[str, str, Path]) -> Iterator[Call]:
    """A call for each name; a name that stands alone is no list."""
    section, part, inside = where
    is_list = subject.node.at((*subject.path(section, part), *inside)).kind == "sequence"
    yield from (Call(name, section, part, (*inside, index) if is_list else inside) for index, name in enumerate(names))


def has_people(name: str, roles: Mapping[str, Role]) -> bool:
    """Whether somebody can be there: the role has people, nobody says how many, or a backup has some."""
    seen: set[str] = set()
    while name in roles and name not in seen:
        seen.add(name)
        role = roles[name]
        if role.headcount != 0 or role.external:
            return True
        name = role.backup or ""
    return False
