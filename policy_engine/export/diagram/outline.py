"""A picture as a numbered outline, for those who can't see it or would rather read."""

from __future__ import annotations

from policy_engine.export.diagram.labels import plain
from policy_engine.export.diagram.picture import Node, Picture, Section
from policy_engine.messages import say


def outline_of(picture: Picture) -> str:
    """The outline of a picture: each question with its answers, and where each leads."""
    lines = [plain(picture.title), *([picture.subtitle] if picture.subtitle else []), *map(plain, picture.remarks)]
    for section in picture.sections:
        lines += ["", *([plain(section.title)] if len(picture.sections) > 1 else []), *_section(section)]
    return "\n".join(lines) + "\n"


def _section(section: Section) -> list[str]:
    nodes = {node.id: node for node in section.nodes}
    questions = sorted((node for node in section.nodes if node.kind == "question"), key=lambda node: node.number)
    lines: list[str] = []
    for question in questions:
        lines.append(f"{question.number}. {plain(question.text)}")
        lines += [f"   * {plain(item)}" for item in question.items]
        for edge in section.edges:
            if edge.source == question.id:
                marked = say("diagram.this_ticket") if edge.on_path else ""
                lines.append(f"   - {_step(edge.text, nodes[edge.target], is_unknown=edge.kind == 'unknown')}{marked}")
    pointed = {edge.target for edge in section.edges}
    for node in section.nodes:
        if node.kind != "question" and node.id not in pointed:
            lines += [f"- {plain(node.text)}", *(f"   * {plain(item)}" for item in node.items)]
    if not questions and section.edges:
        lines = [f"{number}. {plain(node.text)}" for number, node in enumerate(section.nodes, 1)]
    return lines


def _step(answer: str, target: Node, *, is_unknown: bool) -> str:
    if is_unknown:
        return plain(target.text)
    leads = say("diagram.go_to", number=target.number) if target.kind == "question" else target.text
    return say("diagram.step", answer=plain(answer), leads=plain(leads))
