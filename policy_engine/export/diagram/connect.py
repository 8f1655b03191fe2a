"""Numbers the questions of a section in reading order, and takes the crossing arrows out of it.

Every question keeps one way in, its home; another way in becomes a small box, `go on at 12`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from policy_engine.export.diagram.layout import Answers, answers_of, depths_of, rows_of, spine_of
from policy_engine.export.diagram.picture import NO_ANSWER, Edge, Node, Section
from policy_engine.messages import say


def connect(section: Section) -> Section:
    """The section as columns that nothing crosses."""
    answers = answers_of(section)
    homes = _homes(answers)
    questions = {node.id: node for node in section.nodes if node.kind == "question"}
    nodes, edges = list(section.nodes), []
    for edge in section.edges:
        if edge.target in questions and edge.kind not in NO_ANSWER and homes[edge.target] is not edge:
            there = questions[edge.target]
            box = Node(f"{edge.id} goes on", "goto", "", on_path=edge.on_path, about=there.about, to=there.id)
            nodes.append(box)
            edges.append(replace(edge, target=box.id))
        else:
            edges.append(edge)
    return replace(section, nodes=tuple(nodes), edges=tuple(edges))


def numbered(sections: Iterable[Section]) -> list[Section]:
    """The sections with their questions counted through in reading order, and every `go on at` saying its number."""
    parts = list(sections)
    numbers: dict[str, int] = {}
    for section in parts:
        for node in reading_order(section):
            numbers[node] = len(numbers) + 1

    def counted(node: Node) -> Node:
        if node.kind == "goto" and node.to in numbers:
            return replace(node, text=say("diagram.go_to", number=numbers[node.to]))
        return replace(node, number=numbers.get(node.id, 0))

    return [replace(section, nodes=tuple(map(counted, section.nodes))) for section in parts]


def reading_order(section: Section) -> list[str]:
    """The ids of the questions: each column from top to bottom, then the columns that branch off it, the uppermost first."""
    arrows = answers_of(section)
    questions = [node.id for node in section.nodes if node.kind == "question"]
    led_to = {edge.target for edges in arrows.values() for edge in edges}
    return _order([node for node in questions if node not in led_to], arrows, set(questions))


def _homes(answers: Answers) -> dict[str, Edge]:
    """The edge of each node that is drawn as an arrow to it: straight down where there is one, else the one from lowest."""
    spine, rows = spine_of(answers, depths_of(answers)), rows_of(answers, set())
    into: dict[str, list[Edge]] = {}
    for edges in answers.values():
        for edge in edges:
            into.setdefault(edge.target, []).append(edge)
    return {target: max(edges, key=lambda edge: (spine[edge.source] is edge, rows[edge.source])) for target, edges in into.items()}


def _order(tops: list[str], arrows: Answers, questions: set[str]) -> list[str]:
    spine = spine_of(arrows, depths_of(arrows))
    order: list[str] = []
    while tops:
        node: str | None = tops[0]
        branches: list[str] = []
        while node is not None:
            order.append(node)
            below = [edge for edge in arrows[node] if edge.target in questions]
            branches += [edge.target for edge in below if edge is not spine[node]]
            node = next((edge.target for edge in below if edge is spine[node]), None)
        tops = branches + tops[1:]
    return order
