"""All phrases at once: every match of every phrase in a page, at a cost that hardly grows with their number.

From each word the automaton is followed as far as it goes, never across the end of a sentence. A gap is a jump: the words that may stand
behind it are looked for among the next few.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from itertools import chain
from typing import Generic, NamedTuple, TypeVar

from policy_engine.records import dataclass
from policy_engine.text.amounts import Amount, Amounts
from policy_engine.text.automaton import STOP, Automaton, End, State, Word
from policy_engine.text.cutting import tree_of
from policy_engine.text.grown import PHRASES
from policy_engine.text.packs import HOME, pack_of
from policy_engine.text.page import Page
from policy_engine.text.phrases import GAP_WORDS
from policy_engine.text.tree import Order, PhraseTree

Label = TypeVar("Label")


class Match(NamedTuple, Generic[Label]):
    """`label`'s phrase stands at the words `first`..`last` (exclusive). `skipped` are the words inside its gaps."""

    label: Label
    first: int
    last: int
    skipped: tuple[int, ...] = ()
    amount: Amount | None = None


class PhraseIndex(Generic[Label]):
    """The phrases of `tree`, one language's, ready to be found in a page. `labels` are what its numbers of labels stand for."""

    def __init__(self, labels: Sequence[Label], tree: PhraseTree, language: str = HOME) -> None:
        self.labels = labels
        self.tree = tree
        self._automaton = Automaton(tree)
        pack = pack_of(language)
        self._reach = (pack.gap_words if pack else GAP_WORDS) + 1

    def scan(self, page: Page, amounts: Amounts, sentences: Iterable[tuple[int, int]] | None = None) -> Scan[Label]:
        """What `find` finds, for those who want only some of it."""
        if self._automaton.is_full:
            self._automaton = Automaton(self.tree)
        word = self._automaton.word.__getitem__
        words: list[Word] = []
        places: list[int] = []
        for start, end in page.sentences if sentences is None else sentences:
            words += map(word, page.words[start:end])
            words.append(STOP)
            places += range(start, end + 1)
        walk = _Walk(self._automaton, self._reach, words, places, amounts.starting)
        walk.run()
        return Scan(walk, self.labels)

    def find(self, page: Page, amounts: Amounts, sentences: Iterable[tuple[int, int]] | None = None) -> list[Match[Label]]:
        """Every match, in the order of the text; overlapping ones too. With `sentences` only in these, which hold no amount."""
        return self.scan(page, amounts, sentences).matches()


@dataclass(frozen=True, slots=True)
class Scan(Generic[Label]):
    """The phrases that a page holds; `labels` are those of the index."""

    walk: _Walk
    labels: Sequence[Label]

    def numbers(self) -> set[int]:
        """The places in `labels` of those that were found."""
        return {number for end, _, _, _ in self.walk.found for number in end.labels}

    def matches(self, unwanted: frozenset[int] | set[int] = frozenset()) -> list[Match[Label]]:
        """The matches of all labels but those with an `unwanted` number, in their order."""
        labels, walk = self.labels, self.walk
        found = walk.found
        if not found:
            return []
        if unwanted:
            found = [one for one in found if not unwanted.issuperset(one[0].labels)]
        return [
            walk.match(labels[number], first, at, turns)
            for end, first, at, turns in sorted(found, key=order_of)
            for number in end.labels
            if number not in unwanted
        ]


def index_phrases(phrases: Iterable[tuple[str, Label]], language: str = HOME, part: str = PHRASES) -> PhraseIndex[Label]:
    """An index of phrases with a label each, most of them from this part of the lexicon. Raises PhraseError."""
    pairs = tuple(phrases)
    return PhraseIndex(tuple(label for _, label in pairs), tree_of((phrase for phrase, _ in pairs), language, part), language)


Turn = tuple[int, int, Amount | None]
"""A gap: how wide, where it begins, None. A slot: which of the amounts that fit, where, the amount."""

Step = tuple[State | None, int, int, tuple[Turn, ...]]
"""A state to go on from, the word behind it, the first word of the phrase, and the turns so far."""

Found = tuple[End, int, int, tuple[Turn, ...]]
"""Where phrases end: their node, the first word, the one behind the last, and the turns in between."""


def order_of(found: Found) -> tuple[Order | int, ...]:
    """The place in the order of matches."""
    end, first, _, turns = found
    if not turns:
        return (first, end.order)
    ways: Iterable[tuple[Order | int, ...]] = zip(end.turns, (turn[0] for turn in turns), strict=True)
    return (first, *chain.from_iterable(ways), end.order)


@dataclass(slots=True)
class _Walk:
    """A walk over `words`, a page's words with STOP behind each sentence; `places` are their numbers in the page.

    `near`: an amount is at most a gap away. `todo`: steps that are still to be taken, in any order.
    """

    automaton: Automaton
    reach: int
    words: Sequence[Word]
    places: Sequence[int]
    amounts: dict[int, tuple[Amount, ...]]
    near: set[int] = field(default_factory=set)
    todo: list[Step] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)

    def run(self) -> None:
        """Begin at every word and every amount."""
        words, reach, found = self.words, self.reach, self.found
        if self.amounts:
            self.begin_at_amounts()
        near = self.near
        for at, word in enumerate(words, start=1):
            start = word.start
            if start is not None:
                for end in start.ends:
                    found.append((end, at - 1, at, ()))
                gap = start.gap
                if at in near:
                    self.begin_before_amount(start, at)
                elif gap is not None and not gap.words.keys().isdisjoint(words[at : at + reach]):
                    self.jump(gap, at, at - 1, ())
                if words[at] in start.words:
                    self.step(start, at, at - 1, ())
        self.follow()

    def begin_at_amounts(self) -> None:
        """Take the amounts that begin a phrase, and see where others are near."""
        begins = [self.position(place) for place in self.amounts]
        self.near = {at - width for at in begins for width in range(self.reach)}
        for at in begins:
            self.take(self.automaton.slots, at, at, ())

    def begin_before_amount(self, start: State, at: int) -> None:
        """Take the amounts behind the first word of a phrase, or behind a gap there."""
        if start.slots:
            self.take(start.slots, at, at - 1, ())
        if start.gap is not None:
            self.jump(start.gap, at, at - 1, ())

    def position(self, place: int) -> int:
        """Where word number `place` of the page stands in `words`, when all sentences are walked."""
        return bisect_right(self.places, place) - 1

    def follow(self) -> None:
        """Take the steps that are to be taken, and those that follow from them."""
        words, reach, near, todo, found = self.words, self.reach, self.near, self.todo, self.found
        while todo:
            state, at, first, turns = todo.pop()
            while state is not None:
                if state.is_open:
                    if not state.is_ready:
                        self.automaton.ready(state)
                    for end in state.ends:
                        found.append((end, first, at, turns))
                    gap = state.gap
                    if at in near:
                        if state.slots:
                            self.take(state.slots, at, first, turns)
                        if gap is not None:
                            self.jump(gap, at, first, turns)
                    elif gap is not None and not gap.words.keys().isdisjoint(words[at : at + reach]):
                        self.jump(gap, at, first, turns)
                behind = state.words.get(words[at])
                state = behind if behind is None or isinstance(behind, State) else self.automaton.behind(state, words[at])
                at += 1

    def step(self, state: State, at: int, first: int, turns: tuple[Turn, ...]) -> None:
        """Go on from `state` over the word `at`, which is among its words, if the word behind it leads anywhere."""
        behind = self.automaton.behind(state, self.words[at])
        if behind.is_open or self.words[at + 1] in behind.words:
            self.todo.append((behind, at + 1, first, turns))

    def jump(self, gap: State, at: int, first: int, turns: tuple[Turn, ...]) -> None:
        """Pass over some words, and go on behind them. A gap before a slot ends at the first amount that fits it."""
        if gap.slots and at in self.near:
            self.jump_to_amounts(gap, at, first, turns)
            return
        behind = gap.words
        for here, word in enumerate(self.words[at : at + self.reach], start=at):
            if word in behind:
                self.step(gap, here, first, (*turns, (here - at, at, None)))
            elif word is STOP:
                return

    def jump_to_amounts(self, gap: State, at: int, first: int, turns: tuple[Turn, ...]) -> None:
        """The same where an amount may be found behind the gap."""
        for here, word in enumerate(self.words[at : at + self.reach], start=at):
            if word is STOP:
                return
            passed = (*turns, (here - at, at, None))
            if word in gap.words:
                self.step(gap, here, first, passed)
            if self.places[here] in self.amounts:
                taken = self.take(gap.slots, here, first, passed)
                gap = self.automaton.without_slots(gap, taken) if taken else gap

    def take(self, slots: Mapping[str, State], at: int, first: int, turns: tuple[Turn, ...]) -> set[str]:
        """Go on behind each amount that starts here and fits a slot; the slots that had one."""
        taken: set[str] = set()
        if self.words[at] is STOP:
            return taken
        for choice, amount in enumerate(self.amounts.get(self.places[at], ())):
            for slot in amount.slots:
                if slot in slots:
                    taken.add(slot)
                    behind = self.position(amount.last - 1) + 1
                    self.todo.append((slots[slot], behind, first, (*turns, (choice, at, amount))))
        return taken

    def match(self, label: Label, first: int, at: int, turns: tuple[Turn, ...]) -> Match[Label]:
        """The match of a phrase that was found."""
        places = self.places
        start, last = places[first], places[at - 1] + 1
        if not turns:
            return Match(label, start, last)
        skipped = [place for width, begin, amount in turns if amount is None for place in places[begin : begin + width]]
        return Match(label, start, last, tuple(skipped), next((amount for _, _, amount in turns if amount is not None), None))
