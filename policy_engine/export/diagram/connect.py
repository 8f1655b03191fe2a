"""Numbers the questions of a section in reading order, and takes the crossing arrows out of it.

Every question keeps one way in, its home; another way in becomes a small box, `go on at 12`.
"""

from __future__ import annotations

from dataclasses import replace

from policy_engine.export.diagram.layout import Answers, answers_of, depths_of, rows_of, spine_of
from policy_engine.export.diagram.picture import Edge, Node, Section
from policy_engine.messages import say


def connect(section: Section, first: int) -> Section:
    """The section as columns that nothing crosses, its questions counted from `first`."""
    answers = answers_of(section)
    homes = _homes(answers)
    questions = [node.id for node in section.nodes if node.kind == "question"]
    arrows = {node: [edge for edge in edges if homes[edge.target] is edge] for node, edges in answers.items()}
    order = _reading_order([node for node in questions if node not in homes], arrows, set(questions))
    numbers = {node: first + place for place, node in enumerate(order)}
    nodes = [replace(node, number=numbers.get(node.id, 0)) for node in section.nodes]
    edges = []
    for edge in section.edges:
        if edge.target in numbers and homes[edge.target] is not edge:
            box = Node(f"{edge.id} goes on", "goto", say("diagram.go_to", number=numbers[edge.target]), on_path=edge.on_path)
            nodes.append(box)
            edges.append(replace(edge, target=box.id))
        else:
            edges.append(edge)
    return replace(section, nodes=tuple(nodes), edges=tuple(edges))


def _homes(answers: Answers) -> dict[str, Edge]:
    """The edge of each node that is drawn as an arrow to it: straight down where there is one, else the one from lowest."""
    spine, rows = spine_of(answers, depths_of(answers)), rows_of(answers, set())
    into: dict[str, list[Edge]] = {}
    for edges in answers.values():
        for edge in edges:
            into.setdefault(edge.target, []).append(edge)
    return {target: max(edges, key=lambda edge: (spine[edge.source] is edge, rows[edge.source])) for target, edges in into.items()}


def _reading_order(tops: list[str], arrows: Answers, questions: set[str]) -> list[str]:
    """Each column from top to bottom, then the columns that branch off it, the uppermost first."""
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
