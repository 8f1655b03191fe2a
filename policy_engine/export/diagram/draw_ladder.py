"""Draws the escalation ladder: each level with its people, its times and who is told; what brings a ticket straight to it; the chains.

A policy without levels has the ladder of each of its scales instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from policy_engine.api import Policy
from policy_engine.export.diagram.draw import never_falls, outcome_of, picture_of
from policy_engine.export.diagram.draw_list import table_answers
from policy_engine.export.diagram.picture import Edge, Node, Picture, Section
from policy_engine.export.diagram.times import Here, actions_at, steps_at, times_at
from policy_engine.export.handbook.book import Book
from policy_engine.export.handbook.durations import length_words
from policy_engine.export.titles import Titles
from policy_engine.messages import say
from policy_engine.model.actions import HEADINGS, Action
from policy_engine.model.clocks import Chain, ChainStep
from policy_engine.model.people import Level
from policy_engine.model.program import ScalePlan
from policy_engine.quantities.durations import Duration

Line = tuple[str, str]
"""How a line of a rung begins, and what it names."""


def draw_ladder(policy: Policy) -> Picture:
    """The levels in their order, the other scales, and the chains beside them."""
    book = Book(policy)
    plans = sorted(policy.source.program.scales, key=lambda plan: plan.name != "level")
    sections = [_scale(book, plan) for plan in plans]
    sections += [_chain(policy, chain) for chain in policy.document.chains]
    if lanes := _hand_overs(policy):
        sections.append(lanes)
    picture = picture_of(policy, sections, remarks=never_falls(policy))
    return replace(picture, view="ladder", heading=say("diagram.ladder_heading"), legend=())


def _scale(book: Book, plan: ScalePlan) -> Section:
    """A rung a value, the lowest first, with a note on what raises to it."""
    rungs = [_rung(book, plan, rank) for rank in range(len(plan.values))]
    notes = [(rung, _straight(book.policy, plan, rank)) for rank, rung in enumerate(rungs)]
    shown = [(rung, note) for rung, note in notes if note.items]
    edges = [Edge(f"{low.id} up", low.id, high.id, "", "up") for low, high in pairwise(rungs)]
    edges += [Edge(f"{note.id} to", rung.id, note.id, "", "aside") for rung, note in shown]
    title = book.policy.wording.title(plan.name)
    return Section(plan.name, title, (*rungs, *(note for _, note in shown)), tuple(edges), upward=True)


def _rung(book: Book, plan: ScalePlan, rank: int) -> Node:
    value = plan.values[rank]
    level = next((level for level in book.levels if level.id == value), None) if plan.name == "level" else None
    items = (*(_people(book.policy, level) if level is not None else ()), *_new_lines(book, plan, rank))
    return replace(outcome_of(book.policy, plan, rank), id=f"{plan.name}:{value}", items=items)


def _new_lines(book: Book, plan: ScalePlan, rank: int) -> list[str]:
    """Times and who is told; where all of the rung below holds here as well, only what is new."""
    lines, below = _lines(book, plan, rank), _lines(book, plan, rank - 1) if rank else []
    if not below or not set(below) <= set(lines):
        return _joined(lines)
    as_below = say("diagram.as_below", value=book.wording.value(plan.name, plan.values[rank - 1]))
    return [as_below, *_joined([line for line in lines if line not in below])]


def _lines(book: Book, plan: ScalePlan, rank: int) -> list[Line]:
    here = (plan.name, plan.values[rank])
    return [*((line, "") for line in (*times_at(book, here), *steps_at(book, here))), *_told(book, here)]


def _joined(lines: list[Line]) -> list[str]:
    """The lines, those with the same beginning as one."""
    found: dict[str, list[str]] = {}
    for head, more in lines:
        found.setdefault(head, []).append(more)
    return [f"{head} {', '.join(dict.fromkeys(more))}".strip() for head, more in found.items()]


def _people(policy: Policy, level: Level) -> Iterator[str]:
    """Who works there, how many, and how they are reached."""
    role = next((role for role in policy.document.roles if role.id == level.role), None)
    if role is not None:
        count = say("diagram.headcount" if role.headcount > 1 else "diagram.headcount_one", count=role.headcount) if role.headcount else ""
        reached = say("diagram.reached", ways=", ".join(role.contact.values())) if role.contact else ""
        yield say("diagram.works_here", role=role.title) + count + reached
    if level.external:
        yield say("diagram.outside")


def _told(book: Book, here: Here) -> Iterator[Line]:
    """Who is told at this value, and how quickly."""
    titles = Titles(book.policy)
    actions = tuple(action for name in HEADINGS for action in getattr(book.document, name) if action.tell)
    for action, is_sure in actions_at(book, actions, here):
        head = _told_head(action)
        yield from ((head, titles.role(role) if is_sure else say("diagram.in_some_cases", role=titles.role(role))) for role in action.tell)


def _told_head(action: Action) -> str:
    """`told within 1 hour:`, `told at once:`, or `told:` where there is no fixed time."""
    if isinstance(action.within, Duration):
        return say("diagram.told_within", length=length_words(action.within))
    return say("diagram.told_at_once" if action.within == "immediately" else "diagram.told")


def _straight(policy: Policy, plan: ScalePlan, rank: int) -> Node:
    """What brings a ticket straight to a value."""
    value = plan.values[rank]
    titles = {trigger.id: trigger.title or trigger.id for trigger in policy.document.triggers}
    items = tuple(titles[one.name] for one in policy.source.program.triggers if dict(one.raises).get(plan.name) == value)
    if plan.table is not None and value in table_answers(plan.table.rows):
        items = (*items, say("diagram.by_its_table"))
    if not items:
        items = (say("diagram.by_hand" if rank else "diagram.every_other"),)
    outcome = policy.wording.value(plan.name, value)
    return Node(f"{plan.name}:{value} because", "note", say("diagram.straight_here", value=outcome), items=items, about=value)


def _chain(policy: Policy, chain: Chain) -> Section:
    """Who is paged, step by step, from the bottom up."""
    titles = Titles(policy)
    nodes = [_page(titles, chain, step, number) for number, step in enumerate(chain.steps)]
    waits = [length_words(step.wait) if step.wait is not None else "" for step in chain.steps]
    edges = [
        Edge(f"{one.id} up", one.id, other.id, say("diagram.after", length=wait) if wait else "", "up")
        for (one, other), wait in zip(pairwise(nodes), waits, strict=False)
    ]
    repeat = say("diagram.repeated" if chain.repeat > 1 else "diagram.repeated_once", count=chain.repeat) if chain.repeat else ""
    return Section(chain.id, say("diagram.chain", title=str(chain.title or chain.id)) + repeat, tuple(nodes), tuple(edges), upward=True)


def _page(titles: Titles, chain: Chain, step: ChainStep, number: int) -> Node:
    by_hand = (say("diagram.page_by_hand", role=titles.role(step.by_hand)),) if step.by_hand else ()
    skipped = (say("diagram.page_if"),) if step.when is not None else ()
    text = say("diagram.page", number=number + 1, roles=titles.roles(step.page))
    return Node(f"{chain.id} {number}", "lane", text, items=by_hand + skipped, about=chain.id)


def _hand_overs(policy: Policy) -> Section | None:
    """The lanes that somebody else takes."""
    titles = Titles(policy)
    lanes = [lane for lane in policy.document.lanes if lane.hand_to]
    nodes = [
        Node(
            f"lane:{lane.id}",
            "lane",
            lane.title or lane.id,
            items=(say("route.hand_to", role=titles.role(str(lane.hand_to))),),
            about=lane.id,
        )
        for lane in lanes
    ]
    return Section("lanes", say("diagram.handed_over"), tuple(nodes), ()) if nodes else None
