"""Further examples for a move, near to a ticket that says nothing: from one of them a smaller witness may come than from the first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from policy_engine.analysis.formulas import Formula
from policy_engine.analysis.solver import Solver
from policy_engine.diff.facts import Fact
from policy_engine.diff.pairing import Pairing, cell_of
from policy_engine.diff.tickets import UNKNOWN, Desk
from policy_engine.logic.possible import Possible
from policy_engine.records import dataclass

MOST_QUESTIONS = 10
"""For one move: more would be slow in large policies, and seldom finds anything smaller."""
MOST_EXAMPLES = 3

Literals = Callable[[Fact, int], list[Formula]]
"""What states a fact's cell to the solver."""


@dataclass(frozen=True)
class Quiet:
    """For each fact that silence settles: what the solver may assume of a ticket that does not speak of it."""

    assumed: Mapping[str, list[Formula]]

    def examples(self, solver: Solver, wanted: Formula) -> Iterator[Any]:
        """Examples that are silent about as many facts as possible, each for another reason; a few at most.

        Facts that stand in the solver's reasons against silence are let go, the most frequent first, until there is an example.
        """
        owners = {str(literal): key for key, literals in self.assumed.items() for literal in literals}
        reasons: list[frozenset[str]] = []
        spent: set[str] = set()
        found = 0
        for _ in range(MOST_QUESTIONS):
            loud = few_of_each(reasons, spent)
            if loud is None:
                return
            kept = [literal for key, literals in self.assumed.items() if key not in loud for literal in literals]
            reply = solver.ask(wanted, assume=kept)
            if reply.verdict == "yes":
                yield reply.model
                found += 1
                if not loud or found == MOST_EXAMPLES:
                    return
                spent.add(loud[0])
            elif reply.verdict == "no" and reply.core:
                # What is wanted may be a single name; then it stands among the reasons, too.
                reasons.append(frozenset(owners[name] for name in map(str, reply.core) if name in owners))
            else:
                return


def few_of_each(reasons: Sequence[frozenset[str]], spent: set[str]) -> list[str] | None:
    """Few names that hit every reason, none of them `spent`; None where that can't be."""
    left = [reason - spent for reason in reasons]
    if not all(left):
        return None
    chosen: list[str] = []
    while left:
        counts = Counter(name for reason in left for name in reason)
        best = min(counts, key=lambda name: (-counts[name], name))
        chosen.append(best)
        left = [reason for reason in left if best not in reason]
    return chosen


def quiet_of(facts: Mapping[str, Fact], desks: tuple[Desk, Desk], literals: Literals) -> Quiet:
    """What tickets say that say nothing, fact by fact."""
    found = {}
    for key, fact in facts.items():
        cell = _silent_cell(fact, desks)
        if cell is not None:
            found[key] = literals(fact, cell)
    return Quiet({key: said for key, said in found.items() if said})


def _silent_cell(fact: Fact, desks: tuple[Desk, Desk]) -> int | None:
    """The cell that silence means to each policy that reads the fact (`UNKNOWN`: all cells); None where they differ or none is sure."""
    pairing, cells = desks[0].pairing, set()
    for desk in desks:
        variable = desk.variable(fact)
        if variable is not None:
            cells.add(_cell(pairing, fact, desk, desk.silence.get(variable.name)))
    return next(iter(cells)) if len(cells) == 1 else None


def _cell(pairing: Pairing, fact: Fact, desk: Desk, possible: Possible | None) -> int | None:
    if possible is None or not (possible.is_known or possible.is_absent):
        return UNKNOWN if fact.key in pairing.open_keys else None
    slot = pairing.slot_of(fact, desk.side)
    if possible.is_absent or (slot.values and next(iter(possible.values)) not in slot.values):
        return None
    return cell_of(slot, possible)
