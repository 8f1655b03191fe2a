"""The lexicon's phrases, grown beforehand: one file a language, from which the tree of any set of phrases is cut.

To expand two thousand phrases takes a second; the result is the same for everybody, so it is shipped (`lexicon/grown/en.bin`). A tree that
is cut has the same nodes in the same order as one that grew: `tests/test_text_grown.py` compares. Phrases that the file does not know, an
author's own, are grafted on. The file carries a digest of whatever expanding depends on; one that is missing, damaged or stale is as if it
were not there. `.venv/bin/python -m policy_engine.text.grow_lexicon` writes the files anew.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import accumulate, chain, pairwise
from operator import sub

from policy_engine.records import dataclass
from policy_engine.text.packs import HOME, PACK_FILE
from policy_engine.text.phrases import Piece, expand_phrase
from policy_engine.text.tree import GAP_STEP, OTHER_STEPS, PhraseTree, Rows, ends_of, grow_tree, rows_of

FOLDER = "grown"
WORTH_CUTTING = 100
"""Fewer phrases than this grow faster than the file is read."""
DEPENDS_ON = ("classes", "grown", "inflect", "memo", "normalise", "pack", "packs", "phrases", "tree", "typos", "words")
"""The modules of this package that say what a phrase stands for, and in which order."""


def tree_of(phrases: Iterable[str], language: str = HOME) -> PhraseTree:
    """The tree of `phrases`, cut from what is known or grown. Raises PhraseError."""
    texts = tuple(phrases)
    grown = grown_phrases(language) if len(texts) >= WORTH_CUTTING else None
    return cut_tree(grown, texts, language) if grown is not None else grow_tree(texts, language)


@dataclass(frozen=True, slots=True)
class Grown:
    """A tree of many phrases by node, and where each of them ends: the nodes of its sequences, in their order.

    `steps` and `parents` as in PhraseTree; `words` are all word forms, `pieces` the words of each piece, by number. `classes` and
    `piece_classes` are the classes of the words and those of each piece.
    """

    phrases: dict[str, int]
    steps: array[int]
    parents: array[int]
    ends: Rows
    words: list[str]
    pieces: Rows
    classes: array[int]
    piece_classes: Rows


# ---- cutting --------------------------------------------------------------------------------------------------------------------


def cut_tree(grown: Grown, phrases: Sequence[str], language: str) -> PhraseTree:
    """The part of a grown tree that `phrases` need. Nodes are numbered in the order in which these phrases would have made them."""
    ground = Ground(grown, language)
    ends = [ground.ends(phrase) for phrase in phrases]
    size, parents, steps = len(ground.steps), ground.parents.tolist(), ground.steps
    children: list[list[int]] = [[] for _ in range(size)]
    labels: list[list[int]] = [[] for _ in range(size)]
    seen, mixed = bytearray(size), set()
    seen[0] = 1
    for label, nodes in enumerate(ends):
        for node in nodes:
            labels[node].append(label)
            while not seen[node]:  # the first phrase to come here is the one that would have made the node
                seen[node] = 1
                if steps[node] < 0:
                    mixed.add(parents[node])
                children[parents[node]].append(node)
                node = parents[node]
    for parent in mixed:  # words before slots before gaps, as everywhere
        children[parent].sort(key=lambda node: 0 if steps[node] >= 0 else 2 if steps[node] == GAP_STEP else 1)
    return _renumbered(ground, children, labels)


def _renumbered(ground: Ground, children: list[list[int]], labels: list[list[int]]) -> PhraseTree:
    """The tree in columns, from the root down."""
    order: list[int] = []
    stack = [0]
    while stack:
        node = stack.pop()
        order.append(node)
        stack += children[node][::-1]
    number = array("i", bytes(4 * len(children)))
    for place, node in enumerate(order):
        number[node] = place
    classes, pieces = ground.classes_and_pieces()
    rows = [children[node] for node in order]
    return PhraseTree(
        classes=classes,
        pieces=pieces,
        steps=array("i", map(ground.steps.__getitem__, order)),
        parents=array("i", map(number.__getitem__, map(ground.parents.__getitem__, order))),
        children=Rows(ends_of(rows), array("i", map(number.__getitem__, chain.from_iterable(rows)))),
        labels=rows_of([labels[node] for node in order]),
    )


class Ground:
    """What a tree is cut from: the grown nodes, and behind them those of phrases that were not known, with new pieces of their own."""

    def __init__(self, grown: Grown, language: str) -> None:
        self.grown, self.language = grown, language
        self.steps, self.parents = grown.steps[:], grown.parents[:]
        self.new_pieces: dict[frozenset[str], int] = {}
        self._column = grown.parents.tobytes()
        self._behind: dict[int, dict[int, int]] = {}
        self._words: dict[str, int] = {}
        self._pieces: dict[bytes, int] = {}

    def ends(self, phrase: str) -> Sequence[int]:
        """The nodes where the sequences of a phrase end. Raises PhraseError."""
        number = self.grown.phrases.get(phrase)
        return self.grown.ends[number] if number is not None else [self._graft(one) for one in expand_phrase(phrase, self.language)]

    def _graft(self, sequence: Iterable[Piece]) -> int:
        node = 0
        for piece in sequence:
            step = self._number(piece) if isinstance(piece, frozenset) else OTHER_STEPS[piece]
            behind = self._steps_behind(node).setdefault(step, len(self.steps))
            if behind == len(self.steps):
                self.steps.append(step)
                self.parents.append(node)
                self._behind[behind] = {}
            node = behind
        return node

    def _steps_behind(self, node: int) -> dict[int, int]:
        if node not in self._behind:
            self._behind[node] = {self.steps[child]: child for child in self._children(node)}
        return self._behind[node]

    def _children(self, node: int) -> Iterator[int]:
        """The grown nodes behind a grown one: to look through the bytes is a hundred times faster than through the numbers."""
        column, size = self._column, self.parents.itemsize
        wanted = array("i", [node]).tobytes()
        at = column.find(wanted, size)  # the root is nobody's child
        while at >= 0:
            if at % size == 0:
                yield at // size
            at = column.find(wanted, at + 1)

    def _number(self, piece: frozenset[str]) -> int:
        """The number of a piece, by its words; the next one for a piece that is new."""
        if not self._words and self.grown.words:
            self._words = {word: number for number, word in enumerate(self.grown.words)}
            self._pieces = {self.grown.pieces[number].tobytes(): number for number in range(len(self.grown.pieces.ends))}
        known = self._pieces.get(array("i", sorted(map(self._words.__getitem__, piece))).tobytes()) if piece <= self._words.keys() else None
        return known if known is not None else self.new_pieces.setdefault(piece, len(self._pieces) + len(self.new_pieces))

    def classes_and_pieces(self) -> tuple[dict[str, int], Rows]:
        """The class of each word, and the classes of each piece. A class of which a new piece has only a part is parted."""
        classes = dict(zip(self.grown.words, self.grown.classes, strict=True))
        if not self.new_pieces:
            return classes, self.grown.piece_classes
        parts = _parted(classes, self.new_pieces)
        known = map(self.grown.piece_classes.__getitem__, range(len(self.grown.pieces.ends)))
        rows = [row if parts.keys().isdisjoint(row) else sorted(chain(row, *(parts.get(one, ()) for one in row))) for row in known]
        return classes, rows_of([*rows, *(sorted({classes[word] for word in piece}) for piece in self.new_pieces)])


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


# ---- the file -------------------------------------------------------------------------------------------------------------------


@lru_cache
def grown_phrases(language: str = HOME) -> Grown | None:
    """The phrases of a language's lexicon, grown; None where there is no file for the lexicon as it is."""
    try:
        return read_grown((files("policy_engine") / "lexicon" / FOLDER / f"{language}.bin").read_bytes(), digest_of(language))
    except OSError:
        return None


def read_grown(data: bytes, digest: str) -> Grown | None:
    """What a file holds; None for a broken one and for one that was made from something else."""
    try:
        return _unpacked(data, digest)
    except (ValueError, KeyError, TypeError, IndexError, zlib.error):
        return None


@lru_cache
def digest_of(language: str) -> str:
    """One sum over whatever says what a phrase of a language stands for. Line ends don't count."""
    package = files("policy_engine")
    places = [package / "text" / f"{name}.py" for name in DEPENDS_ON]
    places += [package / "lexicon" / "classes" / f"{one}.yaml" for one in dict.fromkeys((HOME, language))]
    places += [package / "lexicon" / language / PACK_FILE] if language != HOME else []
    digest = hashlib.sha256()
    for place in places:
        content = place.read_bytes() if place.is_file() else b""
        digest.update(f"{place.name}\n".encode() + content.replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def lowest_first(column: array[int]) -> array[int]:
    if sys.byteorder == "big":
        column.byteswap()
    return column


def _unpacked(data: bytes, digest: str) -> Grown:
    """Raises ValueError and its like for what is no such file, or is made from something else."""
    head_line, _, rest = zlib.decompress(data).partition(b"\n")
    head = json.loads(head_line)
    if head["digest"] != digest:
        raise ValueError("made from something else")
    whole = lowest_first(array("i", rest))
    if sum(head["lengths"]) != len(whole):
        raise ValueError("columns of another length")
    bounds = list(accumulate(head["lengths"], initial=0))
    climbs, steps, classes, *rows = (whole[start:end] for start, end in pairwise(bounds))
    ends, pieces, piece_classes = (Rows(*pair) for pair in zip(rows[::2], rows[1::2], strict=True))
    parents = array("i", map(sub, range(len(climbs)), climbs))
    ends = Rows(ends.ends, array("i", accumulate(ends.cells)))
    phrases = dict(zip(head["phrases"], range(len(ends.ends)), strict=True))
    return Grown(phrases, steps, parents, ends, head["words"], pieces, classes, piece_classes)
