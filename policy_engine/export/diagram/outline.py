"""A picture as a numbered outline, for those who can't see it or would rather read."""

from __future__ import annotations

from policy_engine.export.diagram.describe import step_words
from policy_engine.export.diagram.labels import plain
from policy_engine.export.diagram.picture import Picture, Section
from policy_engine.messages import say


def outline_of(picture: Picture) -> str:
    """The outline of a picture: each question with its answers, and where each leads."""
    head = (picture.title, picture.heading, picture.subtitle, *picture.remarks)
    lines = [plain(text) for text in head if text]
    for section in picture.sections:
        lines += ["", *([plain(section.title)] if len(picture.sections) > 1 else []), *_section(section)]
    return "\n".join(lines) + "\n"


def _ladder(section: Section) -> list[str]:
    """A rung a number, the lowest first, with what leads straight to it."""
    nodes = {node.id: node for node in section.nodes}
    notes = {edge.source: nodes[edge.target] for edge in section.edges if edge.kind == "aside"}
    aside = {note.id for note in notes.values()}
    lines: list[str] = []
    for number, node in enumerate((node for node in section.nodes if node.id not in aside), 1):
        lines += [f"{number}. {plain(node.text)}", *(f"   * {plain(item)}" for item in node.items)]
        lines += [
            f"   - {plain(edge.text)}: {plain(nodes[edge.target].text)}" for edge in section.edges if edge.source == node.id and edge.text
        ]
        if note := notes.get(node.id):
            lines.append(f"   - {plain(note.text)}: {'; '.join(plain(item) for item in note.items)}")
    return lines


def _section(section: Section) -> list[str]:
    if section.upward:
        return _ladder(section)
    nodes = {node.id: node for node in section.nodes}
    ends = {edge.target: None for edge in section.edges if edge.on_path and edge.main and nodes[edge.target].items}
    questions = sorted((node for node in section.nodes if node.kind == "question"), key=lambda node: node.number)
    lines: list[str] = []
    for question in questions:
        lines.append(f"{question.number}. {plain(question.text)}")
        lines += [f"   * {plain(item)}" for item in question.items]
        for edge in section.edges:
            if edge.source == question.id:
                marked = say("diagram.this_ticket") if edge.on_path else ""
                lines.append(f"   - {plain(step_words(edge.text, nodes[edge.target]))}{marked}")
    pointed = {edge.target for edge in section.edges}
    for node in section.nodes:
        if node.kind != "question" and node.id not in pointed:
            lines += [f"- {plain(node.text)}", *(f"   * {plain(item)}" for item in node.items)]
    for name in ends:
        if nodes[name].kind != "question":
            lines += [plain(nodes[name].text), *(f"   * {plain(item)}" for item in nodes[name].items)]
    if not questions and section.edges:
        lines = [f"{number}. {plain(node.text)}" for number, node in enumerate(section.nodes, 1)]
    return lines
