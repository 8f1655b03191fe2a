"""The oracle of the scanner: phrases found by following their graph from every word, one phrase piece at a time. Slow and obvious."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic

from policy_engine.text.amounts import Amount, Amounts
from policy_engine.text.match import Label, Match
from policy_engine.text.packs import HOME
from policy_engine.text.page import Page
from policy_engine.text.phrases import GAP, GAP_WORDS, Piece, expand_phrase

@dataclass(slots=True)
class _Node(Generic[Label]):
    """`steps` holds each next node once; `edges` finds them by word form."""

    steps: dict[Piece, _Node[Label]] = field(default_factory=dict)
    edges: dict[str, list[_Node[Label]]] = field(default_factory=dict)
    slots: tuple[tuple[str, _Node[Label]], ...] = ()
    gap: _Node[Label] | None = None
    labels: tuple[Label, ...] = ()

    def step(self, piece: Piece) -> _Node[Label]:
        if piece in self.steps:
            return self.steps[piece]
        node: _Node[Label] = _Node()
        self.steps[piece] = node
        if isinstance(piece, frozenset):
            for form in piece:
                self.edges.setdefault(form, []).append(node)
        elif piece == GAP:
            self.gap = node
        else:
            self.slots = (*self.slots, (piece, node))
        return node


class SlowIndex(Generic[Label]):
    """Phrases of one language with a label each, ready to be found in a page."""

    def __init__(self, phrases: Iterable[tuple[str, Label]], language: str = HOME) -> None:
        self._root: _Node[Label] = _Node()
        for phrase, label in phrases:
            for sequence in expand_phrase(phrase, language):
                node = self._root
                for piece in sequence:
                    node = node.step(piece)
                node.labels = (*node.labels, label)

    def find(self, page: Page, amounts: Amounts, sentences: object = None) -> list[Match[Label]]:
        """Every match, in the order of the text; overlapping ones too. All sentences are looked at."""
        found: list[Match[Label]] = []
        edges, slots, words = self._root.edges, self._root.slots, page.words
        for first, word in enumerate(words):
            for node in edges.get(word, ()):
                _Walk(page, amounts, first, found).go(node, first + 1, (), None)
            if slots and first in amounts.starting:
                _Walk(page, amounts, first, found).take_slots(self._root, first, (), None)
        return found


@dataclass(frozen=True, slots=True)
class _Walk(Generic[Label]):
    """One walk through the graph from the word `first`."""

    page: Page
    amounts: Amounts
    first: int
    found: list[Match[Label]]

    def go(self, node: _Node[Label], at: int, skipped: tuple[int, ...], amount: Amount | None) -> None:
        for label in node.labels:
            self.found.append(Match(label, self.first, at, skipped, amount))
        end = self.page.sentence_end[at - 1]
        if at >= end:
            return
        for following in node.edges.get(self.page.words[at], ()):
            self.go(following, at + 1, skipped, amount)
        if node.slots:
            self.take_slots(node, at, skipped, amount)
        if node.gap:
            self.skip(node.gap, at, skipped, amount)

    def skip(self, node: _Node[Label], at: int, skipped: tuple[int, ...], amount: Amount | None) -> None:
        """Pass over up to GAP_WORDS words (a language's pack may allow more), then go on behind the gap.

        A gap before a slot ends at the first amount that fits it.
        """
        end = self.page.sentence_end[at - 1]
        most = self.page.pack.gap_words if self.page.pack else GAP_WORDS
        for start in range(at, min(at + most + 1, end)):
            passed = (*skipped, *range(at, start))
            for following in node.edges.get(self.page.words[start], ()):
                self.go(following, start + 1, passed, amount)
            if node.slots and self.take_slots(node, start, passed, amount):
                return

    def take_slots(self, node: _Node[Label], at: int, skipped: tuple[int, ...], amount: Amount | None) -> bool:
        """Go on behind each amount that starts here and fits; False when there is none."""
        fitting = [(found, node) for slot, node in node.slots for found in self.amounts.starting.get(at, ()) if slot in found.slots]
        for found, following in fitting:
            self.go(following, found.last, skipped, found if amount is None else amount)
        return bool(fitting)
