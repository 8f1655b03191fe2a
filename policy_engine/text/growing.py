"""Phrases grown to a tree of steps, once for all who want some of them.

Phrases that begin alike share the beginning. A step is a piece of a phrase: the forms of a word, a gap or a slot. Words that stand in the
same pieces are one class: for the phrases they are the same word.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
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
    return Rows(array("i", accumulate(map(len, kept))), array("i", chain.from_iterable(kept)))


@dataclass(frozen=True, slots=True)
class Grown:
    """A tree of phrases in columns. Node 0 is the root, and right behind each node stand those below it.

    By phrase: its number, and of how many sequences it is (`lengths`). By node: the step that leads to it, and how many nodes it is with
    all below it (0 for the root). By end of a sequence: the node, and the place of the sequence among those of all phrases. `classes`: the
    class of each word form; `pieces`: the classes of each piece. Right below the root: `starts`, by class the nodes that a word leads to,
    and `slots`, those of amounts.
    """

    phrases: dict[str, int]
    lengths: array[int]
    steps: array[int]
    sizes: array[int]
    ends: array[int]
    places: array[int]
    classes: dict[str, int]
    pieces: Rows
    starts: Rows
    slots: array[int]


@dataclass(slots=True)
class _Node:
    children: dict[Piece, _Node] = field(default_factory=dict)
    places: list[int] = field(default_factory=list)


def grow(phrases: Iterable[str], language: str) -> Grown:
    """The tree of `phrases`, each of them once. Raises PhraseError."""
    root, place = _Node(), 0
    numbers, lengths = dict[str, int](), array("i")
    for phrase in dict.fromkeys(phrases):
        sequences = expand_phrase(phrase, language)
        for sequence in sequences:
            node = root
            for piece in sequence:
                node = node.children.get(piece) or node.children.setdefault(piece, _Node())
            node.places.append(place)
            place += 1
        numbers[phrase] = len(lengths)
        lengths.append(len(sequences))
    return _flat(root, numbers, lengths)


def _flat(root: _Node, phrases: dict[str, int], lengths: array[int]) -> Grown:
    """Write the nodes in columns, from the root down."""
    pieces: dict[Piece, int] = {}
    steps, parents, ends, places = array("i"), array("i"), array("i"), array("i")
    stack = [(0, 0, root)]
    while stack:
        step, parent, node = stack.pop()
        here = len(steps)
        steps.append(step)
        parents.append(parent)
        places.extend(node.places)
        ends.extend([here] * len(node.places))
        stack += [(_step(piece, pieces), here, child) for piece, child in reversed([*node.children.items()])]
    sizes = array("i", [1]) * len(steps)
    for node_number in range(len(steps) - 1, 0, -1):
        sizes[parents[node_number]] += sizes[node_number]
    sizes[0] = 0
    classes = classes_of([piece for piece in pieces if isinstance(piece, frozenset)])
    of_pieces = rows_of(sorted({classes[form] for form in piece}) for piece in pieces)
    starts: list[list[int]] = [[] for _ in range(max(classes.values(), default=-1) + 1)]
    first = [node for node in range(1, len(steps)) if parents[node] == 0]
    for node_number in first:
        for one in of_pieces[steps[node_number]] if steps[node_number] >= 0 else ():
            starts[one].append(node_number)
    slots = array("i", (node for node in first if steps[node] < GAP_STEP))
    return Grown(phrases, lengths, steps, sizes, ends, places, classes, of_pieces, rows_of(starts), slots)


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
