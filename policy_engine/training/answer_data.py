"""The policy's answer to a ticket of the course, in the sentences of `policy-engine route`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from policy_engine.compiler.cells import KNOWN_SUFFIX
from policy_engine.decision.models import ActionResult
from policy_engine.export.answer_deadlines import due_times
from policy_engine.export.answer_duties import action_words, calm, gates, lanes, other_scales
from policy_engine.export.answer_headline import headline
from policy_engine.export.answer_reasons import almost, may_fire, not_counted, overruled, taken, why
from policy_engine.export.answer_unknowns import asks
from policy_engine.export.handbook.durations import spelled_out
from policy_engine.export.paragraphs import Item, Section
from policy_engine.export.titles import Titles
from policy_engine.interpret import World, anything
from policy_engine.logic.possible import ABSENT, Possible, one
from policy_engine.messages import say
from policy_engine.training.tickets import CourseTicket
from policy_engine.training.tree_data import Start, TreeData, cells_of

Data = dict[str, Any]
REASONS = (why, lanes, other_scales, gates, taken, asks, may_fire, almost, overruled, not_counted)


def answer_data(ticket: CourseTicket) -> Data:
    """Headline, owner, reasons and what follows."""
    decision, titles = ticket.routed.decision, Titles(ticket.routed.policy)
    sections = [_section(make(decision, titles), spell=False) for make in REASONS]
    sections += [_section(section, spell=True) for section in _duties(ticket, titles)]
    return {
        "head": headline(decision, titles),
        "owner": titles.role(decision.role) if decision.role else None,
        "hand_to": [titles.role(lane.hand_to) for lane in decision.lanes if lane.state == "in" and lane.hand_to],
        "scales": {name: [scale.value, scale.at_most] for name, scale in decision.scales.items()},
        "lanes": {lane.id: lane.state for lane in decision.lanes if lane.state != "outranked"},
        "form": decision.path.form,
        "settled": decision.settled,
        "sections": [section for section in sections if section["items"]],
        "why": ticket.case.why if not ticket.is_near and _is_as_expected(ticket) else None,
    }


def _duties(ticket: CourseTicket, titles: Titles) -> Iterator[Section]:
    """What follows, with lengths of time spelled out: nothing in these sections quotes the customer."""
    decision = ticket.routed.decision
    times = {found.id: found for found in decision.deadlines} if ticket.has_times else {}
    due = [action for action in decision.actions if action.state in ("due", "on_hold") and action.heading != "de_escalation"]
    items = [Item(action_words(action, titles, times.get(action.id))) for action in due]
    items += [Item(_forbidden(ticket, action)) for action in decision.actions if action.state == "forbidden"]
    open_ones = sum(action.state == "possible" for action in decision.actions)
    items += [Item(say("training.depending", count=open_ones))] if open_ones else []
    yield Section(say("route.do_next"), tuple(items))
    if ticket.has_times:
        yield due_times(decision, titles)
    yield calm(decision, titles)


def _forbidden(ticket: CourseTicket, action: ActionResult) -> str:
    written = ticket.routed.written
    others = "; ".join(written[name].do or written[name].title or name for name in action.forbidden_by)
    return say("training.forbidden", what=action.what, others=others)


def _section(section: Section, *, spell: bool) -> Data:
    put = spelled_out if spell else str
    items: list[Any] = [[put(item.text), *map(put, item.below)] if item.below else put(item.text) for item in section.items]
    return {"title": section.heading, "items": items}


def _is_as_expected(ticket: CourseTicket) -> bool:
    """Whether the policy answers what the case's author expected of the level: else the author's reason would mislead."""
    expected = ticket.case.expect.level
    return expected is None or expected == (ticket.routed.decision.level or "none")


def start_of(ticket: CourseTicket, tree: TreeData, scale: str) -> Start:
    """The lowest and highest value of a scale that the ticket may already be at, as the router reads them."""
    slot = tree.tree.slots[tree.tree.slot_of[f"current.{scale}"]]
    mask = slot.mask_of(ticket.routed.walked.answer.values[slot.name])
    ranks = cells_of(mask >> 1 & (slot.full >> 1))
    return min([*([0] if mask & 1 else []), *ranks], default=0), max(ranks, default=0)


def given_data(ticket: CourseTicket, tree: TreeData) -> Data:
    """What the router knew of the ticket, as cells of each variable that the exported tree asks people for."""
    world, found = ticket.routed.walked.known.world, Data()
    for index, data in tree.slots.items():
        slot = tree.tree.slots[index]
        possible = _possible(ticket, slot.name, world, is_settled="from" in data)
        if possible is not None:
            found[str(index)] = cells_of(slot.mask_of(possible))
    return found


def _possible(ticket: CourseTicket, name: str, world: World, *, is_settled: bool) -> Possible | None:
    """What a variable may be; None for one that the tree settles itself."""
    if is_settled:
        said = world.get(name) if not name.startswith("lane.") and name not in ticket.routed.policy.source.program.scale_plans else None
        return said
    values = ticket.routed.walked.answer.values
    if name.endswith(KNOWN_SUFFIX):
        known = values.get(name.removesuffix(KNOWN_SUFFIX), ABSENT)
        found = ABSENT if known.is_absent else one("yes" if Possible(known.values, known.ranges).is_known else "no")
        return found.or_absent() if known.absent and not known.is_absent else found
    variable = ticket.routed.policy.source.program.by_name.get(name)
    return values.get(name) or (anything(variable) if variable is not None else None)
