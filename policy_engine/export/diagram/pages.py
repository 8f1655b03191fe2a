"""Splits a picture that is too large to read into pages: an overview, and one page for each tree or branch.

A page's name says what it is about (`level`, `level-legal_threat`), so that it stays the same when other parts of the policy change.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from policy_engine.export.diagram.branches import branches_of
from policy_engine.export.diagram.connect import reading_order
from policy_engine.export.diagram.picture import Edge, Node, Picture, Section
from policy_engine.messages import say
from policy_engine.records import dataclass

PAGE = 40
"""Boxes of a page, stubs and `go on at` not counted: what a sheet of paper holds in letters that can still be read."""
Address = Callable[[str], str]
"""Name of a page → where it stands, as a link."""


@dataclass(frozen=True, slots=True)
class Page:
    """One picture of several. The overview, or the only one, has no name."""

    name: str
    picture: Picture


def pages_of(picture: Picture, address: Address, size: int = PAGE) -> list[Page]:
    """The picture alone where it is small enough, else its overview and its pages. INVARIANT: every question stands on one page."""
    notes = tuple(section for section in picture.sections if not section.edges)
    rest = [section for section in picture.sections if section.edges]
    sections = [branch for section in rest for branch in branches_of(section, size)]
    if len(sections) == 1 or (len(sections) == len(rest) and sum(section.size for section in rest) <= size):
        return [Page("", picture)]
    return _Book(replace(picture, sections=notes), sections, address).pages()


class _Book:
    """The sections with their names and numbers, and where each question stands. What only lists something stands on the overview."""

    def __init__(self, picture: Picture, sections: list[Section], address: Address) -> None:
        self.picture, self.address = picture, address
        self.numbers: dict[str, int] = {}
        for section in sections:
            for node in reading_order(section):
                self.numbers[node] = len(self.numbers) + 1
        self.sections = sections
        self.page_of = {node.id: index for index, section in enumerate(sections) for node in section.nodes if node.kind == "question"}
        self.names = list(_names(sections))

    def pages(self) -> list[Page]:
        drawn = [self._numbered(index, section) for index, section in enumerate(self.sections)]
        pages = [Page(name, self._page(index, section)) for index, (name, section) in enumerate(zip(self.names, drawn, strict=True))]
        return [Page("", self._overview(drawn)), *pages]

    def link(self, index: int) -> str:
        return self.address(self.names[index])

    def _numbered(self, index: int, section: Section) -> Section:
        """The section with its own numbers; what goes on elsewhere says on which page."""

        def box(node: Node) -> Node:
            if node.kind != "goto" or node.to not in self.numbers:
                return replace(node, number=self.numbers.get(node.id, 0))
            number, page = self.numbers[node.to], self.page_of[node.to]
            if page == index:
                return replace(node, text=say("diagram.go_to", number=number))
            return replace(node, text=say("diagram.go_to_page", number=number, page=page + 1), link=self.link(page))

        return replace(section, title=self._title(section), nodes=tuple(map(box, section.nodes)))

    def _title(self, section: Section) -> str:
        """The section's title; of a branch also the question that it begins with."""
        first = min((self.numbers[node.id] for node in section.nodes if node.id in self.numbers), default=0)
        is_branch = any(other.id == section.id for other in self.sections[: self.sections.index(section)])
        return say("diagram.page_title", section=section.title, number=first) if is_branch else section.title

    def _page(self, index: int, section: Section) -> Picture:
        """One section, with the way back to the overview and to where its first question is asked."""
        back = Node(f"page:{index} back", "page", say("diagram.to_overview"), link=self.address(""))
        top = next(iter(reading_order(section)), "")
        came = [
            Node(f"{edge.id} comes from", "goto", say("diagram.comes_from", number=number, page=page + 1), link=self.link(page))
            for page, number, edge in self._ways(top)
        ]
        edges = [Edge(f"{node.id} to", node.id, top, "", "other") for node in came]
        whole = replace(section, nodes=(*came, *section.nodes), edges=(*edges, *section.edges))
        number = say("diagram.page_of", number=index + 1, count=len(self.sections))
        words = " · ".join(part for part in (self.picture.subtitle, number) if part)
        heading = " · ".join(part for part in (self.picture.heading, section.title) if part)
        values = (section.legend or self.picture.legend) if any(node.kind == "outcome" for node in section.nodes) else ()
        return replace(self.picture, subtitle=words, heading=heading, sections=(whole,), legend=(*values, back))

    def _ways(self, top: str) -> Iterator[tuple[int, int, Edge]]:
        """The answers on other pages that lead to a page's first question: page, number of the question, edge."""
        for page, section in enumerate(self.sections):
            ends = {node.id for node in section.nodes if node.kind == "goto" and node.to == top}
            if top and page != self.page_of[top]:
                yield from [(page, self.numbers[edge.source], edge) for edge in section.edges if edge.target in ends][:1]

    def _overview(self, drawn: list[Section]) -> Picture:
        """A box a page, an arrow from each page to later ones that it goes on to. INVARIANT: no circle of arrows, though pages may point
        back."""
        boxes = [
            Node(f"page:{index}", "page", f"{index + 1}. {section.title}", items=_contents(section), link=self.link(index))
            for index, section in enumerate(drawn)
        ]
        edges: list[Edge] = []
        for index, section in enumerate(self.sections):
            for node in section.nodes:
                if node.kind == "goto" and self.page_of.get(node.to, index) > index:
                    target = self.page_of[node.to]
                    if not any(edge.source == f"page:{index}" and edge.target == f"page:{target}" for edge in edges):
                        edges.append(Edge(f"page:{index} to {target}", f"page:{index}", f"page:{target}", "", "other"))
        whole = Section("pages", say("diagram.overview"), tuple(boxes), tuple(edges))
        heading = self.picture.heading or say("diagram.overview_heading")
        return replace(self.picture, heading=heading, sections=(whole, *self.picture.sections), legend=(), remarks=())


def _contents(section: Section) -> tuple[str, ...]:
    """What stands on a page, in a line or two."""
    numbers = sorted(node.number for node in section.nodes if node.number)
    first = next((node.text for node in section.nodes if numbers and node.number == numbers[0]), "")
    if section.as_list:
        return (say("diagram.page_list"),)
    if len(numbers) < 2:
        return tuple(say("diagram.page_question", first=number) for number in numbers)
    return (say("diagram.page_questions", first=numbers[0], last=numbers[-1]), say("diagram.page_first", question=first))


def _names(sections: list[Section]) -> Iterator[str]:
    """A name a page: the section, and of a branch the id that its first question is about."""
    taken: set[str] = set()
    seen: set[str] = set()
    for section in sections:
        first = next((node.about for node in section.nodes if node.kind == "question"), "")
        base = f"{section.id}-{first}" if section.id in seen else section.id
        base = name = re.sub(r"[^A-Za-z0-9_]+", "-", base).strip("-") or "page"
        number = 1
        while name.lower() in taken:
            number += 1
            name = f"{base}-{number}"
        seen.add(section.id)
        taken.add(name.lower())
        yield name
