"""What a check over the solver gets: the policy, its meaning as formulas, questions with three answers, and witnesses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import z3

from policy_engine.analysis.formulas import Formula
from policy_engine.analysis.meaning import Meaning
from policy_engine.analysis.solver import Reply, Solver
from policy_engine.analysis.subject import Subject
from policy_engine.analysis.universe import Inputs, asked_known, common_slots, is_given
from policy_engine.analysis.witness import Replayer, Shows, Witness, sample
from policy_engine.logic.possible import ABSENT, Possible, number, one, some
from policy_engine.model.program import Program
from policy_engine.tree import Slot


@dataclass(frozen=True)
class Proofs:
    """A policy and its solver. `timeout`: seconds for one question."""

    subject: Subject
    timeout: float = 5.0

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


def either(parts: Iterable[str]) -> str:
    """Names in a sentence: `a`, `b` or `c`."""
    shown: list[str] = [f"`{part}`" for part in parts]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"
