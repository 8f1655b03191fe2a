"""Where things go: the longest run of questions straight down, the answer that settles one of them beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from policy_engine.export.diagram.picture import Edge, Section


@dataclass(frozen=True, slots=True)
class Layout:
    """Ids of edges: `spine` goes straight down, `beside` stays on the row of its question, `around` goes past questions of the same column.

    `ends` are the last nodes of columns with their row, `rows` is the number of rows.
    """

    spine: frozenset[str]
    beside: frozenset[str]
    around: frozenset[str]
    ends: tuple[tuple[str, int], ...]
    rows: int


def lay_out(section: Section) -> Layout:
    """One edge of each question is its spine, towards most questions; one that settles it goes beside, where another goes on."""
    answers: dict[str, list[Edge]] = {node.id: [] for node in section.nodes if node.kind != "stub"}
    for edge in section.edges:
        if edge.kind != "unknown":
            answers[edge.source].append(edge)
    below = _depths(answers)
    spine = {node: max(edges, key=lambda edge: (below[edge.target], edge.kind == "no")) for node, edges in answers.items() if edges}
    beside = {_beside(edges, spine[node], answers) for node, edges in answers.items() if edges} - {None}
    around = [edge for node, edges in answers.items() for edge in edges if edge is not spine[node] and edge.target in _column(spine, node)]
    rows = _rows(answers, {edge for edge in beside if edge})
    ends = tuple((edge.target, rows[edge.target]) for edge in spine.values() if edge.target not in spine)
    return Layout(
        frozenset(edge.id for edge in spine.values()),
        frozenset(edge for edge in beside if edge),
        frozenset(edge.id for edge in around),
        ends,
        max(rows.values(), default=0) + 1,
    )


def _beside(edges: list[Edge], spine: Edge, answers: Mapping[str, list[Edge]]) -> str | None:
    return next((edge.id for edge in edges if edge is not spine and not answers[edge.target]), None)


def _column(spine: Mapping[str, Edge], node: str) -> set[str]:
    """What comes straight below a node."""
    column: set[str] = set()
    while node in spine:
        node = spine[node].target
        column.add(node)
    return column


def _depths(answers: Mapping[str, list[Edge]]) -> dict[str, int]:
    """Questions on the longest way down from each node. A section has no circles."""
    depths: dict[str, int] = {}
    open_nodes = list(answers)
    while open_nodes:
        node = open_nodes[-1]
        missing = [edge.target for edge in answers[node] if edge.target not in depths]
        if missing:
            open_nodes.extend(missing)
        else:
            depths[node] = 1 + max((depths[edge.target] for edge in answers[node]), default=-1)
            open_nodes.pop()
    return depths


def _rows(answers: Mapping[str, list[Edge]], beside: set[str]) -> dict[str, int]:
    """The row of each node: below everything that leads to it."""
    rows = dict.fromkeys(answers, 0)
    below = _depths(answers)
    for node in sorted(answers, key=lambda name: -below[name]):
        for edge in answers[node]:
            rows[edge.target] = max(rows[edge.target], rows[node] + (edge.id not in beside))
    return rows
