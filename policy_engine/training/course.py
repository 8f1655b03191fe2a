"""The course of a policy as one piece of plain data: what the training page shows, and all that it knows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from policy_engine.api import Policy
from policy_engine.export.diagram.look import look_of
from policy_engine.export.handbook.places import file_name
from policy_engine.export.titles import Titles
from policy_engine.messages import sentences
from policy_engine.model.people import Level
from policy_engine.records import dataclass
from policy_engine.training.answer_data import answer_data, given_data, start_of
from policy_engine.training.cards import Cards
from policy_engine.training.pages import course_pages
from policy_engine.training.quiz import quiz_questions
from policy_engine.training.ticket_data import known_data, legend_data, message_data
from policy_engine.training.tickets import CourseTicket, case_tickets, has_solver, near_tickets
from policy_engine.training.tree_data import Start, TreeData

COURSE_FORMAT = "escalation-training/1"
WORDS = "training.page."
Data = dict[str, Any]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class CourseOptions:
    """`seed` mixes the quiz. `near_misses`: whether the solver looks for them.

    `timeout`: seconds for one of its questions; `progress` is told of each step of its search.
    """

    seed: int = 1
    near_misses: bool = True
    timeout: float = 5.0
    progress: Progress | None = None


def course_of(policy: Policy, options: CourseOptions | None = None) -> Data:
    """The course. Give a policy that was read with its case files."""
    chosen = options or CourseOptions()
    cases = case_tickets(policy)
    near = near_tickets(policy, chosen.timeout, chosen.progress) if chosen.near_misses else ()
    tree = TreeData(policy, _starts(policy, (*cases, *near)))
    tree_data = tree.data()
    return {
        "format": COURSE_FORMAT,
        "policy": _policy(policy),
        "seed": chosen.seed,
        "near_misses": has_solver(),
        "words": _words(),
        "scales": [_scale(policy, plan.name) for plan in policy.source.program.scales],
        "lanes": [_lane(policy, lane) for lane in policy.document.lanes],
        "starts": tree.starts,
        "tree": tree_data,
        "tickets": [_ticket(ticket, tree) for ticket in (*cases, *near)],
        "quiz": [question.as_data() for question in quiz_questions((*cases, *near), chosen.seed)],
        "pages": course_pages(policy),
    }


def _policy(policy: Policy) -> Data:
    document = policy.document
    found = {
        "id": policy.id,
        "title": policy.title,
        "version": policy.version,
        "language": document.language,
        "digest": policy.source.digest[:8],
        "owner": document.owner,
    }
    return {key: value for key, value in found.items() if value}


def _words() -> dict[str, str]:
    """The fixed sentences of the page."""
    return {key.removeprefix(WORDS): sentence for key, sentence in sentences().items() if key.startswith(WORDS)}


def _scale(policy: Policy, name: str) -> Data:
    plan, titles, cards = policy.source.program.scale_plans[name], Titles(policy), Cards(policy)
    values = []
    for rank, value in enumerate(plan.values):
        look = look_of(rank, len(plan.values))
        data = {"id": value, "title": titles.value(name, value), "look": [look.fill, look.ink, look.border]}
        values.append({**data, **_owner(policy, value, titles), "card": cards.card(name, value)})
    found = {"id": name, "title": titles.scale(name), "values": values}
    return {**found, "never_falls": True} if plan.never_falls else found


def _owner(policy: Policy, value: str, titles: Titles) -> Data:
    """The owner of a level, and its page."""
    level: Level | None = next((level for level in policy.document.levels if level.id == value), None)
    if level is None:
        return {}
    return {"page": f"levels/{file_name(level.id)}", **({"role": titles.role(level.role)} if level.role else {})}


def _lane(policy: Policy, lane: Any) -> Data:
    titles = Titles(policy)
    data = {"id": lane.id, "title": titles.value("lane", lane.id), "card": Cards(policy).card(f"lane.{lane.id}", "yes")}
    return {**data, **({"role": titles.role(lane.hand_to)} if lane.hand_to else {}), **({"say": lane.say} if lane.say else {})}


def _starts(policy: Policy, tickets: Sequence[CourseTicket]) -> dict[str, list[Start]]:
    """Where tickets may already be, for each scale: new, every value, and what is left open in a case."""
    bare, found = TreeData(policy, {}), {}
    for plan in policy.source.program.scales:
        single = [(rank, rank) for rank in range(len(plan.values))] if plan.never_falls else [(0, 0)]
        cases = [start_of(ticket, bare, plan.name) for ticket in tickets] if plan.never_falls else []
        found[plan.name] = list(dict.fromkeys([*single, *cases]))
    return found


def _ticket(ticket: CourseTicket, tree: TreeData) -> Data:
    scales = ticket.routed.policy.source.program.scales
    start = {plan.name: tree.starts[plan.name].index(start_of(ticket, tree, plan.name)) for plan in scales if plan.never_falls}
    decided = {name: scale.decided for name, scale in ticket.routed.decision.scales.items() if scale.decided is not None}
    found = {
        "id": ticket.id,
        "title": ticket.title,
        "messages": message_data(ticket),
        "legend": legend_data(ticket),
        "known": known_data(ticket),
        "answer": answer_data(ticket),
        "given": given_data(ticket, tree),
    }
    more = {"start": start, "decided": decided, "near": int(ticket.is_near)}
    return {**found, **{key: value for key, value in more.items() if value}}
