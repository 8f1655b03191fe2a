"""The phrase tree as an automaton: where words lead to several nodes at once, these are one state, and a word costs one look-up there.

States are made when a text first needs them, and kept for the next one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import field
from itertools import chain
from typing import NamedTuple, TypeAlias

from policy_engine.records import dataclass
from policy_engine.text.growing import GAP_STEP, SLOT_STEPS
from policy_engine.text.tree import Order, PhraseTree

MAX_STATES = 50_000
"""With more states than this all are dropped before the next text, and made again as texts need them."""


STOP = -1
"""Stands behind each sentence in place of a word's class."""
Words: TypeAlias = frozenset[int | None]
NO_WORDS: Words = frozenset()


class End(NamedTuple):
    """A node where phrases end: its place in the order, those of the gaps and slots on the way to it, and the labels of the phrases."""

    order: Order
    turns: tuple[Order, ...]
    labels: tuple[int, ...]


@dataclass(slots=True, eq=False)
class State:
    """The nodes that the words so far may have led to; the rest is known once the state `is_ready`.

    `words`: the state behind a word, by its class, None for unknown words; `following` are these classes. `gap`, `slots`: the states behind
    a gap and behind an amount. `is_open`: here is more to do than to look up the next word.
    """

    nodes: tuple[int, ...]
    is_ready: bool = False
    is_open: bool = True
    words: Mapping[int | None, State] = field(default_factory=dict)
    following: Words = NO_WORDS
    ends: tuple[End, ...] = ()
    gap: State | None = None
    slots: Mapping[str, State] = field(default_factory=dict)


class Automaton:
    """The states that texts have needed so far.

    `starts`: the state behind a word that begins a phrase. `singles`: the phrases of such a word alone. `seconds`: for each word that
    texts have held so far the words that may come next in a phrase. `behind_gap`: which words a gap right behind the first may lead
    to. `before_slot`: words behind which an amount may stand, or a gap and an amount.
    """

    def __init__(self, tree: PhraseTree) -> None:
        self.tree = tree
        self.drop_states()

    def drop_states(self) -> None:
        """Begin anew. States that a walk still holds stay as they are."""
        self._states: dict[tuple[int, ...], State] = {}
        self.starts: dict[int | None, State] = {}
        self.singles: dict[int | None, tuple[End, ...]] = {}
        self.seconds: dict[int | None, Words] = _Seconds(self)
        self.behind_gap: dict[int | None, Words] = {}
        self.before_slot: set[int | None] = set()
        self.slots = {slot: self.state(tuple(nodes)) for slot, nodes in self._sorted(self.tree.opening())[2].items()}

    @property
    def is_full(self) -> bool:
        return len(self._states) > MAX_STATES

    def state(self, nodes: tuple[int, ...]) -> State:
        """The state of these nodes, perhaps not ready."""
        return self._states.get(nodes) or self._states.setdefault(nodes, State(nodes))

    def ready(self, state: State) -> State:
        """`state` with all that follows from its nodes. Two threads may do it at once: they find the same."""
        tree = self.tree
        words, gaps, slots = self._steps(state.nodes)
        ends = ((node, tree.labels(node)) for node in state.nodes)
        state.ends = tuple(End(tree.order(node), tree.turns(node), labels) for node, labels in ends if labels)
        state.words = {word: self.state(tuple(nodes)) for word, nodes in words.items()}
        state.slots = {slot: self.state(tuple(nodes)) for slot, nodes in slots.items()}
        state.following = frozenset(words)
        gap = self.state(tuple(gaps)) if gaps else None
        state.gap = gap if gap is None or gap.is_ready else self.ready(gap)
        state.is_open = bool(state.ends or slots or gaps)
        state.is_ready = True
        return state

    def _steps(self, nodes: tuple[int, ...]) -> tuple[dict[int | None, list[int]], list[int], dict[str, list[int]]]:
        """The nodes behind `nodes`: by the class of the word, behind a gap, by slot."""
        return self._sorted(chain.from_iterable(map(self.tree.children, nodes)))

    def _sorted(self, nodes: Iterable[int]) -> tuple[dict[int | None, list[int]], list[int], dict[str, list[int]]]:
        """Nodes by what leads to them: the classes of words, a gap, a slot."""
        words: dict[int | None, list[int]] = {}
        gaps: list[int] = []
        slots: dict[str, list[int]] = {}
        tree = self.tree
        for node in nodes:
            step = tree.step(node)
            if step >= 0:
                for word in tree.piece(step):
                    words.setdefault(word, []).append(node)
            elif step == GAP_STEP:
                gaps.append(node)
            else:
                slots.setdefault(SLOT_STEPS[step], []).append(node)
        return words, gaps, slots

    def start(self, word: int | None) -> Words:
        """Make ready what follows the first word `word`; its `seconds`."""
        nodes = self.tree.starting(word) if word is not None and word != STOP else None
        if not nodes:
            return NO_WORDS
        state = self.starts[word] = self.ready(self.state(tuple(nodes)))
        if state.gap is not None:
            self.behind_gap[word] = state.gap.following
        if state.slots or (state.gap is not None and state.gap.slots):
            self.before_slot.add(word)
        if state.ends:
            self.singles[word] = state.ends
        return state.following

    def without_slots(self, gap: State, slots: Set[str]) -> State:
        """The nodes of `gap` that have none of these slots behind them."""
        taken = {self.tree.parents[child] for slot in slots for child in gap.slots[slot].nodes}
        state = self.state(tuple(node for node in gap.nodes if node not in taken))
        return state if state.is_ready else self.ready(state)


class _Seconds(dict[int | None, Words]):
    """`Automaton.seconds`, filled word by word."""

    def __init__(self, automaton: Automaton) -> None:
        super().__init__()
        self._automaton = automaton

    def __missing__(self, word: int | None) -> Words:
        self[word] = found = self._automaton.start(word)
        return found
