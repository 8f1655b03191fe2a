"""Grows a tree top-down from what is still open.

A state is a tuple of expressions. The next question is the first open slot of the most serious open expression; its answers are
substituted and the rest grown in turn. Equal states share a node, so every path is feasible by construction.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field

from policy_engine.compiler.expressions import Substitution, masks_asked
from policy_engine.records import dataclass
from policy_engine.tree import Expression, Node, Outcome, Part, Question, Slot

State = tuple[Expression, ...]
BUDGET = 2_000
"""Nodes in the whole tree; past it, in the tree of each rank."""


class OverBudget(Exception):
    """The tree would need more nodes than its budget."""


@dataclass(slots=True)
class Grower:
    """Grows one part. `simplify` drops what no longer matters in a state, `finish` makes the leaf of a settled one."""

    name: str
    slots: tuple[Slot, ...]
    may_be_absent: frozenset[int]
    simplify: Callable[[State], State]
    finish: Callable[[str, State], Outcome]
    budget: int
    substitute: Substitution = field(default_factory=Substitution)
    nodes: list[Node | None] = field(default_factory=list)
    known: dict[State, int] = field(default_factory=dict)

    def grow(self, state: State) -> Part:
        """The part that answers `state`. Raises OverBudget."""
        self._node(self.simplify(state))
        return Part(self.name, tuple(node for node in self.nodes if node is not None))

    def _node(self, state: State) -> int:
        if state in self.known:
            return self.known[state]
        index = len(self.nodes)
        if index >= self.budget:
            raise OverBudget
        self.known[state] = index
        self.nodes.append(None)
        slot = self._next_slot(state)
        self.nodes[index] = self.finish(f"{self.name}:{index}", state) if slot is None else self._ask(index, slot, state)
        return index

    def _next_slot(self, state: State) -> int | None:
        for expression in state:
            if isinstance(expression, tuple):
                return self._first_slot(expression)
        return None

    def _first_slot(self, expression: Expression) -> int:
        """Of the simplest piece, the first slot: a question that may settle something at once comes before one that can't."""
        pieces = expression[1] if expression[0] in ("all", "any") else (expression,)
        open_pieces = [self.substitute.slots_in(piece) for piece in pieces if isinstance(piece, tuple)]
        _, first = min((len(slots), min(slots)) for slots in open_pieces)
        return first

    def _ask(self, index: int, slot: int, state: State) -> Question:
        groups = self._groups(slot, state)
        full, absent = self.slots[slot].full, self.slots[slot].absent
        real = [number for number, mask in enumerate(groups) if mask & full]
        touched = [1 << number for number in range(len(groups))]
        unknown = sum(1 << number for number in real)
        not_known = [unknown, *([(1 << len(groups)) - 1] if len(real) < len(groups) else [])] if len(real) > 1 or len(groups) > 1 else []
        edges: dict[int, int] = {}
        for bits in dict.fromkeys([*touched, *not_known]):
            mask = sum(groups[number] for number in range(len(groups)) if bits >> number & 1)
            if slot not in self.may_be_absent:
                mask &= ~absent
            edges[bits] = self._node(self.simplify(tuple(self.substitute(part, slot, mask) for part in state)))
        return Question(f"{self.name}:{index}", slot, tuple(groups), tuple(edges.items()), frozenset(not_known) - frozenset(touched))

    def _groups(self, slot: int, state: State) -> list[int]:
        """Cells that the open expressions can't tell apart, as masks, in the order of the cells; `absent` passes no check."""
        asked = sorted({mask for expression in state for mask in masks_asked(expression, slot)})
        size = self.slots[slot].size + (1 if slot in self.may_be_absent else 0)
        groups: dict[tuple[bool, ...], int] = {}
        for cell in range(size):
            answers = tuple(bool(mask >> cell & 1) for mask in asked)
            groups[answers] = groups.get(answers, 0) | 1 << cell
        return list(groups.values())
