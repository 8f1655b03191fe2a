"""The look of nodes, edges and frames in DOT, and texts made safe for it."""

from __future__ import annotations

import re
from collections.abc import Iterable

import graphviz

from policy_engine.export.diagram.labels import BOX, JOINER, LONGEST, WIDE, first_items, plain, wrap
from policy_engine.export.diagram.look import ACCENT, FAINT, GREY, INK, LANE, PAPER, SOFT, look_of
from policy_engine.export.diagram.metrics import width_of
from policy_engine.export.diagram.picture import Edge, EdgeKind, Node, NodeKind

FONT = "Helvetica"
GRAPH = {
    "rankdir": "TB",
    "nodesep": "0.22",
    "ranksep": "0.14",
    "pad": "0.25",
    "labelloc": "t",
    "fontsize": "16",
    "fontname": FONT,
    "fontcolor": INK,
    "bgcolor": PAPER,
}
NODE = {
    "shape": "box",
    "style": "rounded,filled",
    "fillcolor": PAPER,
    "color": GREY,
    "fontname": FONT,
    "fontcolor": INK,
    "fontsize": "11",
    "margin": "0.11,0.055",
    "height": "0.32",
}
EDGE = {"color": INK, "fontname": FONT, "fontcolor": INK, "fontsize": "10", "arrowsize": "0.7"}
FRAME = {"color": FAINT, "style": "rounded", "fontname": FONT, "fontsize": "13", "margin": "12"}
ROW = {"label": "", "peripheries": "0", "margin": "0", "class": "row", "tooltip": " "}
LEGEND_TEXT = {"shape": "plain", "style": "", "fontsize": "10", "class": "legend"}
HIDDEN = {"style": "invis"}

WIDTHS = {"outcome": 16, "lane": 18, "stub": 12, "goto": 12}
"""Characters on a line of a box that is not a question."""
NODES: dict[NodeKind, dict[str, str]] = {
    "question": {},
    "outcome": {"style": "filled"},
    "lane": {"style": "filled", "fillcolor": LANE, "color": INK},
    "stub": {"style": "rounded,dashed", "fontcolor": GREY, "fontsize": "9", "margin": "0.08,0.03", "height": "0.2"},
    "goto": {"fillcolor": SOFT, "color": FAINT, "fontsize": "10"},
    "exit": {"fillcolor": SOFT, "color": INK},
    "page": {"shape": "folder", "style": "filled", "fillcolor": LANE, "color": INK},
    "note": {"shape": "note", "style": "filled", "fillcolor": SOFT},
}
EDGES: dict[EdgeKind, dict[str, str]] = {
    "yes": {"penwidth": "2.2"},
    "no": {"penwidth": "0.9", "arrowhead": "empty"},
    "other": {"penwidth": "1.5", "arrowhead": "vee"},
    "unknown": {"style": "dashed", "color": GREY, "penwidth": "0.9", "dir": "none"},
    "open": {"style": "dashed", "color": GREY, "penwidth": "1.5", "arrowhead": "vee"},
    "up": {"penwidth": "1.5"},
    "aside": {"style": "dotted", "color": GREY, "penwidth": "1.2", "arrowsize": "0.5"},
}
"""What is never mixed up: thick with a full head, thin with an empty one, an open head for other answers, dashed without a head."""
ON_PATH = {"color": ACCENT, "penwidth": "3.5"}
EDGE_ON_PATH = {"color": ACCENT, "penwidth": "2.8"}
DIM_NODE = {"fillcolor": PAPER, "color": FAINT, "fontcolor": GREY, "penwidth": "1"}
DIM_EDGE = {"color": FAINT, "fontcolor": GREY, "penwidth": "0.9"}
"""All of one thickness: where a way stands out, thick says *on the way* and not *yes*."""
PLACEHOLDER = re.compile(r"\\(?=[GNETHL])")
ENTITY = re.compile(r"&(?=#?\w+;)")


def node_style(node: Node, is_dimmed: bool) -> dict[str, str]:
    """Attributes of a node, without its texts and names. `is_dimmed`: a way stands out, and the node is not on it."""
    look = look_of(node.rank, node.ranks)
    ranked = {}
    if node.kind == "outcome":
        ranked = {"fillcolor": look.fill, "fontcolor": look.ink, "penwidth": f"{look.width:g}", "color": look.border}
    marked = {"fontcolor": INK, **ranked, **ON_PATH} if node.on_path else {**ranked, **DIM_NODE} if is_dimmed else ranked
    outside = {"style": "filled,dashed"} if node.external else {}
    linked = {"URL": node.link, "target": "_top"} if node.link else {}
    return {**NODES[node.kind], **marked, **outside, **linked}


def box_lines(node: Node) -> list[str]:
    """The lines in a box: its text with its number, and its list."""
    text = f"{node.number}. {node.text}" if node.number else node.text
    return [*wrap(text, WIDTHS.get(node.kind, BOX) if not node.items else WIDE), *list_lines(node.items)]


def width_attribute(kind: NodeKind, lines: Iterable[str]) -> str:
    """The width of a box in inches, so that its text fits in whatever font the reader has."""
    look = NODE | NODES[kind]
    points = max((width_of(line, float(look["fontsize"])) for line in lines), default=0.0)
    return f"{points / 72 + 2 * float(look['margin'].partition(',')[0]):.2f}"


def tall_enough(lines: int) -> str:
    """The height of a box in inches whose top is above so many lines of words over an arrow at its middle."""
    return f"{2 * (lines * 1.2 * float(EDGE['fontsize']) + 3) / 72:.2f}"


def edge_style(edge: Edge, is_dimmed: bool) -> dict[str, str]:
    """Attributes of an edge, without its texts and names."""
    return {**EDGES[edge.kind], **(EDGE_ON_PATH if edge.on_path else DIM_EDGE if is_dimmed else {})}


def css_class(kind: str, on_path: bool) -> str:
    return f"{kind} on-path" if on_path else kind


def tip(*texts: str) -> str:
    """A tooltip: each text whole on one line, up to a limit. In tooltips Graphviz fills in names for `\\\\N` as well: a joiner stops it."""
    return _label(PLACEHOLDER.sub(f"\\\\{JOINER}", plain(text)[: 4 * LONGEST]) for text in texts)


def centred(lines: Iterable[str]) -> str:
    """A label with its lines centred."""
    return _label(lines)


def on_the_left(lines: Iterable[str]) -> str:
    """A label with its lines on the left."""
    return _nohtml("".join(f"{_escape(line)}\\l" for line in lines))


def list_lines(items: Iterable[str]) -> list[str]:
    """The lines of a list in a box."""
    shown, more = first_items(tuple(items))
    lines = []
    for item in shown:
        first, *others = wrap(item, 36)
        lines += [f"• {first}", *(f"   {line}" for line in others)]
    return lines + more


def _label(lines: Iterable[str]) -> str:
    return _nohtml("\\n".join(_escape(line) for line in lines))


def _nohtml(text: str) -> str:
    """Marks a text so that `<…>` is not read as Graphviz' HTML."""
    return graphviz.nohtml(text)  # type: ignore[no-any-return]


def _escape(text: str) -> str:
    """Backslashes, and what Graphviz would read as an HTML entity. Quotes are seen to where the text is written."""
    return ENTITY.sub("&amp;", text.replace("\\", "\\\\"))
