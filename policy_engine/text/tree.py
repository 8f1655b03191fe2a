"""The phrases that somebody wants as one tree of steps: what the scanner runs on, and what a cache can keep.

Nothing is cut out of the tree that was grown: what is below a node, and in which order, is looked up when a text first comes there.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from functools import cached_property
from itertools import chain

from policy_engine.records import dataclass
from policy_engine.text.growing import GAP_STEP, Rows

NEVER = 2**31 - 1
"""Stands for the turn of a sequence that nobody wants."""
KINDS = 2**32
"""More than any turn: words come before slots, and slots before gaps."""

Order = tuple[int, ...]
"""Where a node stands in the order in which matches are told: nodes on the way to others before them, and so on."""


@dataclass(frozen=True, slots=True)
class Grafts:
    """What was put on a grown tree: nodes with numbers behind its own, and pieces behind its own.

    `steps`: of the new nodes. By node, new or grown: `children`, the new ones below it; `turns`, those of new sequences that end there;
    `first`, the first turn of a new sequence that passes it or ends there. `pieces`: the classes of each new piece. `parts`: the classes
    that a class was parted into.
    """

    steps: list[int] = field(default_factory=list)
    children: dict[int, list[int]] = field(default_factory=dict)
    turns: dict[int, list[int]] = field(default_factory=dict)
    first: dict[int, int] = field(default_factory=dict)
    pieces: list[list[int]] = field(default_factory=list)
    parts: dict[int, list[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Trunk:
    """What grew of a tree, as in Grown, but `ends` only of the sequences that are wanted; `turns` has the turn of each among these."""

    steps: array[int]
    sizes: array[int]
    ends: array[int]
    turns: array[int]
    pieces: Rows
    starts: Rows
    slots: array[int]

    def is_wanted(self, node: int) -> bool:
        """True where a wanted sequence passes or ends at `node`."""
        place = bisect_left(self.ends, node)
        return place < len(self.ends) and self.ends[place] < node + self.sizes[node]

    def turn(self, node: int) -> int:
        """The first turn of a sequence that passes a node or ends there; NEVER where there is none."""
        start = bisect_left(self.ends, node)
        return min(self.turns[start : bisect_left(self.ends, node + self.sizes[node], start)], default=NEVER)

    def children(self, node: int) -> Iterator[int]:
        """The nodes right below `node`."""
        child, behind = node + 1, node + self.sizes[node] if node else len(self.sizes)
        while child < behind:
            yield child
            child += self.sizes[child]


class PhraseTree:
    """`classes`: the class of each word form. `firsts`: by label the turn of its first sequence; `again`: the further labels of its phrase.

    INVARIANT: matches are told in the order of `order`: words before slots before gaps, each in the order of the phrases.
    """

    def __init__(self, trunk: Trunk, classes: dict[str, int], labels: tuple[array[int], Mapping[int, list[int]]], grafts: Grafts) -> None:
        self.trunk, self.classes, self.grafts = trunk, classes, grafts
        self.firsts, self.again = labels
        self.parents: dict[int, int] = {}
        self._orders: dict[int, Order] = {0: ()}
        self._olds = {new: old for old, parts in grafts.parts.items() for new in parts}

    def __len__(self) -> int:
        return len(self.trunk.steps) + len(self.grafts.steps)

    def step(self, node: int) -> int:
        """The step that leads to `node`."""
        steps = self.trunk.steps
        return steps[node] if node < len(steps) else self.grafts.steps[node - len(steps)]

    def piece(self, step: int) -> Sequence[int]:
        """The classes of the words of a step."""
        pieces, grafts = self.trunk.pieces, self.grafts
        if step >= len(pieces.ends):
            return grafts.pieces[step - len(pieces.ends)]
        row = pieces[step]
        return row if grafts.parts.keys().isdisjoint(row) else [*row, *chain.from_iterable(grafts.parts.get(one, ()) for one in row)]

    def children(self, node: int) -> list[int]:
        """The nodes right below `node` that lead to what is wanted."""
        grown = self.trunk.children(node) if node < len(self.trunk.sizes) else ()
        return self._met(node, chain(grown, self.grafts.children.get(node, ())))

    def starting(self, word: int) -> list[int]:
        """Those below the root that a word of this class leads to."""
        starts, old = self.trunk.starts, self._olds.get(word, word)
        grown = starts[old] if old < len(starts.ends) else ()
        return self._met(0, chain(grown, self._new_starts.get(word, ())))

    @cached_property
    def _new_starts(self) -> dict[int, list[int]]:
        """By class of a word the new nodes below the root that it leads to."""
        found: dict[int, list[int]] = {}
        for node in self.grafts.children.get(0, ()):
            for word in self.piece(self.step(node)) if self.step(node) >= 0 else ():
                found.setdefault(word, []).append(node)
        return found

    def opening(self) -> list[int]:
        """Those below the root that are amounts."""
        return self._met(0, chain(self.trunk.slots, (node for node in self.grafts.children.get(0, ()) if self.step(node) < 0)))

    def _met(self, parent: int, nodes: Iterable[int]) -> list[int]:
        """Those of `nodes` that lead to what is wanted; their parent is noted."""
        size, grafted = len(self.trunk.sizes), self.grafts.first
        found = [node for node in nodes if node in grafted or (node < size and self.trunk.is_wanted(node))]
        self.parents.update(dict.fromkeys(found, parent))
        return found

    def order(self, node: int) -> Order:
        """The place of a node that was met."""
        if node not in self._orders:
            step = self.step(node)
            kind = 0 if step >= 0 else 2 if step == GAP_STEP else 1
            turn = self.trunk.turn(node) if node < len(self.trunk.sizes) else NEVER
            first = min(turn, self.grafts.first.get(node, NEVER))
            self._orders[node] = (*self.order(self.parents[node]), kind * KINDS + first)
        return self._orders[node]

    def labels(self, node: int) -> tuple[int, ...]:
        """The numbers of the labels whose phrases end at `node`."""
        trunk, firsts = self.trunk, self.firsts
        turns = self.grafts.turns.get(node, [])
        if node < len(trunk.sizes):
            start = bisect_left(trunk.ends, node)
            turns = [*turns, *trunk.turns[start : bisect_right(trunk.ends, node, start)]]
        found = [bisect_right(firsts, turn) - 1 for turn in turns]
        return tuple(sorted(chain(found, *(self.again[label] for label in found if label in self.again))))

    def turns(self, node: int) -> tuple[Order, ...]:
        """The places of the gaps and slots on the way from the root to a node that was met."""
        found: list[Order] = []
        while node:
            if self.step(node) < 0:
                found.append(self.order(node))
            node = self.parents[node]
        return tuple(reversed(found))
