"""The decision tree as a NetworkX graph, for people who want to look at it, measure it or draw it their own way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_engine.tree import Part, Question, Tree

if TYPE_CHECKING:
    import networkx

    Graph = networkx.MultiDiGraph[str]


def to_graph(tree: Tree) -> Graph:
    """A `MultiDiGraph` of all parts.

    Question nodes carry `kind="question"`, `signal` and `part`; outcomes `kind="outcome"` and what they answer. Edges carry `cells`
    (the values that take them, as a bit mask of the slot) and `not_known`. Two answers may lead to the same node, hence the multi-graph.
    """
    import networkx as nx

    graph: Graph = nx.MultiDiGraph()
    parts = [*([tree.lanes] if tree.lanes else []), *(part for scale in tree.scales for part in scale.parts)]
    for part in parts:
        _add_part(graph, part, tree)
    return graph


def _add_part(graph: Any, part: Part, tree: Tree) -> None:
    for node in part.nodes:
        if isinstance(node, Question):
            graph.add_node(node.id, kind="question", part=part.name, signal=tree.slots[node.slot].name)
        else:
            graph.add_node(node.id, kind="outcome", part=part.name, applies=node.applies, low=node.low, high=node.high, truths=node.truths)
    for node in part.nodes:
        if not isinstance(node, Question):
            continue
        for touched, target in node.edges:
            cells = sum(group for number, group in enumerate(node.groups) if touched >> number & 1)
            graph.add_edge(node.id, part.nodes[target].id, cells=cells, not_known=touched in node.not_known)
