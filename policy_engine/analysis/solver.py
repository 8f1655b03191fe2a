"""Questions to the solver, with three answers: yes (with an example), no (proven), undecided (out of time)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import z3

from policy_engine.analysis.formulas import Formula, conj

Verdict = Literal["yes", "no", "undecided"]


@dataclass(frozen=True, slots=True)
class Reply:
    """Whether there is such a ticket. `model` holds one when there is; `core` the assumptions that exclude it when there is none."""

    verdict: Verdict
    model: Any = None
    core: tuple[Formula, ...] = ()


@dataclass
class Solver:
    """A solver for finite domains. `timeout`: seconds for one question."""

    timeout: float = 5.0
    solver: Any = field(default_factory=lambda: z3.SolverFor("QF_FD"))

    def __post_init__(self) -> None:
        self.solver.set("timeout", max(1, int(self.timeout * 1000)))

    def know(self, facts: Iterable[Formula]) -> None:
        """Facts that hold for every question from now on."""
        self.solver.add([fact for fact in facts if fact is not True])

    def ask(self, *formulas: Formula, assume: Sequence[Formula] = ()) -> Reply:
        """Is there a ticket on which all of these hold? `assume` are literals (or their negations), which a `core` may name."""
        wanted = conj(formulas)
        if wanted is False or any(part is False for part in assume):
            return Reply("no")
        literals = [part for part in assume if part is not True]
        if wanted is True or _is_literal(wanted):
            return self._check([*literals, *([] if wanted is True else [wanted])])
        self.solver.push()
        try:
            self.solver.add(wanted)
            return self._check(literals)
        finally:
            self.solver.pop()

    def _check(self, literals: list[Formula]) -> Reply:
        found = self.solver.check(*literals)
        if found == z3.sat:
            return Reply("yes", self.solver.model())
        return Reply("no", core=tuple(self.solver.unsat_core())) if found == z3.unsat else Reply("undecided")

    def smallest_core(self, core: Sequence[Formula], *formulas: Formula) -> tuple[Formula, ...]:
        """A part of `core` that still excludes every ticket, and none of which can be left out."""
        kept = list(core)
        for part in core:
            without = [other for other in kept if other is not part]
            if self.ask(*formulas, assume=without).verdict == "no":
                kept = without
        return tuple(kept)


def _is_literal(formula: Formula) -> bool:
    return bool(z3.is_const(formula) or (z3.is_not(formula) and z3.is_const(formula.arg(0))))
