"""The decision tree as frozen tuples: what the router walks and the diagrams draw.

A *slot* is a variable with its values cut into cells; what is known of a ticket is one bit mask a slot: the cells still possible. The
last bit of every slot says *does not apply*. A *part* is the tree of the lanes or of one scale.

INVARIANT: the groups of a question partition its slot's cells; every group has an edge, and so has *not known*.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

from policy_engine.logic import Range, Truth
from policy_engine.logic.possible import Possible
from policy_engine.records import dataclass

Form = Literal["tree", "level-trees", "list"]
Expression = Any
"""A compiled condition: True, False, None (undetermined), or ("check", slot, mask), ("all", parts), ("any", parts), ("not", part)."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A variable cut into cells. Finite: a cell a value, in order. Numeric: a cell for each stretch between thresholds."""

    name: str
    values: tuple[str, ...] = ()
    ranges: tuple[Range, ...] = ()

    @property
    def size(self) -> int:
        return len(self.values) or len(self.ranges)

    @property
    def absent(self) -> int:
        """The bit that says the variable does not apply."""
        return 1 << self.size

    @property
    def full(self) -> int:
        """All cells, but not `absent`."""
        return (1 << self.size) - 1

    def mask_of(self, possible: Possible) -> int:
        """The cells that hold a possible value."""
        if self.values:
            mask = sum(1 << index for index, value in enumerate(self.values) if value in possible.values)
        else:
            mask = sum(1 << index for index, cell in enumerate(self.ranges) if any(_meet(cell, part) for part in possible.ranges))
        return mask | (self.absent if possible.absent else 0)


def _meet(cell: Range, part: Range) -> bool:
    low, high = cell.low, cell.high
    if part.is_point:
        assert isinstance(part.low, Decimal)
        return cell.contains(part.low)
    if low is not None and part.high is not None and (part.high < low or (part.high == low and (cell.low_open or part.high_open))):
        return False
    return not (high is not None and part.low is not None and (part.low > high or (part.low == high and (cell.high_open or part.low_open))))


@dataclass(frozen=True, slots=True)
class Question:
    """A node that asks for one slot. `groups` are masks; `edges` pairs (bit set of groups touched, index of the next node)."""

    id: str
    slot: int
    groups: tuple[int, ...]
    edges: tuple[tuple[int, int], ...]
    not_known: frozenset[int]
    """The bit sets of groups that mean *not known*."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A leaf. For lanes `truths`, one a lane. For a scale: whether it applies, what it is raised to and where it is capped, as ranks.

    `raised` and `caps` are pairs (lowest, highest still possible). `low` and `high` are what follows for a ticket that is new; one that
    already reached a value of a scale that never falls starts there (the router sees to it, the tree does not ask).
    """

    id: str
    truths: tuple[Truth, ...] = ()
    applies: Truth = True
    raised: tuple[int, int] = (0, 0)
    caps: tuple[int, int] = (0, 0)

    @property
    def low(self) -> int:
        return min(self.raised[0], self.caps[0])

    @property
    def high(self) -> int:
        return min(self.raised[1], self.caps[1])


Node = Question | Outcome


@dataclass(frozen=True, slots=True)
class Part:
    """The tree of the lanes, of a scale, or of one rank of a scale (`level-trees`). The root is node 0."""

    name: str
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ScaleShape:
    """A scale ready to be answered: its expressions by rank, and its tree when it has one.

    A scale that `never_falls` stays at least at the ticket's current value, which no tree asks for: it would double every tree.
    """

    name: str
    applies: Expression
    raises: tuple[Expression, ...]
    caps: tuple[Expression, ...]
    form: Form
    parts: tuple[Part, ...]
    never_falls: bool = False


@dataclass(frozen=True, slots=True)
class Tree:
    """A compiled policy. Expressions of triggers, gates, lanes and signals stand beside the parts."""

    slots: tuple[Slot, ...]
    slot_of: dict[str, int]
    lanes: Part | None
    lane_conditions: tuple[Expression, ...]
    scales: tuple[ScaleShape, ...]
    triggers: tuple[tuple[str, Expression], ...]
    gates: tuple[tuple[str, Expression], ...]
    signal_conditions: dict[str, Expression]
    applies: dict[str, Expression]
    state_conditions: dict[str, Expression]

    @property
    def form(self) -> Form:
        """`tree` when everything has one, else the weakest form in it."""
        forms = [scale.form for scale in self.scales] + ([] if self.lanes or not self.lane_conditions else ["list"])
        return "list" if "list" in forms else "level-trees" if "level-trees" in forms else "tree"

    @property
    def size(self) -> int:
        """Nodes in all parts."""
        parts = [part for scale in self.scales for part in scale.parts] + ([self.lanes] if self.lanes else [])
        return sum(len(part.nodes) for part in parts)
