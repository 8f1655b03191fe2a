"""Each box in a sentence, for those who hear a picture: where its answers lead."""

from __future__ import annotations

from policy_engine.export.diagram.picture import Node, Picture, Section
from policy_engine.messages import say


def described(picture: Picture) -> dict[str, str]:
    """Id of a box → its items, and where each answer leads: `yes: Boss; no: go on at 2`."""
    found: dict[str, str] = {}
    for section in picture.sections:
        nodes = {node.id: node for node in section.nodes}
        for node in section.nodes:
            words = "; ".join([*node.items, *_answers(node, section, nodes)])
            if words:
                found[node.id] = words
    return found


def _answers(node: Node, section: Section, nodes: dict[str, Node]) -> list[str]:
    return [step_words(edge.text, nodes[edge.target]) for edge in section.edges if edge.source == node.id and edge.kind != "aside"]


def step_words(answer: str, target: Node) -> str:
    """`yes: Boss`, `no: go on at 2`."""
    if target.kind == "stub":
        return target.text
    leads = say("diagram.go_to", number=target.number) if target.number else target.text
    return say("diagram.step", answer=answer, leads=leads) if answer else leads
