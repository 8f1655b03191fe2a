"""How likely a formula holds, guessed from its shape: an `or` asks what likely holds first, an `and` what likely fails.

Only the order of questions rests on it, never an answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from policy_engine.generated.algebra import Formula
from policy_engine.model.program import Check, Program

FLAG_SET = 0.1
"""Most flags are not set."""
EVEN = 0.5
"""Of what can't be told from the shape."""


class Likely:
    """Guesses for the formulas of a program; `checks` are those that its tests count."""

    def __init__(self, program: Program, checks: Sequence[Check]) -> None:
        self.program, self.checks = program, checks

    def in_turn(self, kind: str, parts: Sequence[Formula]) -> list[Formula]:
        """The parts of an `and` or `or` in the order to ask; those as likely as each other stay as they were."""
        return sorted(parts, key=self.chance, reverse=kind == "or")

    def chance(self, formula: Formula) -> float:
        """Between 0 and 1."""
        if isinstance(formula, bool):
            return float(formula)
        match formula[0]:
            case "test":
                return self._test(self.checks[formula[3]])
            case "and":
                return prod(map(self.chance, formula[1]))
            case "or":
                return 1 - prod(1 - self.chance(part) for part in formula[1])
            case "not":
                return 1 - self.chance(formula[1])
            case "read":
                return 1.0
            case _:
                return EVEN

    def _test(self, check: Check) -> float:
        variable = self.program.variable(check.variable)
        if check.known is not None or variable.is_numeric or not variable.values:
            return EVEN
        if variable.kind == "flag" and len(check.values) == 1:
            return FLAG_SET if "yes" in check.values else 1 - FLAG_SET
        return len(check.values & set(variable.values)) / len(variable.values)
