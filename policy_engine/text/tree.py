"""All phrases of a set as one tree of steps, flat: what the scanner runs on, and what a cache can keep.

Phrases that begin alike share the beginning. A step is a piece of a phrase: the forms of a word, a gap or a slot. Words that stand in the
same pieces are one class: for the phrases they are the same word.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from itertools import accumulate, chain

from policy_engine.records import dataclass
from policy_engine.text.phrases import GAP, SLOTS, Piece, expand_phrase

GAP_STEP = -1
SLOT_STEPS = {-2 - index: f"{{{slot}}}" for index, slot in enumerate(SLOTS)}
"""Steps that are no word; every other step is the number of a piece."""
OTHER_STEPS = {GAP: GAP_STEP} | {slot: step for step, slot in SLOT_STEPS.items()}


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of numbers, one after the other in `cells`; row `i` ends at `ends[i]`."""

    ends: array[int]
    cells: array[int]

    def __getitem__(self, index: int) -> array[int]:
        return self.cells[self.ends[index - 1] if index else 0 : self.ends[index]]


def rows_of(rows: Iterable[Sequence[int]]) -> Rows:
    """Pack rows of numbers."""
    kept = list(rows)
    return Rows(ends_of(kept), array("i", chain.from_iterable(kept)))


def ends_of(rows: Iterable[Sequence[int]]) -> array[int]:
    """Where each row ends."""
    return array("i", accumulate(map(len, rows)))


@dataclass(frozen=True, slots=True)
class PhraseTree:
    """`classes`: the class of each word form; `pieces`: the classes of each piece.

    By node: the step that leads to it, its parent, its children, and the numbers of the labels whose phrases end there. Node 0 is the root.
    INVARIANT: nodes are numbered in the order in which matches are told: words before slots before gaps, each in the order of the phrases.
    """

    classes: dict[str, int]
    pieces: Rows
    steps: array[int]
    parents: array[int]
    children: Rows
    labels: Rows

    def turns(self, node: int) -> tuple[int, ...]:
        """The gaps and slots on the way from the root to `node`."""
        found: list[int] = []
        while node:
            if self.steps[node] < 0:
                found.append(node)
            node = self.parents[node]
        return tuple(reversed(found))


@dataclass(slots=True)
class _Node:
    words: dict[Piece, _Node] = field(default_factory=dict)
    slots: dict[Piece, _Node] = field(default_factory=dict)
    gap: dict[Piece, _Node] = field(default_factory=dict)
    labels: list[int] = field(default_factory=list)

    def step(self, piece: Piece) -> _Node:
        """The child that `piece` leads to; made when there is none yet."""
        kind = self.words if isinstance(piece, frozenset) else self.gap if piece == GAP else self.slots
        return kind.setdefault(piece, _Node())

    def children(self) -> Iterator[tuple[Piece, _Node]]:
        for kind in (self.words, self.slots, self.gap):
            yield from kind.items()


def grow_tree(phrases: Iterable[str], language: str) -> PhraseTree:
    """The tree of `phrases`; a phrase's place in the row is its label. Raises PhraseError."""
    root = _Node()
    for label, phrase in enumerate(phrases):
        for sequence in expand_phrase(phrase, language):
            node = root
            for piece in sequence:
                node = node.step(piece)
            node.labels.append(label)
    return _flat(root)


def _flat(root: _Node) -> PhraseTree:
    """Number the nodes from the root down and write them in columns."""
    pieces: dict[Piece, int] = {}
    nodes: list[_Node] = []
    steps, parents = array("i"), array("i")
    stack = [(0, 0, root)]
    while stack:
        step, parent, node = stack.pop()
        here = len(nodes)
        nodes.append(node)
        steps.append(step)
        parents.append(parent)
        stack += [(_step(piece, pieces), here, child) for piece, child in reversed([*node.children()])]
    children: list[list[int]] = [[] for _ in nodes]
    for node_number, parent in enumerate(parents[1:], start=1):
        children[parent].append(node_number)
    classes = classes_of([piece for piece in pieces if isinstance(piece, frozenset)])
    return PhraseTree(
        classes=classes,
        pieces=rows_of(sorted({classes[form] for form in piece}) for piece in pieces),
        steps=steps,
        parents=parents,
        children=rows_of(children),
        labels=rows_of(node.labels for node in nodes),
    )


def _step(piece: Piece, pieces: dict[Piece, int]) -> int:
    return pieces.setdefault(piece, len(pieces)) if isinstance(piece, frozenset) else OTHER_STEPS[piece]


def classes_of(pieces: list[frozenset[str]]) -> dict[str, int]:
    """A number for each form, the same for those that stand in the same pieces."""
    places: dict[str, list[int]] = {}
    for number, piece in enumerate(pieces):
        for form in piece:
            places.setdefault(form, []).append(number)
    numbers: dict[tuple[int, ...], int] = {}
    return {form: numbers.setdefault(tuple(places[form]), len(numbers)) for form in sorted(places)}
