"""What is left of a part for a picture: known answers only, and no question whose answers all come to the same.

The tree keeps some questions apart that a reader need not: those that matter only while something else is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import field

from policy_engine.records import dataclass
from policy_engine.tree import Outcome, Part, Question


@dataclass(frozen=True, slots=True)
class Simple:
    """A part for drawing. `answers`: question → next node → cells that lead there. `same`: every node that known answers reach →
    the node drawn for it. Nodes are indexes of the part's nodes."""

    root: int
    answers: dict[int, dict[int, int]]
    same: dict[int, int]

    @property
    def size(self) -> int:
        """Boxes: the questions, and an outcome for each answer that settles one."""
        leaves = sum(target not in self.answers for targets in self.answers.values() for target in targets)
        return max(len(self.answers) + leaves, 1)


def simplify(part: Part, shown: Callable[[Outcome], Hashable]) -> Simple:
    """The part with nodes merged that a reader can't tell apart. `shown` is what is seen of an outcome."""
    work = _Work(part, shown)
    root = work.visit(0)
    needed = _below(root, work.answers)
    return Simple(root, {index: work.answers[index] for index in sorted(needed & work.answers.keys())}, work.same)


@dataclass
class _Work:
    part: Part
    shown: Callable[[Outcome], Hashable]
    answers: dict[int, dict[int, int]] = field(default_factory=dict)
    same: dict[int, int] = field(default_factory=dict)
    first: dict[Hashable, int] = field(default_factory=dict)

    def visit(self, index: int) -> int:
        """The node to draw for `index`. As deep as there are questions on a way: the compiler, too, goes this deep."""
        if index not in self.same:
            node = self.part.nodes[index]
            if isinstance(node, Outcome):
                self.same[index] = self.first.setdefault(("outcome", self.shown(node)), index)
            else:
                self.same[index] = self._question(index, node)
        return self.same[index]

    def _question(self, index: int, question: Question) -> int:
        targets: dict[int, int] = {}
        for target, mask in known_answers(question).items():
            drawn = self.visit(target)
            targets[drawn] = targets.get(drawn, 0) | mask
        if len(targets) == 1:
            return next(iter(targets))
        drawn = self.first.setdefault((question.slot, frozenset(targets.items())), index)
        self.answers[drawn] = targets
        return drawn


def known_answers(question: Question) -> dict[int, int]:
    """Index of the next node → the cells that lead there, all *not known* edges left out."""
    answers: dict[int, int] = {}
    for touched, target in question.edges:
        if touched not in question.not_known:
            mask = sum(group for number, group in enumerate(question.groups) if touched >> number & 1)
            answers[target] = answers.get(target, 0) | mask
    return answers


def _below(root: int, answers: dict[int, dict[int, int]]) -> set[int]:
    found: set[int] = set()
    open_nodes = [root]
    while open_nodes:
        index = open_nodes.pop()
        if index not in found:
            found.add(index)
            open_nodes.extend(answers.get(index, ()))
    return found
