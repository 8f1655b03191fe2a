"""One page a role: what reaches somebody who holds it, what they do and decide, and what they are told."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.export.handbook.action import action_lines, remark_blocks
from policy_engine.export.handbook.book import View
from policy_engine.export.handbook.durations import length_words, period_words
from policy_engine.export.handbook.limits import all_actions, may_not
from policy_engine.export.handbook.markdown import Block, bullets, escape, heading, section
from policy_engine.export.handbook.people import address_words
from policy_engine.export.handbook.triggers import trigger_list
from policy_engine.messages import say
from policy_engine.model.people import Level, Role


def role_page(view: View, role: Role) -> list[Block]:
    """What somebody with this role gets, does, decides and hears of."""
    own = ((action, view.book.condition(action.when)) for action in all_actions(view) if action.by == role.id)
    may = [*(escape(text) for text in role.authority), *_decides(view, role)]
    return [
        *heading(1, escape(role.title)),
        *bullets(_facts(view, role)),
        *remark_blocks(role),
        *section(heading(2, say("handbook.people.reaches"), "_reaches"), *_reaches(view, role)),
        *section(heading(2, say("handbook.people.responsibilities"), "_duties"), bullets(escape(text) for text in role.responsibilities)),
        *section(heading(2, say("handbook.people.does"), "_steps"), bullets(action_lines(view, own, by=False))),
        *section(heading(2, say("handbook.people.authority"), "_may"), bullets(may)),
        *section(heading(2, say("handbook.people.limits"), "_may-not"), bullets(may_not(view, role))),
        *section(heading(2, say("handbook.people.hears"), "_hears"), bullets(_hears(view, role))),
        *section(heading(2, say("handbook.people.reviews"), "_reviews"), bullets(_reviews(view, role))),
    ]


def _facts(view: View, role: Role) -> Iterator[str]:
    if role.external:
        yield say("handbook.people.is_external")
    if role.headcount is not None:
        yield say("handbook.people.headcount", count=role.headcount)
    for channel, address in role.contact.items():
        yield say("handbook.people.reach", channel=escape(channel.capitalize()), address=address_words(address))
    if role.backup:
        yield say("handbook.people.backup", role=view.to(role.backup))
    stands_in = [other.id for other in view.document.roles if other.backup == role.id]
    if stands_in:
        yield say("handbook.people.stands_in", roles=", ".join(view.to(name) for name in stands_in))


def _reaches(view: View, role: Role) -> Iterator[list[Block]]:
    """How a ticket comes to this role."""
    for level in view.book.levels:
        if level.role == role.id:
            yield _owned(view, level)
    yield bullets(_handed(view, role))


def _owned(view: View, level: Level) -> list[Block]:
    """The triggers of a level that the role owns, and the way to its page."""
    page = say("handbook.people.level_page", level=view.to(level.id))
    links = trigger_list(view, level.id)
    key = "owns_first" if level == view.book.levels[0] else "owns" if links else "owns_by_hand"
    return [say(f"handbook.people.{key}", level=view.to(level.id)), *links, page]


def _handed(view: View, role: Role) -> Iterator[str]:
    for lane in view.document.lanes:
        if lane.hand_to == role.id:
            yield say("handbook.people.lane", lane=view.to(lane.id))
    for chain in view.document.chains:
        for number, step in enumerate(chain.steps, 1):
            if role.id in step.page or step.by_hand == role.id:
                key = "paged" if role.id in step.page else "pages"
                wait = say("handbook.people.answer_in", length=length_words(step.wait)) if step.wait and key == "paged" else ""
                yield say(f"handbook.people.{key}", chain=view.to(chain.id), number=number, wait=wait)


def _decides(view: View, role: Role) -> Iterator[str]:
    for name, scale in view.document.scales.items():
        if scale.decided_by == role.id:
            yield say("handbook.people.decides", scale=view.to(name, escape(view.book.wording.title(name))))
    for action in all_actions(view):
        if action.approved_by == role.id:
            yield say("handbook.people.approves", action=view.to(action.id))


def _hears(view: View, role: Role) -> Iterator[str]:
    """What the role is told of, and the times it keeps."""
    told = ((action, view.book.condition(action.when)) for action in all_actions(view) if role.id in action.tell)
    yield from action_lines(view, told)
    for deadline in view.document.deadlines:
        if deadline.owner == role.id:
            yield say("handbook.people.keeps", deadline=view.to(deadline.id))


def _reviews(view: View, role: Role) -> Iterator[str]:
    for review in view.document.reviews:
        if review.by == role.id:
            yield say("handbook.people.review", time=period_words(review.every), review=view.to(review.id), do=escape(review.do))
