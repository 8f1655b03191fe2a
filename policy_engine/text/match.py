"""All phrases at once: every match of every phrase in a page, at a cost that hardly grows with their number.

From each word the automaton is followed as far as it goes, never across the end of a sentence. A gap is a jump: the words that may stand
behind it are looked for among the next few.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from itertools import chain, compress, count, repeat
from operator import contains, not_
from typing import Generic, NamedTuple, TypeVar

from policy_engine.records import dataclass
from policy_engine.text.amounts import Amount, Amounts
from policy_engine.text.automaton import NO_WORDS, STOP, Automaton, End, State
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
            self._automaton.drop_states()
        words: list[int | None] = []
        places: list[int] = []
        for start, end in page.sentences if sentences is None else sentences:
            words += map(self.tree.classes.get, page.words[start:end])
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
        if unwanted:
            found = [one for one in found if not unwanted.issuperset(one[0].labels)]
        return [
            walk.match(labels[number], first, at, turns)
            for end, first, at, turns in sorted(found, key=_order)
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


def _order(found: Found) -> tuple[Order | int, ...]:
    """The place in the order of matches."""
    end, first, _, turns = found
    if not turns:
        return (first, end.order)
    ways: Iterable[tuple[Order | int, ...]] = zip(end.turns, (turn[0] for turn in turns), strict=True)
    return (first, *chain.from_iterable(ways), end.order)


@dataclass(slots=True)
class _Walk:
    """A walk over `words`, the classes of a page's words with STOP behind each sentence; `places` are their numbers in the page.

    `ahead`: the words from each place on that a gap may lead to. `near`: an amount is at most a gap away. `todo`: steps that are still
    to be taken, in any order.
    """

    automaton: Automaton
    reach: int
    words: Sequence[int | None]
    places: Sequence[int]
    amounts: dict[int, tuple[Amount, ...]]
    ahead: list[tuple[int | None, ...]] = field(default_factory=list)
    near: set[int] = field(default_factory=set)
    todo: list[Step] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)

    def run(self) -> None:
        """Begin wherever a phrase may, by the first word and the next few. Other words cost no more than to see that."""
        automaton, words, reach, todo = self.automaton, self.words, self.reach, self.todo
        padded = [*words, *[STOP] * reach]
        self.ahead = list(zip(*(padded[width:] for width in range(reach)), strict=False))
        starts, singles, behind_gap = automaton.starts, automaton.singles, automaton.behind_gap
        for at in compress(count(), map(contains, map(automaton.seconds.__getitem__, words), words[1:])):
            state = starts[words[at]].words[words[at + 1]]
            if state.is_open or words[at + 2] in state.words:
                todo.append((state, at + 2, at, ()))
        for at in compress(count(), map(singles.__contains__, words)):
            self.found += [(end, at, at + 1, ()) for end in singles[words[at]]]
        behind = map(behind_gap.get, words, repeat(NO_WORDS))
        gaps = list(compress(count(), map(not_, map(frozenset.isdisjoint, behind, self.ahead[1:]))))
        if self.amounts:
            self.near = {at - width for at in map(self.position, self.amounts) for width in range(reach)}
            gaps = sorted({*gaps, *self.begin_before_amounts()})
        for at in gaps:
            self.jump(starts[words[at]].gap, at + 1, at, ())
        self.follow()

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

    def follow(self) -> None:
        """Take the steps that are to be taken, and those that follow from them."""
        words, ahead, near, todo, found = self.words, self.ahead, self.near, self.todo, self.found
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
                    elif gap is not None and not gap.following.isdisjoint(ahead[at]):
                        self.jump(gap, at, first, turns)
                state = state.words.get(words[at])
                at += 1

    def jump(self, gap: State | None, at: int, first: int, turns: tuple[Turn, ...]) -> None:
        """Pass over some words, and go on behind them. A gap before a slot ends at the first amount that fits it."""
        assert gap is not None
        if gap.slots and at in self.near:
            self.jump_to_amounts(gap, at, first, turns)
            return
        words, behind = self.ahead[at], gap.words
        if STOP in words:
            words = words[: words.index(STOP)]
        for here, word in enumerate(words, start=at):
            if word in behind:
                state = behind[word]
                if state.is_open or self.words[here + 1] in state.words:
                    self.todo.append((state, here + 1, first, (*turns, (here - at, at, None))))

    def jump_to_amounts(self, gap: State, at: int, first: int, turns: tuple[Turn, ...]) -> None:
        """The same where an amount may be found behind the gap."""
        for here, word in enumerate(self.ahead[at], start=at):
            if word == STOP:
                return
            passed = (*turns, (here - at, at, None))
            if word in gap.words:
                self.todo.append((gap.words[word], here + 1, first, passed))
            if self.places[here] in self.amounts:
                taken = self.take(gap.slots, here, first, passed)
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
