"""A small set of tickets that shows everything: greedy, then without those that the others make needless."""

from __future__ import annotations

from collections.abc import Sequence

from policy_engine.records import dataclass
from policy_engine.suggest.desk import Desk, Said
from policy_engine.suggest.find import shows
from policy_engine.suggest.obligations import Obligation


@dataclass(frozen=True, slots=True)
class Chosen:
    """A ticket and what it shows: everything, what only it shows among those chosen (`own`), and what it stands for (`told`).

    INVARIANT: each obligation is told by just one of the chosen tickets, the one that says least.
    """

    said: Said
    shown: tuple[Obligation, ...]
    own: tuple[Obligation, ...]
    told: tuple[Obligation, ...]


def choose(desk: Desk, tickets: Sequence[Said], wanted: Sequence[Obligation]) -> list[Chosen]:
    """The tickets to suggest, in the order in which they were found; the one that says nothing comes first."""
    shown = [frozenset(index for index, obligation in enumerate(wanted) if shows(desk, said, obligation)) for said in tickets]
    picked = _without_needless(_greedy(tickets, shown), _silent(tickets, shown), shown)
    teller = {index: min(picked, key=lambda one: (index not in shown[one], len(tickets[one]), one)) for index in range(len(wanted))}
    found = []
    for one in sorted(picked, key=lambda one: (bool(tickets[one]), one)):
        others = frozenset[int]().union(*(shown[other] for other in picked if other != one))
        parts = (sorted(shown[one]), sorted(shown[one] - others), [index for index in sorted(shown[one]) if teller[index] == one])
        found.append(Chosen(tickets[one], *(tuple(wanted[index] for index in part) for part in parts)))
    return found


def _greedy(tickets: Sequence[Said], shown: Sequence[frozenset[int]]) -> list[int]:
    left = set().union(*shown)
    picked = _silent(tickets, shown)
    left -= set().union(*(shown[one] for one in picked))
    while left:
        best = max(range(len(tickets)), key=lambda one: (len(shown[one] & left), -len(tickets[one]), -one))
        picked.append(best)
        left -= shown[best]
    return picked


def _silent(tickets: Sequence[Said], shown: Sequence[frozenset[int]]) -> list[int]:
    """The ticket that says nothing: what all others are compared with."""
    return [one for one, said in enumerate(tickets) if not said and shown[one]]


def _without_needless(picked: list[int], first: Sequence[int], shown: Sequence[frozenset[int]]) -> list[int]:
    kept = list(picked)
    for one in reversed(picked[len(first) :]):
        others = frozenset[int]().union(*(shown[other] for other in kept if other != one))
        if shown[one] <= others:
            kept.remove(one)
    return kept
