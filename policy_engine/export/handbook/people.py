"""Part 3: who does what. One page for all roles at a glance, and one for each role."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.export.handbook.action import action_lines, remark_blocks
from policy_engine.export.handbook.book import View
from policy_engine.export.handbook.durations import period_words
from policy_engine.export.handbook.markdown import Block, bullets, escape, heading, section, table
from policy_engine.export.handbook.overview import page_title
from policy_engine.export.handbook.places import PEOPLE
from policy_engine.messages import say
from policy_engine.model.actions import HEADINGS, Action
from policy_engine.model.people import Role


def people_page(view: View) -> list[Block]:
    """All roles at a glance."""
    head = [say(f"handbook.head.{name}") for name in ("role", "people", "level", "contact", "backup")]
    return section(heading(1, page_title(PEOPLE)), table(head, [_row(view, role) for role in view.document.roles]))


def _row(view: View, role: Role) -> tuple[str, ...]:
    people = say("handbook.people.external") if role.external else "" if role.headcount is None else str(role.headcount)
    levels = ", ".join(view.to(level.id) for level in view.book.levels if level.role == role.id)
    return view.to(role.id), people, levels, contact_words(role), view.to(role.backup) if role.backup else ""


def contact_words(role: Role) -> str:
    """How a role is reached, on one line."""
    return ", ".join(
        say("handbook.people.contact", channel=escape(channel), address=_inner(address)) for channel, address in role.contact.items()
    )


def _inner(text: str) -> str:
    """Escaped text that never starts a line: `#` needs no backslash there."""
    return escape(text).removeprefix("\\") if text.lstrip().startswith("#") else escape(text)


def role_page(view: View, role: Role) -> list[Block]:
    """What somebody with this role does, decides and hears of."""
    return [
        *heading(1, escape(role.title)),
        *bullets(_facts(view, role)),
        *remark_blocks(role),
        *section(heading(2, say("handbook.people.responsibilities")), bullets(escape(text) for text in role.responsibilities)),
        *section(
            heading(2, say("handbook.people.authority")), bullets([*(escape(text) for text in role.authority), *_decides(view, role)])
        ),
        *section(
            heading(2, say("handbook.people.does")),
            bullets(action_lines(view, ((a, view.book.condition(a.when)) for a in _actions(view) if a.by == role.id), by=False)),
        ),
        *section(heading(2, say("handbook.people.hears")), bullets(_hears(view, role))),
        *section(heading(2, say("handbook.people.reviews")), bullets(_reviews(view, role))),
    ]


def _facts(view: View, role: Role) -> Iterator[str]:
    if role.external:
        yield say("handbook.people.is_external")
    if role.headcount is not None:
        yield say("handbook.people.headcount", count=role.headcount)
    for level in view.book.levels:
        if level.role == role.id:
            yield say("handbook.people.owns", level=view.to(level.id))
    for channel, address in role.contact.items():
        yield say("handbook.people.reach", channel=escape(channel), address=_inner(address))
    if role.backup:
        yield say("handbook.people.backup", role=view.to(role.backup))


def _actions(view: View) -> list[Action]:
    return [action for name in HEADINGS for action in getattr(view.document, name)]


def _decides(view: View, role: Role) -> Iterator[str]:
    for name, scale in view.document.scales.items():
        if scale.decided_by == role.id:
            yield say("handbook.people.decides", scale=view.to(name, escape(view.book.wording.title(name))))
    for action in _actions(view):
        if action.approved_by == role.id:
            yield say("handbook.people.approves", action=view.to(action.id))


def _hears(view: View, role: Role) -> Iterator[str]:
    """What the role is told of, handed and paged for."""
    told = ((action, view.book.condition(action.when)) for action in _actions(view) if role.id in action.tell)
    yield from action_lines(view, told)
    for lane in view.document.lanes:
        if lane.hand_to == role.id:
            yield say("handbook.people.lane", lane=view.to(lane.id))
    for chain in view.document.chains:
        if any(role.id in step.page or step.by_hand == role.id for step in chain.steps):
            yield say("handbook.people.paged", chain=view.to(chain.id))
    for deadline in view.document.deadlines:
        if deadline.owner == role.id:
            yield say("handbook.people.keeps", deadline=view.to(deadline.id))


def _reviews(view: View, role: Role) -> Iterator[str]:
    for review in view.document.reviews:
        if review.by == role.id:
            yield say("handbook.people.review", time=period_words(review.every), review=view.to(review.id), do=escape(review.do))
