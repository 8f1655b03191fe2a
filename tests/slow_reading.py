"""The oracle of fast reading: the same steps, slow and obvious.

Phrases are found by following their graph from every word, one piece at a time; amounts are looked for everywhere; every match is judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic

import pytest

from policy_engine.quantities.money import money_in_text
from policy_engine.quantities.number_words import numbers_in_text
from policy_engine.text import amounts as amounts_module
from policy_engine.text import hits as hits_module
from policy_engine.text import words as words_module
from policy_engine.text.amounts import NO_CLOCK, Amount, Amounts, Clock
from policy_engine.text.conclude import conclude
from policy_engine.text.durations import counted_days, durations_in_text
from policy_engine.text.guards import cue_phrases
from policy_engine.text.lexicon import guard_book
from policy_engine.text.match import Label, Match
from policy_engine.text.packs import HOME, pack_of
from policy_engine.text.page import Page, make_page
from policy_engine.text.phrases import GAP, GAP_WORDS, Piece, expand_phrase
from policy_engine.text.plan import ReadingPlan
from policy_engine.text.reading import Reading
from policy_engine.text.typos import MEANT


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
        pairs = tuple(phrases)
        self.labels = tuple(label for _, label in pairs)
        for phrase, label in pairs:
            for sequence in expand_phrase(phrase, language):
                node = self._root
                for piece in sequence:
                    node = node.step(piece)
                node.labels = (*node.labels, label)

    def scan(self, page: Page, amounts: Amounts, sentences: object = None) -> SlowScan[Label]:
        return SlowScan(self.find(page, amounts))

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


@dataclass(frozen=True)
class SlowScan(Generic[Label]):
    """As `match.Scan`."""

    found: list[Match[Label]]

    def numbers(self) -> set[int]:
        return set()

    def matches(self, unwanted: object = ()) -> list[Match[Label]]:
        return self.found


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


# ---- amounts ---------------------------------------------------------------------------------------------------------------------


def amounts_everywhere(page: Page, kinds: Iterable[str], dollar: str = "USD", clock: Clock = NO_CLOCK) -> Amounts:
    """`amounts_in`, without being told where to look."""
    amount = amounts_module._amount
    found: list[tuple[Amount, int]] = []
    if "duration" in kinds:
        for length in durations_in_text(page.plain) + (counted_days(page.plain) if page.pack is None else []):
            slots = ("{duration}", "{ago}") if length.is_ago else ("{duration}",)
            found.append(amount(page, slots, length.seconds, (length.start, length.end)))
        found += amounts_module._since(page, clock)
    if "money" in kinds:
        found += [amount(page, ("{money}",), money, (start, end)) for start, end, money in money_in_text(page.text, dollar)]
    if "number" in kinds:
        found += [amount(page, (f"{{{n.kind}}}",), n.value, (n.start, n.end)) for n in numbers_in_text(page.plain)]
    starting: dict[int, tuple[Amount, ...]] = {}
    for one, first in found:
        for index in {one.first, first}:
            starting[index] = (*starting.get(index, ()), one)
    return Amounts(starting)


# ---- words -----------------------------------------------------------------------------------------------------------------------

_WORD = re.compile(r"\d+(?:[.,:]\d+)*[^\W_]*|'?[^\W\d_](?:[^\W_]|\xad)*(?:'[^\W_]+)*")


def words_one_by_one(plain: str) -> list[tuple[str, int, int]]:
    """`cut_words` for English: each word with its place."""
    words: list[tuple[str, int, int]] = []
    for match in _WORD.finditer(plain):
        word = match[0]
        if word == "n't" and words and words[-1][0] in words_module._BROKEN:
            words[-1] = (words_module._BROKEN[words[-1][0]], *words[-1][1:])
        if "'" in word or "\xad" in word or word in words_module._WHOLE:
            words += [(part, match.start(), match.end()) for part in words_module._parts(word)]
        else:
            words.append((MEANT.get(word, word), match.start(), match.end()))
    return words


# ---- the whole -------------------------------------------------------------------------------------------------------------------


def slow_plan(plan: ReadingPlan, language: str = HOME) -> ReadingPlan:
    """The same plan with the phrases in a graph."""
    claims = SlowIndex([(claim.phrase, claim) for claim in plan.claims.labels], language)
    cues = SlowIndex(cue_phrases(guard_book(language)), language)
    return replace(plan, claims=claims, cues=cues)  # type: ignore[arg-type]


def read_pages(plan: ReadingPlan, texts: Sequence[str], language: str = HOME) -> dict[str, Reading]:
    """What `plan` reads from the messages of one ticket."""
    pages = [(index, make_page(text, pack_of(language)), NO_CLOCK) for index, text in enumerate(texts)]
    return conclude(plan, hits_module.find_hits(plan, pages), cut=False)


def read_slowly(plan: ReadingPlan, texts: Sequence[str], language: str = HOME) -> dict[str, Reading]:
    """The same, without any short cut; `plan` is a `slow_plan`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hits_module, "amounts_in", amounts_everywhere)
        patch.setattr(hits_module, "_vain_cues", lambda plan, claims: set())
        return read_pages(plan, texts, language)
