"""A picture in Graphviz' DOT language: the same bytes for the same picture, whatever the machine.

Labels are plain text, never Graphviz' HTML: some renderers drop that. Every node and edge has an `id` and a `class`.
"""

from __future__ import annotations

from dataclasses import field
from itertools import pairwise

import graphviz

from policy_engine.export.diagram.columns import Block, stack
from policy_engine.export.diagram.dot_style import (
    EDGE,
    FRAME,
    GRAPH,
    HIDDEN,
    LEGEND_TEXT,
    NODE,
    ROW,
    box_lines,
    centred,
    css_class,
    edge_style,
    node_style,
    on_the_left,
    tall_enough,
    tip,
    width_attribute,
)
from policy_engine.export.diagram.labels import ON_EDGE, wrap, wrap_low
from policy_engine.export.diagram.layout import Layout, lay_out
from policy_engine.export.diagram.picture import NO_ANSWER, Edge, Node, Picture, Section
from policy_engine.export.diagram.safe_names import safe_names
from policy_engine.messages import say
from policy_engine.records import dataclass


def dot_of(picture: Picture) -> str:
    """The DOT text of a picture."""
    return _Writer(picture, safe_names(picture)).write()


def description(picture: Picture) -> str:
    """What a picture is, for those who can't see it."""
    return say("diagram.describe", title=picture.title, heading=picture.heading or say("diagram.the_tree"), questions=picture.questions)


def arrows_of(picture: Picture) -> list[str]:
    """What the arrows of a picture mean, a line each."""
    if any(node.kind == "page" for section in picture.sections for node in section.nodes):
        return [say("diagram.arrows_pages")]
    kind = "arrows_ladder" if picture.view == "ladder" else "arrows_highlighted" if picture.is_highlighted else "arrows"
    texts = say(f"diagram.{kind}").split(" · ")
    has_values = any(node.kind == "outcome" for section in picture.sections for node in section.nodes)
    return texts if has_values or kind != "arrows" else texts[1:]  # the first is about the colours of values


def has_tall_rows(picture: Picture) -> bool:
    """Whether boxes hold lists. Beside them the words of the legend stand in one block, else each has a row of its own."""
    return any(node.items for section in picture.sections for node in section.nodes)


def legend_rows(picture: Picture) -> dict[str, list[str]]:
    """Id → the sentences of each box of words in the legend."""
    texts = [*arrows_of(picture), *picture.remarks]
    rows = [texts] if has_tall_rows(picture) else [[text] for text in texts]
    return {f"legend_{number}": row for number, row in enumerate(rows)}


def words_above(section: Section, layout: Layout) -> dict[str, int]:
    """Question → lines of words above the arrow to its right. Only where columns stand side by side: an arrow from one to another passes
    just above the boxes between them."""
    aside = [edge for edge in section.edges if edge.id not in layout.spine | layout.beside and edge.kind not in NO_ANSWER]
    return {edge.source: len(wrap_low(edge.text)) for edge in section.edges if aside and edge.id in layout.beside and edge.text}


@dataclass
class _Writer:
    picture: Picture
    names: dict[str, str]
    layouts: list[Layout] = field(default_factory=list)

    def write(self) -> str:
        picture = self.picture
        heading = [line for text in (picture.title, picture.heading, picture.subtitle) if text for line in wrap(text, 60)]
        counts = description(picture)
        dot = graphviz.Digraph(
            "tree",  # not the title: Graphviz reads a graph's name by other laws than its texts
            graph_attr={**GRAPH, "label": centred(heading), "tooltip": tip(picture.title, counts)},
            node_attr=NODE,
            edge_attr=EDGE,
        )
        self.layouts = [lay_out(section) for section in picture.sections]
        for index, (section, layout) in enumerate(zip(picture.sections, self.layouts, strict=True)):
            self.section(dot, index, section, layout)
        chain = self.legend(dot)
        self.place(dot, chain)
        return str(dot.source)

    def section(self, dot: graphviz.Digraph, index: int, section: Section, layout: Layout) -> None:
        """A tree; with a frame and a heading where there are several."""
        if len(self.picture.sections) == 1:
            self.body(dot, section, layout)
            return
        named = {"label": centred(wrap(section.title, 40)), "id": f"section_{index}", "class": "section", "tooltip": tip(section.title)}
        with dot.subgraph(name=f"cluster_{index}", graph_attr=FRAME | named) as cluster:
            self.body(cluster, section, layout)

    def body(self, dot: graphviz.Digraph, section: Section, layout: Layout) -> None:
        """Nodes, edges, and rows: a stub on the left of its question, what settles it on the right.

        Each row is a frame that is not drawn: else Graphviz sometimes puts a stub on the wrong side.
        """
        rows: dict[str, list[str]] = {}
        above = words_above(section, layout)
        for node in section.nodes:
            self.node(dot, node, above.get(node.id, 0))
        for edge in section.edges:
            self.edge(dot, edge, layout)
            if edge.kind in NO_ANSWER or edge.id in layout.beside:
                rows.setdefault(edge.source, []).append(self.names[edge.target])
        alone = [self.names[name] for name in layout.alone]
        for one, other in pairwise(alone):
            dot.edge(one, other, _attributes=HIDDEN)
        for source, row in rows.items():
            with dot.subgraph(name=f"cluster_row_{self.names[source]}", graph_attr=ROW) as frame:
                frame.body.append(f"\t\t{{rank=same {' '.join([self.names[source], *row])}}}\n")

    def node(self, dot: graphviz.Digraph, node: Node, above: int = 0) -> None:
        """A box. `above`: lines of words above the arrow to its right, higher than which no other arrow may pass."""
        lines = box_lines(node)
        label = on_the_left(lines) if node.items else centred(lines)
        is_dimmed = self.picture.is_highlighted and node not in self.picture.legend
        attributes = node_style(node, is_dimmed) | {"tooltip": tip(" · ".join([node.text, *node.items]))}
        named = {"id": self.names[node.id], "class": css_class(node.kind, node.on_path), "width": width_attribute(node.kind, lines)}
        tall = {"height": tall_enough(above)} if above else {}
        dot.node(self.names[node.id], label, _attributes=attributes | named | tall)

    def edge(self, dot: graphviz.Digraph, edge: Edge, layout: Layout) -> None:
        """An arrow. A stub stands left of its question, so its edge is written from the stub."""
        named = {"id": self.names[edge.id], "class": css_class(edge.kind, edge.on_path), "tooltip": tip(edge.text)}
        attributes = edge_style(edge, self.picture.is_highlighted) | named
        source, target = self.names[edge.source], self.names[edge.target]
        if edge.kind in NO_ANSWER:
            dot.edge(target, source, _attributes=attributes)
            return
        if edge.kind == "up":  # drawn from the top, where Graphviz begins, with its head at the other end
            dot.edge(
                target,
                source,
                centred(f"  {line} " for line in wrap(edge.text, ON_EDGE)),
                _attributes=attributes | {"dir": "back", "weight": "20"},
            )
            return
        if edge.id in layout.spine:
            attributes["weight"] = "20"
        elif edge.id not in layout.beside:
            attributes |= {"tailport": "s", "headport": "n"}
        lines = wrap_low(edge.text) if edge.id in layout.beside else wrap(edge.text, ON_EDGE)
        dot.edge(source, target, centred(f"  {line} " for line in lines), _attributes=attributes)

    def legend(self, dot: graphviz.Digraph) -> list[str]:
        """The values from calm to alarming, and what the arrows mean. Returns the names of its nodes from top to bottom."""
        written = legend_rows(self.picture)
        chain = [*(self.names[node.id] for node in self.picture.legend), *written]
        named = {"label": say("diagram.legend"), "id": "legend", "class": "legend", "tooltip": say("diagram.legend")}
        with dot.subgraph(name="cluster_legend", graph_attr=FRAME | named) as cluster:
            for node in self.picture.legend:
                self.node(cluster, node)
            for name, row in written.items():
                lines = [line for text in row for line in ["", *wrap(text, 34)]][1:]
                cluster.node(name, on_the_left(lines), _attributes=LEGEND_TEXT | {"id": name})
            for one, other in pairwise(chain):
                cluster.edge(one, other, _attributes=HIDDEN)
        return chain

    def place(self, dot: graphviz.Digraph, legend: list[str]) -> None:
        """Puts the legend below a short column of the only tree, or several trees and the legend below each other."""
        if len(self.layouts) == 1:
            above = next((node for node, row in reversed(self.layouts[0].ends) if row + len(legend) < self.layouts[0].rows), None)
            if above:
                dot.edge(self.names[above], legend[0], _attributes=HIDDEN | {"weight": "5"})
            return
        blocks = [self.block(section, layout) for section, layout in zip(self.picture.sections, self.layouts, strict=True)]
        for column in stack([*blocks, Block(legend[0], legend[-1], len(legend))]):
            for upper, lower in pairwise(column):
                dot.edge(upper.last, lower.first, _attributes=HIDDEN | {"minlen": "2"})

    def block(self, section: Section, layout: Layout) -> Block:
        """A section between its highest and its lowest box."""
        first, last = (self.names[section.nodes[0].id], self.names[layout.lowest])
        return Block(last, first, layout.rows) if section.upward else Block(first, last, layout.rows)
