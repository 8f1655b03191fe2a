"""What a diagram shows, before anybody decides how: nodes, edges, and a legend. Every format is drawn from this."""

from __future__ import annotations

from typing import Literal

from policy_engine.records import dataclass

NodeKind = Literal["question", "outcome", "lane", "stub", "goto", "exit", "page", "note"]
EdgeKind = Literal["yes", "no", "other", "unknown", "open", "up", "aside"]
NO_ANSWER: frozenset[EdgeKind] = frozenset({"unknown", "aside"})
"""Edges to what stands beside a box and leads nowhere: a stub, a note."""


@dataclass(frozen=True, slots=True)
class Node:
    """A box. `text` is in full and unwrapped; `rank` of `ranks` says how alarming an outcome is (0 of 0: it has no rank).

    `number` counts the questions of a picture from 1; `items` are the lines of a list; `about` is the id in the policy that the box speaks
    of; `to` is the question that a `goto` goes on at; `link` is the address that a click leads to.
    """

    id: str
    kind: NodeKind
    text: str
    rank: int = 0
    ranks: int = 0
    number: int = 0
    items: tuple[str, ...] = ()
    on_path: bool = False
    external: bool = False
    about: str = ""
    to: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """An answer: the way from a question to what comes next; `main` goes straight down.

    `open`: on from what is not known. In a ladder, `up` is one rung, and `aside` holds a note to its box.
    """

    id: str
    source: str
    target: str
    text: str
    kind: EdgeKind
    on_path: bool = False
    main: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """One tree of the picture: the lanes, a scale, or one value of a scale. `as_list`: too large for a tree. `upward`: the first node is
    the lowest. `legend` holds the values of its own scale, for a page of its own."""

    id: str
    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    as_list: bool = False
    upward: bool = False
    legend: tuple[Node, ...] = ()

    @property
    def size(self) -> int:
        """Boxes that count towards the budget: questions and outcomes."""
        return sum(node.kind not in ("stub", "goto") for node in self.nodes)


@dataclass(frozen=True, slots=True)
class Picture:
    """A whole diagram. `view` is what was asked for, `heading` the question that it answers; `legend` holds the values of the first scale,
    the calmest first; `remarks` are true beside the trees."""

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    legend: tuple[Node, ...]
    remarks: tuple[str, ...] = ()
    is_highlighted: bool = False
    view: str = "tree"
    heading: str = ""
    policy: str = ""

    @property
    def questions(self) -> int:
        return sum(node.kind == "question" for section in self.sections for node in section.nodes)

    @property
    def size(self) -> int:
        return sum(section.size for section in self.sections)

    @property
    def as_list(self) -> tuple[str, ...]:
        """Titles of the sections that were too large for a tree."""
        return tuple(section.title for section in self.sections if section.as_list)
