"""Where things go: the longest run of questions straight down, the answer that settles one of them beside it."""

from __future__ import annotations

from collections.abc import Mapping

from policy_engine.export.diagram.picture import NO_ANSWER, Edge, Section
from policy_engine.records import dataclass

Answers = Mapping[str, list[Edge]]
"""Node → its edges, the ones to stubs left out. Without circles."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Ids of edges: `spine` goes straight down, `beside` stays on the row of its question.

    `ends` are the last nodes of columns with their row, `rows` is the number of rows, `lowest` a node in the last one. `alone` are nodes
    without any edge; they stand below each other.
    """

    spine: frozenset[str]
    beside: frozenset[str]
    ends: tuple[tuple[str, int], ...]
    rows: int
    lowest: str
    alone: tuple[str, ...] = ()


def lay_out(section: Section) -> Layout:
    """One edge of each question is its spine, towards most questions; one that settles it goes beside, where another goes on."""
    answers = answers_of(section)
    spine = spine_of(answers, depths_of(answers))
    beside: set[str] = set()
    for node, edges in answers.items():
        beside.update([edge.id for edge in edges if edge is not spine[node] and not answers[edge.target]][:1])
    rows = rows_of(answers, beside)
    ends = tuple((edge.target, rows[edge.target]) for edge in spine.values() if edge.target not in spine)
    joined = {end for edge in section.edges for end in (edge.source, edge.target)}
    alone = tuple(node.id for node in section.nodes if node.id not in joined)
    rows.update({node: rows[node] + number for number, node in enumerate(alone)})
    lowest = max(rows, key=lambda node: rows[node])
    return Layout(frozenset(edge.id for edge in spine.values()), frozenset(beside), ends, rows[lowest] + 1, lowest, alone)


def answers_of(section: Section) -> Answers:
    """Every node's edges, the ones to stubs left out."""
    aside = {edge.target for edge in section.edges if edge.kind in NO_ANSWER}
    answers: dict[str, list[Edge]] = {node.id: [] for node in section.nodes if node.id not in aside}
    for edge in section.edges:
        if edge.kind not in NO_ANSWER:
            answers[edge.source].append(edge)
    return answers


def spine_of(answers: Answers, depths: Mapping[str, int]) -> dict[str, Edge]:
    """The edge of each question that has most questions below it; `no` where two are equal. A main edge comes before all."""
    return {
        node: max(edges, key=lambda edge: (edge.main, depths[edge.target], edge.kind == "no")) for node, edges in answers.items() if edges
    }


def depths_of(answers: Answers) -> dict[str, int]:
    """Questions on the longest way down from each node."""
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


def rows_of(answers: Answers, beside: set[str]) -> dict[str, int]:
    """The row of each node: below everything that leads to it."""
    rows = dict.fromkeys(answers, 0)
    depths = depths_of(answers)
    for node in sorted(answers, key=lambda name: -depths[name]):
        for edge in answers[node]:
            rows[edge.target] = max(rows[edge.target], rows[node] + (edge.id not in beside))
    return rows
