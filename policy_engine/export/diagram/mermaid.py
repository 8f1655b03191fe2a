"""A picture in Mermaid's language, for web pages that draw it themselves: the same nodes and edges as the DOT text."""

from __future__ import annotations

import json
import re

from policy_engine.export.diagram.labels import BOX, ON_EDGE, first_items, plain, wrap
from policy_engine.export.diagram.look import ACCENT, FAINT, GREY, INK, LANE, PAPER, SOFT, look_of
from policy_engine.export.diagram.picture import NO_ANSWER, Edge, EdgeKind, Node, Picture, Section
from policy_engine.export.diagram.safe_names import safe_names

ARROWS: dict[EdgeKind, str] = {"yes": "==>", "no": "-->", "other": "-->", "unknown": "-.-", "open": "-.->", "up": "==>", "aside": "-.->"}
SHAPES = {"question": ('("', '")'), "stub": ('(["', '"])'), "goto": ('(["', '"])')}
CLASSES = {
    "question": f"fill:{PAPER},stroke:{GREY},color:{INK}",
    "lane": f"fill:{LANE},stroke:{INK},color:{INK}",
    "stub": f"fill:{PAPER},stroke:{GREY},color:{GREY},stroke-dasharray:4 3",
    "goto": f"fill:{SOFT},stroke:{FAINT},color:{INK}",
    "exit": f"fill:{SOFT},stroke:{INK},color:{INK}",
    "page": f"fill:{LANE},stroke:{INK},color:{INK}",
    "note": f"fill:{SOFT},stroke:{GREY},color:{INK}",
    "outside": "stroke-dasharray:6 4",
    "onpath": f"stroke:{ACCENT},stroke-width:4px",
}
CONFIG = ("config:", "  flowchart:", "    wrappingWidth: 400")
"""Lines are broken here already; without this Mermaid breaks some of them once more."""
PLAIN = re.compile(r"[^0-9A-Za-z \u00a1-\uffff\U00010000-\U0010ffff,.?!'()/:]")
"""Everything else of ASCII means something to Mermaid somewhere, and is written as `#NN;`."""


def mermaid_of(picture: Picture) -> str:
    """The Mermaid text of a picture."""
    names = safe_names(picture)
    lines = [
        "---",
        f"title: {json.dumps(_heading(picture), ensure_ascii=False)}",
        *CONFIG,
        "---",
        f"flowchart {'BT' if picture.view == 'ladder' else 'TD'}",
    ]
    for index, section in enumerate(picture.sections):
        lines += _section(index, section, names, framed=len(picture.sections) > 1)
    lines += [f'  remark_{number}["{_text(wrap(text, BOX))}"]:::note' for number, text in enumerate(picture.remarks)]
    lines += [f"  classDef {name} {style}" for name, style in {**CLASSES, **_levels(picture)}.items()]
    links = [edge for section in picture.sections for edge in section.edges]
    lines += [f"  linkStyle {number} stroke:{ACCENT},stroke-width:4px" for number, edge in enumerate(links) if edge.on_path]
    return "\n".join(lines) + "\n"


def _heading(picture: Picture) -> str:
    return " · ".join(plain(part) for part in (picture.title, picture.heading, picture.subtitle) if part)


def _section(index: int, section: Section, names: dict[str, str], *, framed: bool) -> list[str]:
    is_highlighted = any(edge.on_path for edge in section.edges)
    lines = [_node(node, names) for node in section.nodes] + [_edge(edge, names, is_highlighted) for edge in section.edges]
    frame = f'  subgraph section_{index}["{_escape(plain(section.title))}"]'
    return [frame, *(f"  {line}" for line in lines), "  end"] if framed else lines


def _node(node: Node, names: dict[str, str]) -> str:
    text = f"{node.number}. {node.text}" if node.number else node.text
    shown, more = first_items(node.items)
    lines = [*wrap(text, BOX), *(f"• {plain(item)}" for item in shown), *more]
    left, right = SHAPES.get(node.kind, ('["', '"]'))
    style = f"level{node.ranks}x{node.rank}" if node.kind == "outcome" else node.kind
    name = names[node.id]
    marks = [f"\n  class {name} onpath" if node.on_path else "", f"\n  class {name} outside" if node.external else ""]
    link = f'\n  click {name} href "{node.link}" _top' if node.link else ""
    return f"  {name}{left}{_text(lines)}{right}:::{style}{''.join(marks)}{link}"


def _edge(edge: Edge, names: dict[str, str], is_highlighted: bool) -> str:
    """An arrow. Where a way stands out, thick says *on the way*, and not *yes*."""
    arrow = ARROWS["other"] if is_highlighted and edge.kind == "yes" else ARROWS[edge.kind]
    label = "" if edge.kind == "unknown" or not edge.text else f'|"{_text(wrap(edge.text, ON_EDGE))}"|'
    if edge.kind in NO_ANSWER - {"unknown"}:
        return f"  {names[edge.target]} {arrow} {names[edge.source]}"
    return f"  {names[edge.source]} {arrow}{label} {names[edge.target]}"


def _levels(picture: Picture) -> dict[str, str]:
    """A class for each rank that is drawn."""
    ranks = sorted({(node.ranks, node.rank) for section in picture.sections for node in section.nodes if node.kind == "outcome"})
    looks = {f"level{ranks}x{rank}": look_of(rank, ranks) for ranks, rank in ranks}
    return {name: f"fill:{look.fill},stroke:{look.border},color:{look.ink},stroke-width:{look.width:g}px" for name, look in looks.items()}


def _text(lines: list[str]) -> str:
    return "<br/>".join(_escape(line) for line in lines)


def _escape(line: str) -> str:
    """A line without anything that Mermaid or a browser would read as more than text; `1. ` would start a list in Markdown."""
    safe = PLAIN.sub(lambda found: f"#{ord(found[0])};", line)
    return re.sub(r"^(\d+)\.", r"\1#46;", safe)
