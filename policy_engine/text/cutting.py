"""The tree of a set of phrases, from the lexicon's phrases that were grown beforehand as far as these are known.

It has the nodes, and the order of matches, of a tree that grew from these phrases alone: `tests/test_text_grown.py` compares. Phrases that
are not known, an author's own, are grafted on.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain, compress, repeat

from policy_engine.text.growing import OTHER_STEPS, Grown, grow
from policy_engine.text.grown import GUARDS, PHRASES, grown_phrases
from policy_engine.text.packs import HOME
from policy_engine.text.phrases import Piece, expand_phrase
from policy_engine.text.tree import NEVER, Grafts, PhraseTree, Trunk

WORTH_CUTTING = {PHRASES: 100, GUARDS: 20}
"""Fewer phrases than this grow faster than the file of their part is read."""


def tree_of(phrases: Iterable[str], language: str = HOME, part: str = PHRASES) -> PhraseTree:
    """The tree of `phrases`, most of them from this part of the lexicon; a phrase's place in the row is its label. Raises PhraseError."""
    texts = tuple(phrases)
    grown = grown_phrases(language, part) if len(texts) >= WORTH_CUTTING[part] else None
    return cut_tree(grown or grow(texts, language), texts, language)


def cut_tree(grown: Grown, phrases: Sequence[str], language: str) -> PhraseTree:
    """The tree of `phrases` on the columns of a grown one. Each sequence of a phrase has its turn, in the order of the phrases."""
    firsts, again, seen = array("i"), dict[int, list[int]](), dict[str, int]()
    begins = array("i", [NEVER]) * len(grown.lengths)
    trunk = Trunk(grown.steps, grown.sizes, grown.ends, array("i"), grown.pieces, grown.starts, grown.slots)
    grafting, turn = Grafting(trunk, grown.classes), 0
    for label, phrase in enumerate(phrases):
        firsts.append(turn)
        if seen.setdefault(phrase, label) != label:
            again.setdefault(seen[phrase], []).append(label)
        elif phrase in grown.phrases:
            number = grown.phrases[phrase]
            begins[number] = turn
            turn += grown.lengths[number]
        else:
            for sequence in expand_phrase(phrase, language):
                grafting.graft(sequence, turn)
                turn += 1
    classes, grafts = grafting.finish()
    turns = _turns(grown, begins)
    wanted = [turn != NEVER for turn in turns]
    trunk = replace(trunk, ends=array("i", compress(grown.ends, wanted)), turns=array("i", compress(turns, wanted)))
    return PhraseTree(trunk, classes, (firsts, again), grafts)


def _turns(grown: Grown, begins: array[int]) -> list[int]:
    """The turn of each sequence or NEVER, by its end; `begins` has the first one of each phrase."""
    pairs = zip(begins, grown.lengths, strict=True)
    by_place = list(chain.from_iterable(repeat(NEVER, size) if turn == NEVER else range(turn, turn + size) for turn, size in pairs))
    return list(map(by_place.__getitem__, grown.places))


class Grafting:
    """Sequences put on a grown tree, one after the other in the order of their turns."""

    def __init__(self, trunk: Trunk, classes: dict[str, int]) -> None:
        self.trunk, self.grafts = trunk, Grafts()
        self._classes = classes
        self._sizes: Counter[int] = Counter()
        self._keys: dict[Piece, object] = {}
        self._behind: dict[int, dict[object, int]] = {}
        self._numbers: dict[frozenset[str], int] = {}

    def graft(self, sequence: Iterable[Piece], turn: int) -> None:
        """Put on a sequence, along the nodes that are there."""
        grafts, node = self.grafts, 0
        for piece in sequence:
            behind = self._nodes_behind(node)
            key = self._key(piece)
            if key not in behind:
                behind[key] = len(self.trunk.steps) + len(grafts.steps)
                grafts.children.setdefault(node, []).append(behind[key])
                grafts.steps.append(self._step(piece))
                self._behind[behind[key]] = {}
            node = behind[key]
            grafts.first.setdefault(node, turn)
        grafts.turns.setdefault(node, []).append(turn)

    def _nodes_behind(self, node: int) -> dict[object, int]:
        """The nodes below one, by the key of the piece that leads there."""
        if node not in self._behind:
            found: dict[object, int] = {}
            for child in self.trunk.children(node):
                step = self.trunk.steps[child]
                found[step if step < 0 else self.trunk.pieces[step].tobytes()] = child
            self._behind[node] = found
        return self._behind[node]

    def _key(self, piece: Piece) -> object:
        """What is the same for the same piece: its classes where they are whole, else its words."""
        if piece not in self._keys:
            self._keys[piece] = self._classes_of(piece) if isinstance(piece, frozenset) else OTHER_STEPS[piece]
        return self._keys[piece]

    def _classes_of(self, piece: frozenset[str]) -> object:
        if not piece <= self._classes.keys():
            return piece
        self._sizes = self._sizes or Counter(self._classes.values())
        found = {self._classes[word] for word in piece}
        return array("i", sorted(found)).tobytes() if sum(self._sizes[one] for one in found) == len(piece) else piece

    def _step(self, piece: Piece) -> int:
        if not isinstance(piece, frozenset):
            return OTHER_STEPS[piece]
        return self._numbers.setdefault(piece, len(self.trunk.pieces.ends) + len(self._numbers))

    def finish(self) -> tuple[dict[str, int], Grafts]:
        """The class of each word, and what was put on. A class of which a new piece has only a part is parted."""
        if not self._numbers:
            return self._classes, self.grafts
        classes = dict(self._classes)
        self.grafts.parts.update(_parted(classes, [piece for piece in self._numbers if self._keys[piece] == piece]))
        self.grafts.pieces.extend(sorted({classes[word] for word in piece}) for piece in self._numbers)
        return classes, self.grafts


def _parted(classes: dict[str, int], pieces: Iterable[frozenset[str]]) -> dict[int, list[int]]:
    """Change `classes` so that each of `pieces` is made of whole ones; what was split off, by the class it was in before."""
    sizes, first, parts = Counter(classes.values()), dict(classes), dict[int, list[int]]()
    for piece in pieces:
        groups: dict[int | None, list[str]] = {}
        for word in sorted(piece):
            groups.setdefault(classes.get(word), []).append(word)
        for old, group in groups.items():
            if old is None or len(group) < sizes[old]:
                fresh = len(sizes)
                sizes[fresh] = len(group)
                classes.update(dict.fromkeys(group, fresh))
                if old is not None:
                    sizes[old] -= len(group)
                if group[0] in first:
                    parts.setdefault(first[group[0]], []).append(fresh)
    return parts
