"""Cuts a tree into branches that are small enough for a page; where it was cut stands a `go on at`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from policy_engine.export.diagram.layout import depths_of
from policy_engine.export.diagram.picture import NO_ANSWER, Edge, Node, Section

Below = Mapping[str, list[Edge]]
COLUMN, END = 3, 1
"""How wide a column of questions is, and one that only holds an end."""
WIDEST = 10
"""How wide a page may be: three columns and an end side by side. On a sheet of paper more can't be read."""


def branches_of(section: Section, size: int) -> list[Section]:
    """The section in pieces of at most `size` boxes, none of them wider than a page, the one with its first question first.

    A question with more answers than fit is not cut. The largest branch is cut off first, so that pieces are few.
    """
    if section.upward or section.as_list:
        return [section]
    nodes = {node.id: node for node in section.nodes}
    below = {node: [edge for edge in section.edges if edge.source == node] for node in nodes}
    cuts = _cuts(nodes, below, size)
    led_to = {edge.target for edge in section.edges}
    tops = [node for node in nodes if node not in led_to]
    pieces = [_piece(section, tops, below, cuts)]
    pieces += [_piece(section, [cut], below, cuts - {cut}) for cut in _in_order(tops, below, cuts)]
    return pieces


def _cuts(nodes: Mapping[str, Node], below: Below, size: int) -> set[str]:
    """The questions that get a page of their own."""
    depths = depths_of(below)
    weights: dict[str, int] = {}
    widths: dict[str, int] = {}
    cuts: set[str] = set()
    for name in sorted(nodes, key=lambda node: depths[node]):
        own = nodes[name].kind not in ("stub", "goto")
        branches = sorted((edge.target for edge in below[name]), key=lambda target: -weights[target])
        total = own + sum(weights[target] for target in branches)
        for target in branches:
            widths[name] = _width(below[name], widths, depths, cuts)
            if (total > size or widths[name] > WIDEST) and nodes[target].kind == "question" and weights[target] > 1:
                cuts.add(target)
                total -= weights[target]
        weights[name] = total
        widths[name] = _width(below[name], widths, depths, cuts)
    return cuts


def _width(edges: list[Edge], widths: Mapping[str, int], depths: Mapping[str, int], cuts: set[str]) -> int:
    """How wide a question is with all below it: its longest branch straight down, one end beside it, the other branches side by side."""
    targets = [edge.target for edge in edges if edge.kind not in NO_ANSWER]
    if not targets:
        return END
    deepest = max(targets, key=lambda target: (target not in cuts, depths[target]))
    rest = [END if target in cuts else widths[target] for target in targets if target != deepest]
    if END in rest:
        rest.remove(END)  # it stands beside the question
    return max(COLUMN, 0 if deepest in cuts else widths[deepest]) + sum(rest)


def _piece(section: Section, tops: list[str], below: Below, cuts: set[str]) -> Section:
    """What is reached from `tops` without going past a cut, each cut with a box in its place."""
    nodes = {node.id: node for node in section.nodes}
    kept: set[str] = set()
    edges: list[Edge] = []
    boxes: list[Node] = []
    open_nodes = list(reversed(tops))
    while open_nodes:
        name = open_nodes.pop()
        kept.add(name)
        for edge in below[name]:
            if edge.target in cuts:
                there = nodes[edge.target]
                boxes.append(Node(f"{edge.id} goes on", "goto", "", on_path=edge.on_path, about=there.about, to=there.id))
                edges.append(replace(edge, target=boxes[-1].id))
            else:
                edges.append(edge)
                open_nodes.append(edge.target)
    return replace(section, nodes=(*(node for node in section.nodes if node.id in kept), *boxes), edges=tuple(edges))


def _in_order(tops: list[str], below: Below, cuts: set[str]) -> list[str]:
    """The cuts in the order in which a reader comes to them."""
    found: list[str] = []
    open_nodes = list(reversed(tops))
    while open_nodes:
        name = open_nodes.pop()
        if name in cuts:
            found.append(name)
        open_nodes += [edge.target for edge in reversed(below[name])]
    return found
