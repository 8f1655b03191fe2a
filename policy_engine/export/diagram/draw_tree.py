"""Draws one part of the decision tree: its questions, an outcome beside each answer that settles it, and a stub for *not known*.

INVARIANT: only nodes that known answers lead to are drawn; what lies below *not known* is the stub.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from policy_engine.export.diagram.labels import answer_words
from policy_engine.export.diagram.picture import Edge, EdgeKind, Node, Section
from policy_engine.messages import say
from policy_engine.tree import Outcome, Part, Question, Slot, Tree
from policy_engine.wording import Wording

Walked = Mapping[str, str]
"""The way of a decision: node id → id of the next node; `STUB` where the answer is not known."""
STUB = "?"
Leaf = Callable[[str, Outcome], Node]
"""What an outcome's box shows, from the id it is drawn under."""


@dataclass(frozen=True, slots=True)
class TreeDrawer:
    """Draws parts of `tree`. `leaf` says what an outcome's box shows."""

    tree: Tree
    wording: Wording
    walked: Walked
    leaf: Leaf

    def draw(self, part: Part, title: str) -> Section:
        """The part as a section. A part without a question is its one outcome."""
        root = part.nodes[0]
        if isinstance(root, Outcome):
            return Section(part.name, title, (self.leaf(root.id, root),), ())
        nodes: list[Node] = []
        edges: list[Edge] = []
        for index in sorted(reached(part)):
            question = part.nodes[index]
            if isinstance(question, Question):
                found = self._question(part, question)
                nodes.extend(found[0])
                edges.extend(found[1])
        return Section(part.name, title, tuple(nodes), tuple(edges))

    def _question(self, part: Part, question: Question) -> tuple[list[Node], list[Edge]]:
        """A question, the outcomes it settles, its stub, and the edges to them."""
        slot, next_id = self.tree.slots[question.slot], self.walked.get(question.id)
        nodes = [Node(question.id, "question", self.wording.question(slot.name), on_path=next_id is not None)]
        edges = []
        for target, mask in known_answers(question).items():
            node = part.nodes[target]
            on_path = next_id == node.id
            shown = node.id
            if isinstance(node, Outcome):
                shown = f"{node.id} of {question.id}"
                leaf = self.leaf(shown, node)
                nodes.append(Node(shown, leaf.kind, leaf.text, leaf.rank, leaf.ranks, on_path=on_path))
            edges.append(Edge(f"{question.id} to {shown}", question.id, shown, answer_words(self.wording, slot, mask), edge_kind(slot, mask), on_path))
        if question.not_known:
            stub = f"{question.id} not known"
            on_path = next_id == STUB
            nodes.append(Node(stub, "stub", say("diagram.stub"), on_path=on_path))
            edges.append(Edge(f"{question.id} to stub", question.id, stub, say("words.not_known"), "unknown", on_path))
        return nodes, edges


def known_answers(question: Question) -> dict[int, int]:
    """Index of the next node → the cells that lead there, all *not known* edges left out."""
    answers: dict[int, int] = {}
    for touched, target in question.edges:
        if touched not in question.not_known:
            mask = sum(group for number, group in enumerate(question.groups) if touched >> number & 1)
            answers[target] = answers.get(target, 0) | mask
    return answers


def reached(part: Part) -> set[int]:
    """Nodes that known answers lead to."""
    found: set[int] = set()
    open_nodes = [0]
    while open_nodes:
        index = open_nodes.pop()
        node = part.nodes[index]
        if index not in found:
            found.add(index)
            open_nodes.extend(known_answers(node) if isinstance(node, Question) else ())
    return found


def drawn_size(part: Part) -> int:
    """Boxes that the part needs, stubs not counted: its questions, and an outcome for each answer that settles it."""
    nodes = [part.nodes[index] for index in reached(part)]
    questions = [node for node in nodes if isinstance(node, Question)]
    leaves = sum(isinstance(part.nodes[target], Outcome) for question in questions for target in known_answers(question))
    return max(len(questions) + leaves, 1)


def edge_kind(slot: Slot, mask: int) -> EdgeKind:
    """How an answer is drawn."""
    real = mask & slot.full
    only = slot.values[real.bit_length() - 1] if slot.values and real.bit_count() == 1 else ""
    if set(slot.values) == {"yes", "no"}:
        return "yes" if only == "yes" else "no" if only == "no" else "other"
    return "other"
