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
from policy_engine.text.memo import Memo
from policy_engine.text.tree import Order, PhraseTree

MAX_STATES = 50_000
"""With more states than this all are dropped before the next text, and made again as texts need them."""


Nodes: TypeAlias = int | list[int]
"""One node, as mostly, or several: a list for each would keep Python's garbage collector busy."""


class End(NamedTuple):
    """A node where phrases end: its place in the order, those of the gaps and slots on the way to it, and the labels of the phrases."""

    order: Order
    turns: tuple[Order, ...]
    labels: tuple[int, ...]


@dataclass(slots=True, eq=False)
class Word:
    """A class of words. `start`: the state behind it where it begins a phrase; known once a text has held one of its words."""

    start: State | None = None


STOP = Word()
"""Stands behind each sentence in place of a word."""
UNKNOWN = Word()
"""A word that no phrase holds."""


@dataclass(slots=True, eq=False)
class State:
    """The nodes that the words so far may have led to; the rest is known once the state `is_ready`.

    `words`: the state behind a word, or its nodes as long as no text has gone there (`Automaton.behind`). `gap`, `slots`: the states behind
    a gap and behind an amount. `is_open`: here is more to do than to look up the next word.
    """

    nodes: tuple[int, ...]
    is_ready: bool = False
    is_open: bool = True
    words: dict[Word, State | Nodes] = field(default_factory=dict)
    ends: tuple[End, ...] = ()
    gap: State | None = None
    slots: Mapping[str, State] = field(default_factory=dict)


class Automaton:
    """The states that texts have needed so far. `word`: the class of each word; `slots`: the states of amounts that begin a phrase."""

    def __init__(self, tree: PhraseTree) -> None:
        self.tree = tree
        self.word = Memo(self._word)
        self._classes: dict[int, Word] = {}
        self._pieces: dict[int, tuple[Word, ...]] = {}
        self._states: dict[tuple[int, ...], State] = {}
        self.slots = {slot: self.state(tuple(nodes)) for slot, nodes in self._sorted(tree.opening())[2].items()}

    @property
    def is_full(self) -> bool:
        return len(self._states) > MAX_STATES

    def state(self, nodes: tuple[int, ...]) -> State:
        """The state of these nodes, perhaps not ready."""
        return self._states.get(nodes) or self._states.setdefault(nodes, State(nodes))

    def behind(self, state: State, word: Word) -> State:
        """The state behind one of the `words` of `state`."""
        found = state.words[word]
        if not isinstance(found, State):
            found = state.words[word] = self.state(tuple(found) if isinstance(found, list) else (found,))
        return found

    def ready(self, state: State) -> State:
        """`state` with all that follows from its nodes. Two threads may do it at once: they find the same."""
        tree = self.tree
        words, gaps, slots = self._steps(state.nodes)
        ends = ((node, tree.labels(node)) for node in state.nodes)
        state.ends = tuple(End(tree.order(node), tree.turns(node), labels) for node, labels in ends if labels)
        state.words = {**words}
        state.slots = {slot: self.state(tuple(nodes)) for slot, nodes in slots.items()}
        gap = self.state(tuple(gaps)) if gaps else None
        state.gap = gap if gap is None or gap.is_ready else self.ready(gap)
        state.is_open = bool(state.ends or slots or gaps)
        state.is_ready = True
        return state

    def without_slots(self, gap: State, slots: Set[str]) -> State:
        """The nodes of `gap` that have none of these slots behind them."""
        taken = {self.tree.parents[child] for slot in slots for child in gap.slots[slot].nodes}
        state = self.state(tuple(node for node in gap.nodes if node not in taken))
        return state if state.is_ready else self.ready(state)

    def _steps(self, nodes: tuple[int, ...]) -> tuple[dict[Word, Nodes], list[int], dict[str, list[int]]]:
        """The nodes behind `nodes`: by word, behind a gap, by slot."""
        return self._sorted(chain.from_iterable(map(self.tree.children, nodes)))

    def _sorted(self, nodes: Iterable[int]) -> tuple[dict[Word, Nodes], list[int], dict[str, list[int]]]:
        """Nodes by what leads to them: words, a gap, a slot."""
        words: dict[Word, Nodes] = {}
        gaps: list[int] = []
        slots: dict[str, list[int]] = {}
        step_to, pieces = self.tree.step, self._pieces
        for node in nodes:
            step = step_to(node)
            if step >= 0:
                for word in pieces.get(step) or self._piece(step):
                    others = words.setdefault(word, node)
                    if isinstance(others, list):
                        others.append(node)
                    elif others != node:
                        words[word] = [others, node]
            elif step == GAP_STEP:
                gaps.append(node)
            else:
                slots.setdefault(SLOT_STEPS[step], []).append(node)
        return words, gaps, slots

    def _piece(self, step: int) -> tuple[Word, ...]:
        """The words of a piece."""
        found = self._pieces[step] = tuple(map(self._class, self.tree.piece(step)))
        return found

    def _class(self, number: int) -> Word:
        return self._classes.get(number) or self._classes.setdefault(number, Word())

    def _word(self, form: str) -> Word:
        """The class of a word that a text holds, with what follows where it begins a phrase."""
        number = self.tree.classes.get(form)
        if number is None:
            return UNKNOWN
        word = self._class(number)
        nodes = self.tree.starting(number) if word.start is None else ()
        if nodes:
            word.start = self.ready(self.state(tuple(nodes)))
        return word
