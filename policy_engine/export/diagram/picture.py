"""What a diagram shows, before anybody decides how: nodes, edges, and a legend. Every format is drawn from this."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

NodeKind = Literal["question", "outcome", "lane", "stub", "goto", "note"]
EdgeKind = Literal["yes", "no", "other", "unknown"]


@dataclass(frozen=True, slots=True)
class Node:
    """A box. `text` is in full and unwrapped; `rank` of `ranks` says how alarming an outcome is (0 of 0: it has no rank).

    `number` counts the questions of a picture from 1; `items` are the lines of a list.
    """

    id: str
    kind: NodeKind
    text: str
    rank: int = 0
    ranks: int = 0
    number: int = 0
    items: tuple[str, ...] = ()
    on_path: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """An answer: the way from a question to what comes next."""

    id: str
    source: str
    target: str
    text: str
    kind: EdgeKind
    on_path: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """One tree of the picture: the lanes, a scale, or one value of a scale. `as_list`: too large for a tree."""

    id: str
    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    as_list: bool = False

    @property
    def size(self) -> int:
        """Boxes that count towards the budget: questions and outcomes."""
        return sum(node.kind not in ("stub", "goto") for node in self.nodes)


@dataclass(frozen=True, slots=True)
class Picture:
    """A whole diagram. `legend` holds the values of the first scale, the calmest first; `remarks` are true beside the trees."""

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    legend: tuple[Node, ...]
    remarks: tuple[str, ...] = ()
    is_highlighted: bool = False

    @property
    def questions(self) -> int:
        return sum(node.kind == "question" for section in self.sections for node in section.nodes)

    @property
    def as_list(self) -> tuple[str, ...]:
        """Titles of the sections that were too large for a tree."""
        return tuple(section.title for section in self.sections if section.as_list)
