"""Questions to the solver, with three answers: yes (with an example), no (proven), undecided (out of time)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field
from typing import Any, Literal

import z3

from policy_engine.analysis.formulas import Formula, conj, memory
from policy_engine.records import dataclass

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
    solver: Any = field(default_factory=lambda: z3.SolverFor("QF_FD", memory().context))

    def __post_init__(self) -> None:
        self.solver.set("timeout", max(1, int(self.timeout * 1000)))

    def know(self, facts: Iterable[Formula]) -> None:
        """Facts that hold for every question from now on."""
        self.solver.add([fact for fact in facts if fact is not True])

    def ask(self, *formulas: Formula, assume: Sequence[Formula] = ()) -> Reply:
        """Is there a ticket on which all of these hold? `assume` are literals (or their negations), which a `core` may name."""
        return self._ask(formulas, assume, example=True)

    def verdict(self, *formulas: Formula, assume: Sequence[Formula] = ()) -> Verdict:
        """The same, without an example: much quicker in a large policy."""
        return self._ask(formulas, assume, example=False).verdict

    def _ask(self, formulas: Sequence[Formula], assume: Sequence[Formula], *, example: bool) -> Reply:
        wanted = conj(formulas)
        if wanted is False or any(part is False for part in assume):
            return Reply("no")
        literals = [part for part in assume if part is not True]
        if wanted is True or is_literal(wanted):
            return self._check([*literals, *([] if wanted is True else [wanted])], example=example)
        self.solver.push()
        try:
            self.solver.add(wanted)
            return self._check(literals, example=example)
        finally:
            self.solver.pop()

    def _check(self, literals: list[Formula], *, example: bool = False) -> Reply:
        found = self.solver.check(*literals)
        if found == z3.sat:
            return Reply("yes", self.solver.model() if example else None)
        return Reply("no", core=tuple(self.solver.unsat_core())) if found == z3.unsat else Reply("undecided")

    def smallest_core(self, core: Sequence[Formula], *formulas: Formula) -> tuple[Formula, ...]:
        """A part of `core` that still excludes every ticket, and none of which can be left out (as QuickXplain does it: in halves)."""
        wanted = conj(formulas)
        if wanted is False or not core:
            return ()
        self.solver.push()
        try:
            if wanted is not True:
                self.solver.add(wanted)
            return tuple(self._needed(list(core), [], True)) if self._check([]).verdict != "no" else ()
        finally:
            self.solver.pop()

    def _needed(self, parts: list[Formula], beside: list[Formula], is_new: bool) -> list[Formula]:
        """The parts that are needed beside others to exclude every ticket. `is_new`: others were just added, and may do alone."""
        if is_new and beside and self._check(beside).verdict == "no":
            return []
        if len(parts) == 1:
            return parts
        first, second = parts[: len(parts) // 2], parts[len(parts) // 2 :]
        later = self._needed(second, [*beside, *first], True)
        earlier = self._needed(first, [*beside, *later], bool(later))
        return [*earlier, *later]


def is_literal(formula: Formula) -> bool:
    """True for a name or its negation: only these can be assumed."""
    return bool(z3.is_const(formula) or (z3.is_not(formula) and z3.is_const(formula.arg(0))))
