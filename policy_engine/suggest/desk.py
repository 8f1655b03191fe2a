"""One policy on the solver's desk: questions about tickets that a person can write, and the ticket nearest to one that says little."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from functools import cached_property
from typing import Any

import z3

from policy_engine.analysis.formulas import Formula, conj, disj, exactly_one, literal, neg
from policy_engine.analysis.meaning import Meaning
from policy_engine.analysis.proofs import holds, world_of
from policy_engine.analysis.solver import Solver, Verdict
from policy_engine.analysis.universe import Inputs, asked_known, is_given
from policy_engine.analysis.witness import Replayer, sample
from policy_engine.interpret import World, anything
from policy_engine.logic.possible import ABSENT, Possible, number, one
from policy_engine.messages import say
from policy_engine.model.program import Program, Variable
from policy_engine.records import dataclass
from policy_engine.suggest.points import fine_slots
from policy_engine.suggest.view import Variants, View
from policy_engine.tree import Slot

SAYABLE = "a ticket can say it"
"""The name of the literal that says so."""
TEXTS = ("suggest.text_en", "suggest.text_de")
Said = dict[str, Possible]
Data = dict[str, Any]


def sayable(inputs: Inputs, name: str, never: frozenset[str]) -> Formula:
    """What a ticket says of a variable in `inputs.open`: one value or nothing, and nothing of those in `never`."""
    cells, absent = inputs.cells(name), inputs.absent(name)
    exactly = True if inputs.slots[name].values else inputs.surely_known(name)
    nothing = conj((*cells, neg(absent), True if exactly is True else neg(exactly)))
    left_out = conj((absent, *(neg(cell) for cell in cells)))
    said = conj((exactly_one(cells), exactly, neg(absent)))
    return disj((nothing, left_out)) if name in never else disj((said, nothing, left_out))


@dataclass(frozen=True, slots=True)
class Nearest:
    """Whether there is such a ticket, and what it says beside what silence says."""

    verdict: Verdict
    said: Said = field(default_factory=dict)


@dataclass
class Desk:
    """A policy, what a silent ticket says, and a solver. `timeout`: seconds for one question."""

    program: Program
    timeout: float = 5.0
    views: dict[tuple[tuple[str, Possible], ...], View] = field(default_factory=dict)

    @cached_property
    def slots(self) -> dict[str, Slot]:
        return fine_slots(self.program)

    @cached_property
    def unsayable(self) -> frozenset[str]:
        """What only a calendar or a deadline tells: no ticket can say it."""
        given = [variable for variable in self.program.variables if is_given(variable, self.program)]
        return frozenset(variable.name for variable in given if "|" in variable.name or variable.name.endswith(".due"))

    @cached_property
    def inputs(self) -> Inputs:
        return Inputs(self.slots, asked_known([self.program]) | self.unsayable)

    @cached_property
    def meaning(self) -> Meaning:
        return Meaning(self.program, self.inputs)

    @cached_property
    def sayable(self) -> Formula:
        return literal(SAYABLE)

    @cached_property
    def solver(self) -> Solver:
        solver, can_say = Solver(self.timeout), self.sayable
        solver.know(self.meaning.constraints)
        solver.know(z3.Implies(can_say, sayable(self.inputs, name, self.unsayable)) for name in sorted(self.inputs.open))
        if "received" in self.slots and self.program.variable("received").kind == "event":
            happened = self.slots["received"].values.index("happened")
            solver.know([z3.Implies(can_say, self.inputs.cell("received", happened))])  # a ticket is there, so it has come in
        return solver

    # ---- tickets ------------------------------------------------------------------------------------------------------------

    @cached_property
    def variants(self) -> Variants:
        return Variants(self.program)

    @cached_property
    def replayer(self) -> Replayer:
        return Replayer(self.program, self.slots)

    @cached_property
    def text(self) -> str | None:
        """Words in which nothing is read, so that what detectors look for is known to be missing. None where they change nothing."""
        silent = self.replayer.facts({}) or {}
        known = [(text, self.replayer.facts({"text": text}) or {}) for text in map(say, TEXTS)]
        flags = [v.name for v in self.program.variables if v.kind in ("flag", "choices")]
        quiet = [(text, world) for text, world in known if not any(w.values == {"yes"} and silent.get(n) != w for n, w in world.items())]
        text, world = max(quiet, key=lambda found: sum(name in found[1] for name in flags), default=(None, silent))
        return None if world == silent else text

    @cached_property
    def plain(self) -> Said:
        """A plain value for everything that a ticket can say: no for flags, the first value of a choice, a small number."""
        found: Said = {}
        for variable in self.program.variables:
            if not is_given(variable, self.program) or variable.name in self.unsayable or variable.kind == "state":
                continue
            if variable.is_numeric:
                found[variable.name] = number(sample(self.slots[variable.name].ranges[0], variable))
            else:
                found[variable.name] = one("no" if variable.kind in ("flag", "choices") else variable.values[0])
        return found

    def can_say(self, name: str, value: Possible) -> bool:
        """Whether a ticket can say it: not what is found from it, nor what only a calendar tells."""
        return is_given(self.program.variable(name), self.program) and self.replayer.can_say(name, value)

    @cached_property
    def silence(self) -> World:
        """What a ticket is taken to say that says nothing but the text."""
        return self.replayer.facts({} if self.text is None else {"text": self.text}) or {}

    def view(self, said: Mapping[str, Possible]) -> View:
        """The law's answer to a ticket that says this."""
        key = tuple((name, said[name]) for name in sorted(said))
        if key not in self.views:
            world = self.world({**said})
            known = {name: value for name, value in world.items() if value != anything(self.program.variable(name))}
            self.views[key] = View(self.variants, known)
        return self.views[key]

    def world(self, said: Said) -> World:
        """Everything that a ticket tells which says this; read as tickets are where a length of time may begin or end by it."""
        if self.clock_events.isdisjoint(said):
            return {**self.silence, **said}
        return self.replayer.facts(self.ticket(said)) or {**self.silence, **said}

    @cached_property
    def clock_events(self) -> frozenset[str]:
        """Events from which, or to which, lengths of time are counted."""
        return frozenset(name for signal in self.program.signals for name in (*signal.from_events, signal.to_event) if signal.from_events)

    def ticket(self, said: Said) -> Data:
        """The ticket that says this, with nested fields."""
        groups: dict[str, Data] = {"fields": {}, "signals": {}, "events": {}}
        for name in sorted(said, key=list(self.program.by_name).index):
            variable, value = self.program.variable(name), said[name]
            words = self.replayer.words(variable, value) if value.is_known else "unknown"
            if variable.kind == "current":
                group, _, key = name.partition(".")
                groups["fields"].setdefault(group, {})[key] = words
            else:
                groups["events" if variable.kind == "event" else "signals"][name] = words
        found = {"text": self.text, **groups}
        return {key: value for key, value in found.items() if value}

    # ---- questions ----------------------------------------------------------------------------------------------------------

    def is_possible(self, *wanted: Formula, sayable: bool = True) -> Verdict:
        return self.solver.ask(*wanted, assume=[self.sayable] if sayable else []).verdict

    def nearest(self, wanted: Sequence[Formula], near: World | None = None) -> Nearest:
        """A ticket like `near` on which all of these hold: as many of its values are kept as the solver can keep easily."""
        kept = self.literals(self.silence if near is None else near)
        while True:
            reply = self.solver.ask(*wanted, assume=[self.sayable, *kept.values()])
            if reply.verdict == "yes":
                return Nearest("yes", self.said(reply.model, near or {}))
            blamed = {part.get_id() for part in reply.core}
            fewer = {name: literal for name, literal in kept.items() if literal.get_id() not in blamed}
            if reply.verdict == "undecided" or len(fewer) == len(kept):
                return Nearest("undecided") if reply.verdict == "undecided" else Nearest(self.is_possible(*wanted) if kept else "no")
            kept = fewer

    def literals(self, world: World) -> dict[str, Formula]:
        """The solver's names for what a world says for sure."""
        found = {}
        for variable in self.program.variables:
            value = world.get(variable.name)
            if is_given(variable, self.program) and variable.name not in self.unsayable and value is not None and value.is_known:
                found[variable.name] = self.inputs.cell(variable.name, self.cell_of(variable, value))
        return found

    def cell_of(self, variable: Variable, value: Possible) -> int:
        slot = self.slots[variable.name]
        if slot.values:
            return slot.values.index(next(iter(value.values)))
        at = value.ranges[0].low
        assert at is not None
        return next((index for index, cell in enumerate(slot.ranges) if cell.contains(at)), 0)

    def said(self, model: Any, near: World) -> Said:
        """What the solver's example says, in the values of `near` where those are in the same cells."""
        said = {}
        for name, value in world_of(model, self.inputs, self.program).items():
            variable = self.program.variable(name)
            if name in self.unsayable or value == ABSENT:
                continue
            before = near.get(name)
            if before is not None and before.is_known and holds(model, self.inputs.cell(name, self.cell_of(variable, before))):
                value = before
            said[name] = value if value.is_known else anything(variable)
        return {name: value for name, value in said.items() if self.silence.get(name, anything(self.program.variable(name))) != value}

    # ---- formulas -----------------------------------------------------------------------------------------------------------

    def at_cell(self, name: str, indexes: Iterable[int]) -> Formula:
        """The variable surely has one of these cells."""
        chosen, seen = set(indexes), self.meaning.value(name)
        inside = disj(cell for index, cell in enumerate(seen.cells) if index in chosen)
        if self.inputs.is_exact:
            return inside
        return conj((inside, *(neg(cell) for index, cell in enumerate(seen.cells) if index not in chosen), neg(seen.absent)))
