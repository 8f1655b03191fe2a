"""Conditions by themselves: every name may have every value, whatever else the policy says of it."""

from __future__ import annotations

from functools import cached_property

from policy_engine.analysis.formulas import Rail
from policy_engine.analysis.meaning import Meaning
from policy_engine.analysis.proofs import Proofs
from policy_engine.analysis.scale_rails import Seen
from policy_engine.analysis.solver import Solver
from policy_engine.model.program import Check, Condition
from policy_engine.records import dataclass


class _LoneMeaning(Meaning):
    """Every variable is given."""

    def __post_init__(self) -> None:
        for variable in self.program.variables:
            self.constraints.append(self.inputs.one_value(variable.name, absent=False))
            self.seen[variable.name] = Seen(tuple(self.inputs.cells(variable.name)), known=self.is_known(variable))


@dataclass(frozen=True)
class LoneConditions:
    """Judges conditions without the rest of the policy."""

    proofs: Proofs

    @cached_property
    def meaning(self) -> Meaning:
        return _LoneMeaning(self.proofs.program, self.proofs.inputs)

    @cached_property
    def solver(self) -> Solver:
        return self.proofs.solver_for(self.meaning)

    def judge(self, condition: Condition) -> Rail:
        return self.meaning.judge(condition)

    def matters(self, condition: Condition) -> bool:
        """Whether the condition can hold, and can fail."""
        if isinstance(condition, Check) and condition.known is None:
            return 0 < sum(self.meaning.allowed(condition)) < self.proofs.slots[condition.variable].size
        truth = self.judge(condition)
        return all(self.solver.verdict(part) == "yes" for part in (truth.t, truth.f))
