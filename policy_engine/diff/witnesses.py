"""Witness tickets for two policies at once: from the solver's example to a small ticket that shows the same to both.

INVARIANT: no witness leaves here that `interpret` does not confirm for both policies, on the facts of the very tickets that are printed.
Where a ticket can't say a fact (days that only a calendar counts), the law is asked about the fact itself, and there is no command.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from policy_engine.analysis.formulas import Formula, neg
from policy_engine.analysis.proofs import holds
from policy_engine.analysis.solver import Solver
from policy_engine.answer import Answer
from policy_engine.diff.difference import Told, Witness
from policy_engine.diff.facts import Fact, read_names
from policy_engine.diff.fewest import Quiet, quiet_of
from policy_engine.diff.pairing import NEW, OLD, Pairing
from policy_engine.diff.tickets import QUIET, UNKNOWN, Desk, Said
from policy_engine.logic.possible import Possible
from policy_engine.model.program import Variable
from policy_engine.records import dataclass

Shows = tuple[Callable[[Answer], bool], Callable[[Answer], bool]]
"""What the old and what the new answer must be."""
Desks = tuple[Desk, Desk]


@dataclass(frozen=True)
class Witnesses:
    """Finds witnesses for one pair of policies. `paths`: how each is called in commands."""

    pairing: Pairing
    paths: tuple[str, str]
    solver: Solver

    @cached_property
    def facts(self) -> dict[str, Fact]:
        return {fact.key: fact for fact in self.pairing.facts.facts}

    @cached_property
    def desks(self) -> tuple[Desks, ...]:
        """Both policies on tickets with a quiet text, where any reads texts; on tickets without one; and on facts that none can say."""
        reads_text = any(signal.text is not None for program in (self.pairing.old, self.pairing.new) for signal in program.signals)
        bases = (QUIET, None) if reads_text else (None,)
        kinds = [(base, written) for written in (True, False) for base in bases]
        return tuple(
            (Desk(OLD, self.pairing, self.paths[0], base, written), Desk(NEW, self.pairing, self.paths[1], base, written))
            for base, written in kinds
        )

    @cached_property
    def read(self) -> frozenset[str]:
        """The facts that can matter: what conditions and tables read, events, and where the ticket already is."""
        old, new = read_names(self.pairing.old), read_names(self.pairing.new)
        return frozenset(fact.key for fact in self.facts.values() if _matters(fact.old, old) or _matters(fact.new, new))

    def find(self, model: Any, wanted: Formula, shows: Shows) -> Witness | None:
        """A small ticket that shows it: like the solver's example, or like others near to silence; None when the law does not confirm any.

        `wanted` and `shows` say the same, to the solver and of two answers.
        """
        found = self.like(model, wanted, shows)
        if found is None or found.size <= 1:
            return found
        others = (self.like(other, wanted, shows) for other in self.quiet.examples(self.solver, wanted))
        confirmed = [found, *(other for other in others if other is not None)]
        return min(confirmed, key=lambda witness: (witness.old.command is None, witness.size))

    @cached_property
    def quiet(self) -> Quiet:
        return quiet_of({key: self.facts[key] for key in self.facts if key in self.read}, self.desks[0], self._literals)

    def like(self, model: Any, wanted: Formula, shows: Shows) -> Witness | None:
        """The smallest ticket that says a part of the example and still shows it; None when the law does not confirm any."""
        said = self.said(model)
        enough = self.enough(said, wanted)
        for desks in self.desks:
            search = Search(self.facts, desks, shows)
            found = search.smallest(search.with_kept(enough, said)) or search.smallest(said) or search.witness(said)
            if found is not None:
                return found
        return None

    def enough(self, said: Said, wanted: Formula) -> dict[str, int]:
        """Facts of the example that prove it alone, whatever else is true; all of them where the solver can't tell."""
        literals: list[Formula] = []
        for key, cell in said.items():
            literals.extend(self._literals(self.facts[key], cell))
        reply = self.solver.ask(neg(wanted), assume=literals)
        if reply.verdict != "no":
            return dict(said)
        core = {str(literal) for literal in reply.core}
        return {key: cell for key, cell in said.items() if core & {str(literal) for literal in self._literals(self.facts[key], cell)}}

    def _literals(self, fact: Fact, cell: int) -> list[Formula]:
        """What states a fact's cell to the solver."""
        sides = [(side, variable) for side, variable in ((OLD, fact.old), (NEW, fact.new)) if variable is not None]
        found: list[Formula] = []
        for side, variable in sides:
            inputs = self._meaning(side).inputs
            literals = inputs.cells(variable.name)
            found.extend(literal for literal in (literals if cell == UNKNOWN else [literals[cell]]) if literal is not False)
            if fact.key in self.pairing.open_keys:  # one cell, or all: that is told by any other
                exactly = inputs.surely_known(variable.name)
                found.append(neg(exactly) if cell == UNKNOWN else exactly)
                others = [literal for index, literal in enumerate(literals) if index != cell and literal is not False]
                found.extend(neg(literal) for literal in others[:1] if cell != UNKNOWN)
        return found

    # ---- from the solver's example to what a ticket says --------------------------------------------------------------------

    def said(self, model: Any) -> dict[str, int]:
        """Every fact of the example that a ticket can state and that can matter."""
        found = {}
        for key in self.read:
            fact = self.facts[key]
            cells = {self._cell(model, fact, side) for side, variable in ((OLD, fact.old), (NEW, fact.new)) if variable is not None}
            # Two cells: the ticket is silent, and each policy takes its own.
            if len(cells) == 1 and None not in cells:
                found[key] = next(cell for cell in cells if cell is not None)
        return {key: found[key] for key in self.facts if key in found}

    def _meaning(self, side: str) -> Any:
        return self.pairing.old_meaning if side == OLD else self.pairing.new_meaning

    def _cell(self, model: Any, fact: Fact, side: str) -> int | None:
        """The chosen cell; `UNKNOWN` for all of them, None for none."""
        variable, meaning = fact.old if side == OLD else fact.new, self._meaning(side)
        assert variable is not None
        chosen = [index for index, literal in enumerate(meaning.inputs.cells(variable.name)) if holds(model, literal)]
        if fact.key not in self.pairing.open_keys or not chosen:
            return chosen[0] if chosen else None
        known = len(chosen) == 1 and holds(model, meaning.is_known(variable))
        return chosen[0] if known else UNKNOWN


@dataclass(frozen=True)
class Search:
    """Looks for the smallest ticket that shows something to both policies."""

    facts: Mapping[str, Fact]
    desks: Desks
    shows: Shows

    def with_kept(self, some: Said, said: Said) -> dict[str, int]:
        """Some of the facts, and those that must stay once they are said."""
        return {key: cell for key, cell in said.items() if key in some or self._must_stay(key)}

    def smallest(self, said: Said) -> Witness | None:
        """Without what silence says anyway, without what does not matter, with the lowest values that do."""
        kept = {key: cell for key, cell in said.items() if not all(desk.is_silent(self.facts[key], cell) for desk in self.desks)}
        if not self._holds(kept):
            return None
        few = self._fewer(kept)
        lowest = self._lower(few)
        return self.witness(few if lowest == few else self._fewer(lowest))

    def witness(self, said: Said) -> Witness | None:
        """The ticket that says this, if the law confirms it."""
        told = []
        for desk in self.desks:
            ticket, answer = desk.ticket(self.facts, said), desk.answer(self.facts, said)
            if answer is None:
                return None
            told.append(Told(ticket, answer, desk.command(ticket)))
        shown = all(shows(one.answer) for shows, one in zip(self.shows, told, strict=True))
        return Witness(told[0], told[1], len(said)) if shown else None

    def _holds(self, said: Said) -> bool:
        return all(shows(desk.guess(self.facts, said)) for shows, desk in zip(self.shows, self.desks, strict=True))

    def _must_stay(self, key: str) -> bool:
        """Facts that both read must be said once they are, where silence about them means different things."""
        fact = self.facts[key]
        if fact.old is None or fact.new is None:
            return False
        old, new = (desk.silence.get(variable.name) for desk, variable in zip(self.desks, (fact.old, fact.new), strict=True))
        if old is not None and old.values:
            back = self.desks[0].pairing.renames.value
            old = Possible(frozenset(back(fact.new.name, value) for value in old.values), absent=old.absent)
        return old != new

    def _fewer(self, said: Said) -> dict[str, int]:
        """Leave out what does not matter: in halves first, then one by one until nothing more can go."""
        kept = dict(said)
        size = len(kept) // 2
        while size > 1:
            kept = self._without_parts(kept, size)
            size //= 2
        before = len(kept) + 1
        while len(kept) < before:
            before = len(kept)
            kept = self._without_parts(kept, 1)
        return kept

    def _without_parts(self, said: Said, size: int) -> dict[str, int]:
        kept = dict(said)
        names = [key for key in kept if not self._must_stay(key)]
        for start in range(0, len(names), size):
            part = set(names[start : start + size])
            without = {key: cell for key, cell in kept.items() if key not in part}
            if self._holds(without):
                kept = without
        return kept

    def _lower(self, said: Said) -> dict[str, int]:
        """Take the lowest values that do, of facts that have an order."""
        kept = dict(said)
        for key, cell in said.items():
            variable = self.facts[key].new or self.facts[key].old
            assert variable is not None
            if variable.is_numeric or variable.ordered:
                lower = (index for index in self._below(key, cell) if self._is_readable(key, index) and self._holds({**kept, key: index}))
                kept[key] = next(lower, cell)
        return kept

    def _below(self, key: str, cell: int) -> list[int]:
        """The cells to try before this one: the lowest first, those with numbers under zero last."""
        order = sorted(range(self.desks[0].cells(key)), key=lambda index: (self._is_negative(key, index), index))
        return order[: order.index(cell)] if cell in order else []

    def _is_negative(self, key: str, cell: int) -> bool:
        fact = self.facts[key]
        desk = next(desk for desk in self.desks if desk.variable(fact) is not None)
        possible = desk.possible(fact, cell)
        low = possible.ranges[0].low if possible is not None and possible.ranges else None
        return low is not None and low < 0

    def _is_readable(self, key: str, cell: int) -> bool:
        """Whether every policy that reads the fact knows this value."""
        fact = self.facts[key]
        for desk in self.desks:
            variable, possible = desk.variable(fact), desk.possible(fact, cell) if desk.variable(fact) is not None else None
            if variable is not None and possible is not None and not possible.values <= set(variable.values):
                return False
        return True


def _matters(variable: Variable | None, read: frozenset[str]) -> bool:
    return variable is not None and (variable.kind in ("event", "current") or variable.name in read)
