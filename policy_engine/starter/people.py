"""Whom of the shipped policy the groups of a team stand for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_engine.model.document import PolicyDocument
from policy_engine.model.people import Role
from policy_engine.records import dataclass
from policy_engine.spelling import closest
from policy_engine.starter.team import Group

SMALL_WORDS = {"of", "the", "on", "for", "and", "owner"}
"""Words that make no two titles alike: the owner of a shop is no owner of a case."""
AT_THE_TOP = ("owner", "founder", "ceo", "boss", "managing director")
"""Titles of the one who has the last word."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Role id → the group that holds it; and what found no place."""

    groups: dict[str, Group]
    without_number: tuple[Role, ...]
    left_over: tuple[Group, ...]


def place(groups: Sequence[Group], document: PolicyDocument) -> Placed:
    """Groups by title first, then the one at the top, then by a word of the title, then from the lowest level up."""
    own = [role for role in document.roles if not role.external]
    owners = [level.role for level in document.levels if not level.external]
    ladder = [role for name in dict.fromkeys(owners) for role in own if role.id == name]
    found: dict[str, Group] = {}
    left = list(groups)
    for match in (_by_title, _at_the_top, _by_word, _by_order):
        for group in list(left):
            role = match(group, [role for role in ([*ladder, *own] if match in (_by_title, _by_word) else ladder) if role.id not in found])
            if role is not None:
                found[role.id] = group
                left.remove(group)
    return Placed(found, tuple(role for role in own if role.id not in found and role.headcount is not None), tuple(left))


def _by_title(group: Group, roles: list[Role]) -> Role | None:
    near = closest(group.title, [role.title for role in roles])
    return next((role for role in roles if role.title == near), None)


def _by_word(group: Group, roles: list[Role]) -> Role | None:
    said = _significant(group.title)
    return next((role for role in roles if said & _significant(role.title)), None)


def _at_the_top(group: Group, roles: list[Role]) -> Role | None:
    return roles[-1] if roles and group.title.casefold() in AT_THE_TOP else None


def _by_order(group: Group, roles: list[Role]) -> Role | None:
    return roles[0] if roles else None


def _significant(title: str) -> set[str]:
    return {word for word in title.casefold().split() if word not in SMALL_WORDS}


def renamed(placed: Placed, document: PolicyDocument) -> Iterator[tuple[str, Group | None]]:
    """(what the shipped policy calls a role, who it is with her), nobody where the words stay."""
    found = {role.title: placed.groups.get(role.id) for role in document.roles}
    if any(group is not None and group.title != title for title, group in found.items()):
        yield from (
            (title, None if group is not None and group.title.casefold() == title.casefold() else group) for title, group in found.items()
        )


def levels_without_number(placed: Placed, document: PolicyDocument) -> tuple[str, ...]:
    """The levels whose owner no group stands for, where groups stand for others'."""
    inside = {role.id for role in document.roles if not role.external}
    owned = [(level.id, level.role) for level in document.levels if not level.external and level.role in inside]
    without = tuple(level for level, role in owned if role not in placed.groups)
    return without if len(without) < len(owned) else ()
