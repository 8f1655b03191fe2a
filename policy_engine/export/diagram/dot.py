"""A picture in Graphviz' DOT language: the same bytes for the same picture, whatever the machine.

Labels are plain text, never Graphviz' HTML: some renderers drop that. Every node and edge has an `id` and a `class`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import graphviz

from policy_engine.export.diagram.labels import BOX, LONGEST, ON_EDGE, plain, wrap
from policy_engine.export.diagram.layout import Layout, lay_out
from policy_engine.export.diagram.look import ACCENT, FAINT, GREY, INK, PAPER, look_of
from policy_engine.export.diagram.picture import Edge, Node, Picture, Section
from policy_engine.messages import say

FONT = "Helvetica"
GRAPH = {"rankdir": "TB", "nodesep": "0.22", "ranksep": "0.14", "pad": "0.25", "labelloc": "t", "fontsize": "18", "bgcolor": PAPER, "fontcolor": INK}
NODE = {"shape": "box", "style": "rounded,filled", "fillcolor": PAPER, "color": GREY, "fontcolor": INK, "fontsize": "11", "margin": "0.11,0.055", "height": "0.32"}
EDGE = {"color": INK, "fontcolor": INK, "fontsize": "10", "arrowsize": "0.7"}
KINDS = {
    "question": {},
    "outcome": {"style": "filled"},
    "lane": {"style": "filled", "fillcolor": "#eef0f2", "color": INK},
    "stub": {"style": "rounded,dashed", "color": GREY, "fontcolor": GREY, "fontsize": "9", "margin": "0.05,0.02", "height": "0.2", "width": "0.4"},
    "note": {"shape": "note", "style": "filled", "fillcolor": PAPER},
}
EDGES = {
    "yes": {"penwidth": "2.2"},
    "no": {"penwidth": "0.9"},
    "other": {"penwidth": "1.5"},
    "unknown": {"style": "dashed", "color": GREY, "penwidth": "0.9", "dir": "none"},
}
WIDTHS = {"outcome": 16, "lane": 18, "stub": 12}
"""Characters on a line of a box that is not a question."""
ENTITY = re.compile(r"&(?=#?\w+;)")


def dot_of(picture: Picture) -> str:
    """The DOT text of a picture."""
    return _Writer(picture, _names(picture)).write()


@dataclass
class _Writer:
    picture: Picture
    names: dict[str, str]

    def write(self) -> str:
        picture = self.picture
        heading = _lines([*wrap(picture.title, 60), *([plain(picture.subtitle)] if picture.subtitle else [])])
        counts = say("diagram.describe", title=picture.title, questions=picture.questions)
        self.dot = graphviz.Digraph(
            _quoted(picture.title),
            graph_attr={**GRAPH, "label": heading, "tooltip": _quoted(counts), "fontname": FONT},
            node_attr={**NODE, "fontname": FONT},
            edge_attr={**EDGE, "fontname": FONT},
        )
        layouts = [lay_out(section) for section in picture.sections]
        for index, (section, layout) in enumerate(zip(picture.sections, layouts, strict=True)):
            self.section(index, section, layout)
        self.legend(layouts)
        return str(self.dot.source)

    def section(self, index: int, section: Section, layout: Layout) -> None:
        """A tree; with a frame and a heading where there are several."""
        if len(self.picture.sections) == 1:
            self.body(self.dot, section, layout)
            return
        frame = {"label": _lines(wrap(section.title, 40)), "color": FAINT, "style": "rounded", "fontsize": "14", "margin": "14", "fontname": FONT}
        with self.dot.subgraph(name=f"cluster_{index}", graph_attr=frame) as cluster:
            self.body(cluster, section, layout)

    def body(self, dot: graphviz.Digraph, section: Section, layout: Layout) -> None:
        rows: dict[str, list[str]] = {}
        for node in section.nodes:
            self.node(dot, node)
        for edge in section.edges:
            self.edge(dot, edge, layout)
            if edge.kind == "unknown" or edge.id in layout.beside:
                rows.setdefault(edge.source, [edge.source]).append(edge.target)
        for row in rows.values():
            dot.body.append(f"\t{{rank=same {' '.join(self.names[name] for name in row)}}}\n")

    def node(self, dot: graphviz.Digraph, node: Node) -> None:
        lines = wrap(node.text, WIDTHS.get(node.kind, BOX))
        label = _lines(lines) if not node.items else _left([*lines, *(line for item in node.items for line in _item(item))])
        attributes = {**KINDS[node.kind], **self._look(node), "tooltip": _quoted(" · ".join([node.text, *node.items]))}
        dot.node(self.names[node.id], label, {**attributes, "id": self.names[node.id], "class": self._class(node.kind, node.on_path)})

    def _look(self, node: Node) -> dict[str, str]:
        look = look_of(node.rank, node.ranks)
        ranked = {"fillcolor": look.fill, "fontcolor": look.ink, "penwidth": f"{look.width:g}", "color": look.border} if node.kind == "outcome" else {}
        if not self.picture.is_highlighted or node.id.startswith("legend:"):
            return ranked
        if node.on_path:
            return {**ranked, "color": ACCENT, "penwidth": "3.5"}
        return {"fillcolor": PAPER, "color": FAINT, "fontcolor": GREY, "penwidth": "1"}

    def edge(self, dot: graphviz.Digraph, edge: Edge, layout: Layout) -> None:
        """An arrow. A stub stands left of its question, so that its edge is written from the stub."""
        attributes = {**EDGES[edge.kind], "id": self.names[edge.id], "class": self._class(edge.kind, edge.on_path), "tooltip": _quoted(edge.text)}
        if self.picture.is_highlighted:
            attributes |= {"color": ACCENT, "penwidth": "3.5"} if edge.on_path else {"color": FAINT, "fontcolor": GREY}
        source, target = self.names[edge.source], self.names[edge.target]
        if edge.kind == "unknown":
            dot.edge(target, source, None, attributes)
            return
        attributes["weight"] = "20" if edge.id in layout.spine else "1"
        if edge.id in layout.around:
            attributes |= {"tailport": "sw", "headport": "nw"}
        dot.edge(source, target, _lines([f" {line} " for line in wrap(edge.text, ON_EDGE)]), attributes)

    def legend(self, layouts: list[Layout]) -> None:
        """The values from calm to alarming, and what the arrows mean; below a short column where there is one."""
        frame = {"label": say("diagram.legend"), "color": FAINT, "style": "rounded", "fontsize": "12", "margin": "10", "fontname": FONT}
        texts = say("diagram.arrows").split(" · ")
        chain = [*(self.names[node.id] for node in self.picture.legend), *(f"legend_{number}" for number in range(len(texts)))]
        with self.dot.subgraph(name="cluster_legend", graph_attr=frame) as cluster:
            for node in self.picture.legend:
                self.node(cluster, node)
            for number, text in enumerate(texts):
                plain_box = {"shape": "plain", "style": "", "fontsize": "10", "id": f"legend_{number}", "class": "legend"}
                cluster.node(f"legend_{number}", _lines(wrap(text, 34)), plain_box)
            for one, other in pairwise(chain):
                cluster.edge(one, other, None, {"style": "invis"})
        above = _short_column(layouts, len(chain))
        if above:
            self.dot.edge(self.names[above], chain[0], None, {"style": "invis", "weight": "5"})

    def _class(self, kind: str, on_path: bool) -> str:
        return f"{kind} on-path" if on_path else kind


def _short_column(layouts: list[Layout], needed: int) -> str | None:
    """The end of the last column that leaves room for `needed` rows below it."""
    rows = max(layout.rows for layout in layouts)
    return next((node for layout in reversed(layouts) for node, row in reversed(layout.ends) if row + needed < rows), None)


def _names(picture: Picture) -> dict[str, str]:
    """A name for every id that is safe in DOT, in CSS and in a web address; two of them never meet."""
    things: Iterable[Node | Edge] = [*picture.legend, *(thing for section in picture.sections for thing in (*section.nodes, *section.edges))]
    names: dict[str, str] = {}
    for thing in things:
        base = name = "n_" + re.sub(r"[^A-Za-z0-9]+", "_", thing.id)
        number = 1
        while name in names.values():
            number += 1
            name = f"{base}_{number}"
        names[thing.id] = name
    return names


def _item(item: str) -> list[str]:
    first, *more = wrap(item, 36)
    return [f"• {first}", *(f"   {line}" for line in more)]


def _quoted(text: str) -> str:
    return graphviz.nohtml(_escape(plain(text)[: 4 * LONGEST]))


def _lines(lines: Iterable[str]) -> str:
    """A label with its lines centred."""
    return graphviz.nohtml("\\n".join(_escape(line) for line in lines))


def _left(lines: Iterable[str]) -> str:
    """A label with its lines on the left."""
    return graphviz.nohtml("".join(f"{_escape(line)}\\l" for line in lines))


def _escape(text: str) -> str:
    """Backslashes and what Graphviz would read as an HTML entity; quotes are seen to where the text is written."""
    return ENTITY.sub("&amp;", str(graphviz.escape(text)))
