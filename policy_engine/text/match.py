"""All phrases at once: every match of every phrase in a page, at a cost that hardly grows with their number.

From each word the automaton is followed as far as it goes, never across the end of a sentence. A gap is a jump: the words that may stand
behind it are looked for among the next few.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import field
from itertools import chain, compress, count
from operator import contains, itemgetter
from typing import Generic, NamedTuple, TypeVar

from policy_engine.records import dataclass
from policy_engine.text.amounts import Amount, Amounts
from policy_engine.text.automaton import STOP, Automaton, State
from policy_engine.text.grown import tree_of
from policy_engine.text.packs import HOME, pack_of
from policy_engine.text.page import Page
from policy_engine.text.phrases import GAP_WORDS
from policy_engine.text.tree import PhraseTree

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
        self.labels = tuple(labels)
        self.tree = tree
        self._automaton = Automaton(tree)
        pack = pack_of(language)
        self._reach = (pack.gap_words if pack else GAP_WORDS) + 1

    def scan(self, page: Page, amounts: Amounts, sentences: Iterable[tuple[int, int]] | None = None) -> Scan[Label]:
        """What `find` finds, for those who want only some of it."""
        if self._automaton.is_full:
            self._automaton.drop_states()
        words: list[int | None] = []
        places: list[int] = []
        for start, end in page.sentences if sentences is None else sentences:
            words += map(self.tree.classes.get, page.words[start:end])
            words.append(STOP)
            places += range(start, end + 1)
        walk = _Walk(self._automaton, self._reach, words, places, amounts.starting)
        walk.run()
        walk.found.sort(key=itemgetter(0))
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
        return {number for _, number, _, _, _ in self.walk.found}

    def matches(self, unwanted: Set[int] = frozenset()) -> list[Match[Label]]:
        """The matches of all labels but those with an `unwanted` number."""
        labels, match = self.labels, self.walk.match
        return [match(labels[number], first, last, turns) for _, number, first, last, turns in self.walk.found if number not in unwanted]


def index_phrases(phrases: Iterable[tuple[str, Label]], language: str = HOME) -> PhraseIndex[Label]:
    """An index of phrases with a label each. Raises PhraseError."""
    pairs = tuple(phrases)
    return PhraseIndex([label for _, label in pairs], tree_of((phrase for phrase, _ in pairs), language), language)


Turn = tuple[int, int, Amount | None]
"""A gap: how wide, where it begins, None. A slot: which of the amounts that fit, where, the amount."""


@dataclass(slots=True)
class _Walk:
    """A walk over `words`, the classes of a page's words with STOP behind each sentence; `places` are their numbers in the page.

    `near`: an amount is at most a gap away. `found`: where phrases end, as (place in the order of matches, label, first, last, turns).
    """

    automaton: Automaton
    reach: int
    words: Sequence[int | None]
    places: Sequence[int]
    amounts: dict[int, tuple[Amount, ...]]
    near: set[int] = field(default_factory=set)
    found: list[tuple[tuple[int, ...], int, int, int, tuple[Turn, ...]]] = field(default_factory=list)

    def run(self) -> None:
        """Begin wherever a phrase may, by the first word and the next few. Other words cost no more than to see that."""
        automaton, words, reach = self.automaton, self.words, self.reach
        straight = list(compress(count(), map(contains, map(automaton.seconds.__getitem__, words), words[1:])))
        behind_gap = automaton.behind_gap
        gaps = [at for at, word in enumerate(words) if word in behind_gap]
        gaps = [at for at in gaps if not behind_gap[words[at]].isdisjoint(words[at + 1 : at + 1 + reach])]
        if self.amounts:
            self.near = {self.position(place) - width for place in self.amounts for width in range(reach)}
            gaps = sorted({*gaps, *self.begin_before_amounts()})
        starts = automaton.starts
        for at in straight:
            state = starts[words[at]]
            if state.ends:
                self.end(state, at + 1, at, ())
            if words[at + 1] in state.words:
                self.follow(state.words[words[at + 1]], at + 2, at, ())
        for at in gaps:
            self.jump(starts[words[at]].gap, at + 1, at, ())

    def begin_before_amounts(self) -> Iterator[int]:
        """Take the amounts that begin a phrase or follow its first word; where a gap may lead to one."""
        automaton, words = self.automaton, self.words
        for place in self.amounts:
            self.take(automaton.slots, self.position(place), self.position(place), ())
        for at in self.near:
            if at > 0 and words[at - 1] in automaton.before_slot:
                state = automaton.starts[words[at - 1]]
                if state.slots:
                    self.take(state.slots, at, at - 1, ())
                if state.gap is not None and state.gap.slots:
                    yield at - 1

    def position(self, place: int) -> int:
        """Where word number `place` of the page stands in `words`, when all sentences are walked."""
        return bisect_right(self.places, place) - 1

    def follow(self, state: State, at: int, first: int, turns: tuple[Turn, ...]) -> None:
        """Go on from `state`, behind which the word `at` stands."""
        words, reach = self.words, self.reach
        while True:
            if state.is_open:
                if not state.is_ready:
                    self.automaton.ready(state)
                if state.ends:
                    self.end(state, at, first, turns)
                if state.slots and at in self.near:
                    self.take(state.slots, at, first, turns)
                gap = state.gap
                if gap is not None and (not gap.following.isdisjoint(words[at : at + reach]) or (gap.slots and at in self.near)):
                    self.jump(gap, at, first, turns)
            word = words[at]
            if word not in state.words:
                return
            state = state.words[word]
            at += 1

    def jump(self, gap: State | None, at: int, first: int, turns: tuple[Turn, ...]) -> None:
        """Pass over some words, and go on behind them. A gap before a slot ends at the first amount that fits it."""
        assert gap is not None
        for here, word in enumerate(self.words[at : at + self.reach], start=at):
            if word == STOP:
                return
            if word in gap.words:
                self.follow(gap.words[word], here + 1, first, (*turns, (here - at, at, None)))
            if gap.slots and self.places[here] in self.amounts:
                taken = self.take(gap.slots, here, first, (*turns, (here - at, at, None)))
                gap = self.automaton.without_slots(gap, taken) if taken else gap

    def take(self, slots: Mapping[str, State], at: int, first: int, turns: tuple[Turn, ...]) -> set[str]:
        """Go on behind each amount that starts here and fits a slot; the slots that had one."""
        taken: set[str] = set()
        if self.words[at] == STOP:
            return taken
        for choice, amount in enumerate(self.amounts.get(self.places[at], ())):
            for slot in amount.slots:
                if slot in slots:
                    taken.add(slot)
                    behind = self.position(amount.last - 1) + 1
                    self.follow(slots[slot], behind, first, (*turns, (choice, at, amount)))
        return taken

    def end(self, state: State, at: int, first: int, turns: tuple[Turn, ...]) -> None:
        start, last = self.places[first], self.places[at - 1] + 1
        for node, nodes_of_turns, labels in state.ends:
            order: tuple[int, ...] = (first, node)
            if turns:
                order = (first, *chain.from_iterable(zip(nodes_of_turns, (turn[0] for turn in turns), strict=True)), node)
            for label in labels:
                self.found.append((order, label, start, last, turns))

    def match(self, label: Label, first: int, last: int, turns: tuple[Turn, ...]) -> Match[Label]:
        """The match of a phrase that was found."""
        if not turns:
            return Match(label, first, last)
        skipped = [place for width, at, amount in turns if amount is None for place in self.places[at : at + width]]
        return Match(label, first, last, tuple(skipped), next((amount for _, _, amount in turns if amount is not None), None))
