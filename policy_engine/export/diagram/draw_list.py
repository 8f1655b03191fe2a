"""Draws a scale whose tree is too large to look at: from the highest value down, what leads there, as plain lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from policy_engine.api import Policy
from policy_engine.export.diagram.picture import Edge, Node, Section
from policy_engine.messages import say
from policy_engine.model.program import LanePlan, ScalePlan, TableRows

if TYPE_CHECKING:
    from policy_engine.export.handbook.plain import Words


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
    """The lanes in their order: a question a lane (`does all of this hold?`), which leads to it or to the next question."""
    nodes: list[Node] = []
    edges: list[Edge] = []
    before = ""
    for plan, lane in zip(policy.source.program.lanes, policy.document.lanes, strict=True):
        box = Node(f"lanes:{lane.id}", "lane", lane.title or lane.id, items=_with_others(plan), about=lane.id)
        question = _lane_question(policy, plan)
        first = question or box
        nodes += [question, stub_of(question), box] if question else [box]
        if before:
            edges.append(Edge(f"{before} no", before, first.id, say("diagram.no"), "no"))
        if question:
            edges.append(Edge(f"{question.id} yes", question.id, box.id, say("diagram.yes"), "yes"))
            edges.append(Edge(f"{question.id} to stub", question.id, stub_of(question).id, say("words.not_known"), "unknown"))
        before = first.id
    return Section("lanes", title, tuple(nodes), tuple(edges), as_list=True)


def stub_of(question: Node) -> Node:
    """What stands beside a question for those who can't answer it."""
    return Node(f"{question.id} not known", "stub", say("diagram.stub"))


def _with_others(plan: LanePlan) -> tuple[str, ...]:
    return (say("diagram.with_others"),) if plan.with_others else ()


def _lane_question(policy: Policy, plan: LanePlan) -> Node | None:
    """What must hold for a lane; nothing for one that takes every ticket."""
    from policy_engine.export.handbook.markdown import unescape
    from policy_engine.export.handbook.plain import as_line, words_of

    words = words_of(plan.when, policy.wording)
    if words.is_always:
        return None
    lines = tuple(unescape(line) for line in _lines(words, as_line))
    asked = {"all": "diagram.all_of_these", "any": "diagram.one_of_these"}.get(words.joined, "diagram.is_it_so")
    return Node(f"lanes:{plan.name} when", "question", say(asked), items=lines, about=plan.name)


def _reasons(policy: Policy, scale: ScalePlan, value: str) -> list[str]:
    """Titles of what leads to `value`: triggers, the scale's table."""
    titles = {trigger.id: trigger.title or trigger.id for trigger in policy.document.triggers}
    triggers = [trigger.name for trigger in policy.source.program.triggers if dict(trigger.raises).get(scale.name) == value]
    reasons = [titles.get(name, name) for name in triggers]
    if scale.table is not None and value in table_answers(scale.table.rows):
        reasons.append(say("diagram.by_its_table"))
    return reasons


def _lines(words: Words, as_line: Callable[[Words], str]) -> Iterator[str]:
    """A line for each part; a choice of many inside it has a line for each."""
    for part in words.parts if words.joined in ("all", "any") else (words,):
        if part.joined == "any" and len(part.parts) > 2:
            yield from (say("diagram.or" if number else "diagram.either", words=as_line(inner)) for number, inner in enumerate(part.parts))
        else:
            yield as_line(part)


def table_answers(rows: TableRows) -> set[str]:
    """Every value that a table may give."""
    bodies = [*(body for _, body in rows.entries), *([rows.otherwise] if rows.otherwise is not None else [])]
    return {answer for body in bodies for answer in ({body} if isinstance(body, str) else table_answers(body))}


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
