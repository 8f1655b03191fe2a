"""Draws one part of the decision tree: its questions, an outcome beside each answer that settles it, and a stub for *not known*.

INVARIANT: only nodes that known answers lead to are drawn; what lies below *not known* is the stub.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from policy_engine.compiler.cells import KNOWN_SUFFIX
from policy_engine.export.diagram.labels import TABLE, answer_words, only_axis
from policy_engine.export.diagram.picture import Edge, EdgeKind, Node, Section
from policy_engine.export.diagram.simplify import Simple, simplify
from policy_engine.messages import say
from policy_engine.records import dataclass
from policy_engine.tree import Outcome, Part, Question, Slot, Tree
from policy_engine.wording import Wording

Walked = Mapping[str, str]
"""The way of a decision: node id → id of the next node; `STUB` where the answer is not known."""
STUB = "?"
Leaf = Callable[[Outcome], Node]
"""What an outcome's box shows."""


@dataclass(frozen=True, slots=True)
class TreeDrawer:
    """Draws parts of `tree`."""

    tree: Tree
    wording: Wording
    walked: Walked

    def draw(self, part: Part, title: str, leaf: Leaf) -> Section:
        """The part as a section. A part without a question is its one outcome."""
        return _PartDrawer(self, part, simplify(part, leaf), leaf).draw(title)

    def question(self, slot: Slot) -> str:
        """The question for a slot. A table is one question that names its axes; a table of one axis asks for that."""
        words = self.wording.question(slot.name)
        table = self.wording.program.scale_plans[slot.name.removesuffix(TABLE)].table if slot.name.endswith(TABLE) else None
        if table is None:
            return words
        if (found := only_axis(self.wording, slot)) is not None:
            return self.wording.question(found[1].name)
        return say("diagram.table", question=words, axes=" × ".join(self.wording.title(axis) for axis in table.axes))


@dataclass(frozen=True, slots=True)
class _PartDrawer:
    drawer: TreeDrawer
    part: Part
    simple: Simple
    leaf: Leaf

    def draw(self, title: str) -> Section:
        root = self.part.nodes[self.simple.root]
        if isinstance(root, Outcome):
            return Section(self.part.name, title, (replace(self.leaf(root), id=root.id),), ())
        taken = self.taken()
        nodes: list[Node] = []
        edges: list[Edge] = []
        for index in self.simple.answers:
            more_nodes, more_edges = self.question(index, taken.get(index))
            nodes.extend(more_nodes)
            edges.extend(more_edges)
        return Section(self.part.name, title, tuple(nodes), tuple(edges))

    def taken(self) -> dict[int, int | str]:
        """The way of the decision among the drawn nodes: question → next node, or `STUB`."""
        number = {node.id: index for index, node in enumerate(self.part.nodes)}
        index, way = 0, dict[int, int | str]()
        while (following := self.drawer.walked.get(self.part.nodes[index].id)) is not None:
            drawn = self.simple.same[index]
            target = number.get(following)
            if target is None:
                # A question that was left out of the picture settles the same, known or not.
                return way | ({drawn: STUB} if drawn in self.simple.answers else {})
            if drawn != self.simple.same[target]:
                way[drawn] = self.simple.same[target]
            index = target
        return way

    def question(self, index: int, taken: int | str | None) -> tuple[list[Node], list[Edge]]:
        """A question, the outcomes it settles, its stub, and the edges to them."""
        question = self.part.nodes[index]
        assert isinstance(question, Question)
        slot = self.drawer.tree.slots[question.slot]
        about = subject_of(self.drawer.wording, slot.name)
        nodes = [Node(question.id, "question", self.drawer.question(slot), on_path=taken is not None, about=about)]
        edges = []
        for target, mask in self.simple.answers[index].items():
            node = self.part.nodes[target]
            shown = node.id
            if isinstance(node, Outcome):
                shown = f"{node.id} of {question.id}"
                nodes.append(replace(self.leaf(node), id=shown, on_path=taken == target))
            words = answer_words(self.drawer.wording, slot, mask)
            edges.append(Edge(f"{question.id} to {shown}", question.id, shown, words, edge_kind(slot, mask), taken == target))
        if question.not_known:
            stub = f"{question.id} not known"
            nodes.append(Node(stub, "stub", say("diagram.stub"), on_path=taken == STUB))
            edges.append(Edge(f"{question.id} to stub", question.id, stub, say("words.not_known"), "unknown", taken == STUB))
        return nodes, edges


def subject_of(wording: Wording, name: str) -> str:
    """The id in the policy that a slot asks about: a signal, a lane, a deadline, a scale."""
    base = name.removesuffix(KNOWN_SUFFIX).removesuffix(TABLE)
    variable = wording.program.by_name.get(base)
    return (variable.owner if variable is not None else base).rpartition(".")[2]


def edge_kind(slot: Slot, mask: int) -> EdgeKind:
    """How an answer is drawn."""
    real = mask & slot.full
    only = slot.values[real.bit_length() - 1] if slot.values and real.bit_count() == 1 else ""
    if set(slot.values) == {"yes", "no"}:
        return "yes" if only == "yes" else "no" if only == "no" else "other"
    return "other"
