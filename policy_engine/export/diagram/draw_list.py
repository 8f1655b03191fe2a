"""Draws a scale whose tree is too large to look at: from the highest value down, what leads there, as plain lists."""

from __future__ import annotations

from itertools import pairwise

from policy_engine.api import Policy
from policy_engine.export.diagram.picture import Edge, Node, Section
from policy_engine.messages import say
from policy_engine.model.program import ScalePlan


def list_section(policy: Policy, scale: ScalePlan, title: str) -> Section:
    """A question a value (`is it one of these?`), the highest first, then the lowest value, and what caps the scale."""
    nodes: list[Node] = []
    edges: list[Edge] = []
    ranks = len(scale.values)
    before = ""
    for rank in reversed(range(1, ranks)):
        reasons = _reasons(policy, scale, scale.values[rank])
        if not reasons:
            continue
        question, outcome = f"{scale.name}:{scale.values[rank]} reasons", f"{scale.name}:{scale.values[rank]}"
        nodes.append(Node(question, "question", say("diagram.one_of_these"), items=tuple(reasons)))
        nodes.append(Node(outcome, "outcome", policy.wording.value(scale.name, scale.values[rank]), rank, ranks))
        edges.append(Edge(f"{question} yes", question, outcome, say("diagram.yes"), "yes"))
        if before:
            edges.append(Edge(f"{before} no", before, question, say("diagram.none_of_these"), "no"))
        before = question
    lowest = f"{scale.name}:{scale.values[0]}"
    nodes.append(Node(lowest, "outcome", policy.wording.value(scale.name, scale.values[0]), 0, ranks))
    if before:
        edges.append(Edge(f"{before} no", before, lowest, say("diagram.none_of_these"), "no"))
    nodes.extend(_caps(policy, scale))
    return Section(scale.name, title, tuple(nodes), tuple(edges), as_list=True)


def lanes_list(policy: Policy, title: str) -> Section:
    """The lanes in their order."""
    lanes = [Node(f"lanes:{lane.id}", "lane", lane.title or lane.id, about=lane.id) for lane in policy.document.lanes]
    edges = [Edge(f"{one.id} no", one.id, other.id, say("diagram.else"), "no") for one, other in pairwise(lanes)]
    return Section("lanes", title, tuple(lanes), tuple(edges), as_list=True)


def _reasons(policy: Policy, scale: ScalePlan, value: str) -> list[str]:
    """Titles of what leads to `value`: triggers, the scale's table."""
    titles = {trigger.id: trigger.title or trigger.id for trigger in policy.document.triggers}
    triggers = [trigger.name for trigger in policy.source.program.triggers if dict(trigger.raises).get(scale.name) == value]
    reasons = [titles.get(name, name) for name in triggers]
    if scale.table is not None:
        reasons.append(say("diagram.by_its_table"))
    return reasons


def _caps(policy: Policy, scale: ScalePlan) -> list[Node]:
    """A note for each value that gates cap the scale at."""
    titles = {gate.id: gate.title or gate.id for gate in policy.document.gates}
    notes = []
    for rank, value in enumerate(scale.values):
        gates = [titles.get(gate.name, gate.name) for gate in policy.source.program.gates if dict(gate.caps).get(scale.name) == value]
        if gates:
            text = say("diagram.no_higher", value=policy.wording.value(scale.name, value))
            notes.append(Node(f"{scale.name}:cap {value}", "note", text, rank, len(scale.values), items=tuple(gates)))
    return notes
