"""What a check over the solver gets: the policy, its meaning as formulas, questions with three answers, and witnesses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import field
from functools import cached_property
from typing import Any, TypeVar, cast

import z3

from policy_engine.analysis.formulas import Formula, memory
from policy_engine.analysis.meaning import Meaning
from policy_engine.analysis.solver import Reply, Solver, is_literal
from policy_engine.analysis.subject import Spot, Subject, finding
from policy_engine.analysis.universe import Inputs, asked_known, common_slots, is_given
from policy_engine.analysis.witness import Replayer, Shows, Witness, sample
from policy_engine.diagnostics import Diagnostic
from policy_engine.logic.possible import ABSENT, Possible, number, one, some
from policy_engine.model.program import Program
from policy_engine.records import dataclass
from policy_engine.tree import Slot

T = TypeVar("T")


@dataclass(frozen=True)
class Proofs:
    """A policy and its solver. `timeout`: seconds for one question."""

    subject: Subject
    timeout: float = 5.0
    memory: dict[str, Any] = field(default_factory=dict)

    @property
    def program(self) -> Program:
        return self.subject.program

    @cached_property
    def slots(self) -> dict[str, Slot]:
        return common_slots([self.program])

    @cached_property
    def inputs(self) -> Inputs:
        """One ticket, with known values but for what conditions test for being known."""
        return Inputs(self.slots, asked_known([self.program]))

    @cached_property
    def meaning(self) -> Meaning:
        return Meaning(self.program, self.inputs)

    def variant(self, changed: Iterable[str], mark: str, *, open: frozenset[str] = frozenset()) -> Meaning:
        """The same ticket but for some variables; `open` are variables that may have any set of values there."""
        inputs = Inputs(self.slots, self.inputs.open | open, mark, frozenset(changed))
        return Meaning(self.program, inputs, like=self.meaning)

    @cached_property
    def solver(self) -> Solver:
        return self.solver_for(self.meaning)

    def solver_for(self, *meanings: Meaning) -> Solver:
        """A solver that knows what these meanings need."""
        solver = Solver(self.timeout)
        for meaning in meanings:
            solver.know(meaning.constraints)
        return solver

    @cached_property
    def replayer(self) -> Replayer:
        return Replayer(self.program, self.slots)

    def witness(self, reply: Reply, shows: Shows) -> Witness | None:
        """The smallest ticket like the solver's example that shows it; None when the law does not confirm any."""
        return self.replayer.smallest(world_of(reply.model, self.inputs, self.program), shows)

    def plainest(self, solver: Solver, formulas: Sequence[Formula]) -> Reply:
        """An example in which every value is known, if there is one; else any."""
        if not self.inputs.is_exact:
            reply = solver.ask(*formulas, self.inputs.settled)
            if reply.verdict == "yes":
                return reply
        return solver.ask(*formulas)

    def literal(self, formula: Formula) -> Formula:
        """A literal that stands for a formula, so that it may be assumed."""
        if formula is True or formula is False or is_literal(formula):
            return formula
        literal = z3.FreshBool("proofs", memory().context)
        self.solver.know([literal == formula])
        return literal

    def remember(self, key: str, make: Callable[[], T]) -> T:
        """What several checks need is found once."""
        if key not in self.memory:
            self.memory[key] = make()
        return cast(T, self.memory[key])

    def undecided(self, code: str, spot: Spot, question: str) -> Diagnostic:
        """A note that a question was not answered in time."""
        message = f"not decided within {self.timeout:g} seconds: {question}"
        return finding(code, "note", spot, message, undecided=True, help="give it more time with `--timeout`")

    def commands(self, witness: Witness | None) -> tuple[str, ...]:
        return () if witness is None else (witness.command(self.subject.source.path),)


def world_of(model: Any, inputs: Inputs, program: Program) -> dict[str, Possible]:
    """The ticket that a solver's example means."""
    return {
        variable.name: _possible(model, inputs, variable.name, program) for variable in program.variables if is_given(variable, program)
    }


def _possible(model: Any, inputs: Inputs, name: str, program: Program) -> Possible:
    slot, variable = inputs.slots[name], program.by_name[name]
    chosen = [index for index in range(slot.size) if holds(model, inputs.cell(name, index))]
    if not chosen:
        return ABSENT
    if slot.values:
        return one(slot.values[chosen[0]]) if len(chosen) == 1 else some(slot.values[index] for index in chosen)
    if len(chosen) == 1:
        return number(sample(slot.ranges[chosen[0]], variable))
    return Possible(ranges=tuple(slot.ranges[index] for index in chosen))


def holds(model: Any, formula: Formula) -> bool:
    """Whether a formula is true in the solver's example."""
    if formula is True or formula is False:
        return bool(formula)
    return bool(z3.is_true(model.eval(formula, model_completion=True)))
