"""Where a ticket's way ends: the level with its people and times, or the levels still possible and the question that settles it."""

from __future__ import annotations

from dataclasses import replace

from policy_engine.api import Policy
from policy_engine.decision.models import Ask, Decision, ScaleResult
from policy_engine.export.diagram.draw import outcome_of
from policy_engine.export.diagram.picture import Edge, Node
from policy_engine.export.handbook.durations import spelled_out
from policy_engine.export.titles import Titles
from policy_engine.messages import say

MOST_TIMES = 4
OVER = ("met", "none")
MOST_OPEN = 2
"""Open questions that are drawn; `ask` goes through all."""


def end_of(policy: Policy, decision: Decision, name: str) -> Node:
    """The last box of the lanes' way, or of a scale's."""
    box = _lanes(policy, decision) if name == "lanes" else _scale(policy, decision, name)
    return replace(box, id=f"{name} end", on_path=True)


def _lanes(policy: Policy, decision: Decision) -> Node:
    titles = Titles(policy)
    held = [lane for lane in decision.lanes if lane.state in ("in", "possibly")]
    names = [lane.title if lane.state == "in" else say("diagram.possibly", lane=lane.title) for lane in held]
    items = tuple(say("route.hand_to", role=titles.role(lane.hand_to)) for lane in held if lane.hand_to)
    times = () if policy.document.levels else _times(decision)
    return Node("", "lane", say("diagram.and").join(names) or say("diagram.no_lane"), items=items + times, about=held[0].id if held else "")


def _scale(policy: Policy, decision: Decision, name: str) -> Node:
    titles, result, plan = Titles(policy), decision.scales[name], policy.source.program.scale_plans[name]
    if result.applies == "no" or result.value is None or result.at_most is None:
        return Node("", "lane", say("diagram.not_applicable", scale=policy.wording.title(name)), about=name)
    box = outcome_of(policy, plan, plan.rank(result.at_most))
    return replace(box, text=titles.bounds(name, result.value, result.at_most), items=_items(policy, decision, (name, result)))


def _items(policy: Policy, decision: Decision, at: tuple[str, ScaleResult]) -> tuple[str, ...]:
    """Who works on it and how quickly; what is worked at while it is open; what raised it; what caps it."""
    titles, (name, result) = Titles(policy), at
    plan = policy.source.program.scale_plans[name]
    role = [say("route.owner", role=titles.role(decision.role))] if name == "level" and decision.role else []
    is_open = not result.determined and result.work_at is not None
    asks = [say("diagram.ask", question=ask.question) for ask in decision.ask if _changes(ask, name)][:1]
    unsure = [say("diagram.work_at", value=titles.value(name, result.work_at)), *asks] if is_open else []
    why = [say("diagram.because", title=trigger.title) for trigger in decision.fired if trigger.raises.get(name) == result.value]
    if not why and plan.never_falls and plan.rank(str(result.value)) > 0:
        why = [say("route.was_there", level=titles.value(name, result.value))]
    caps = [say("diagram.capped_by", title=gate.title) for gate in decision.capped if name in gate.caps]
    times = _times(decision) if name == "level" else ()
    return (*unsure, *role, *why, *caps, *times)


def _times(decision: Decision) -> tuple[str, ...]:
    """The promises that run on this ticket, then what is done by when."""
    running = [part for part in decision.deadlines if part.state not in OVER and not part.owner and not part.possible and part.length]
    ordered = sorted(running, key=lambda part: part.kind != "deadline")
    return tuple(say("diagram.time", title=part.title, length=spelled_out(part.length or "")) for part in ordered)[:MOST_TIMES]


def open_questions(policy: Policy, decision: Decision, at: tuple[str, frozenset[str]], end: str) -> tuple[list[Node], list[Edge]]:
    """The questions that can still change this answer, and what each answer would do. `at` is the lanes or a scale, and what was asked on
    the way: that is drawn there already."""
    name, asked = at
    nodes: list[Node] = []
    edges: list[Edge] = []
    before = end
    for ask in [ask for ask in decision.ask if ask.signal not in asked and _changes(ask, name)][:MOST_OPEN]:
        box = f"{name} ask {ask.signal}"
        items = (ask.reason,) if ask.reason else ()
        nodes.append(Node(box, "question", say("diagram.still_open", question=ask.question), items=items, on_path=True, about=ask.signal))
        edges.append(Edge(f"{box} asked", before, box, say("diagram.to_settle"), "open", on_path=True))
        for number, effect in enumerate(ask.answers):
            target = f"{box} {number}"
            nodes.append(replace(_then(policy, name, (ask, number)), id=target, on_path=True))
            edges.append(Edge(f"{target} edge", box, target, effect.answer, "open", on_path=True))
        before = box
    return nodes, edges


def _changes(ask: Ask, name: str) -> bool:
    """Whether the answers to a question differ in what they say here."""
    return len({_bounds(ask, number, name) for number in range(len(ask.answers))}) > 1


def _bounds(ask: Ask, number: int, name: str) -> tuple[str | None, ...]:
    effect = ask.answers[number]
    if name == "lanes":
        return effect.lanes
    return (effect.level, effect.at_most) if name == "level" else effect.scales.get(name, ())


def _then(policy: Policy, name: str, at: tuple[Ask, int]) -> Node:
    """The box of what one answer would do."""
    found = _bounds(*at, name)
    if name == "lanes":
        titles = [policy.wording.value("lane", str(lane)) for lane in found]
        return Node("", "lane", say("diagram.and").join(titles) or say("diagram.no_lane"))
    low, high = found if len(found) == 2 else (None, None)
    if low is None or high is None:
        return Node("", "lane", say("diagram.not_applicable", scale=policy.wording.title(name)))
    plan = policy.source.program.scale_plans[name]
    return replace(outcome_of(policy, plan, plan.rank(high)), text=Titles(policy).bounds(name, low, high))
