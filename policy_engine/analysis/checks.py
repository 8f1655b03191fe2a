"""The list of all checks of a whole policy. To add one: a file beside this one, a row here, a page in `policy_engine/codes/`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policy_engine.analysis import known_tests
from policy_engine.analysis.subject import Subject
from policy_engine.diagnostics import Diagnostic

if TYPE_CHECKING:
    from policy_engine.analysis.proofs import Proofs


@dataclass(frozen=True, slots=True)
class Check:
    """A check that needs only the policy itself."""

    code: str
    find: Callable[[Subject], Iterable[Diagnostic]]


@dataclass(frozen=True, slots=True)
class ProofCheck:
    """A check that asks the solver."""

    code: str
    find: Callable[[Proofs], Iterable[Diagnostic]]


STRUCTURE: tuple[Check, ...] = (Check(known_tests.CODE, known_tests.find),)


PROOF_CODES = tuple(f"EP3{number:02}" for number in range(1, 16))


def proof_checks() -> tuple[ProofCheck, ...]:
    """The checks over the solver; only to be called where it is installed."""
    from policy_engine.analysis import (
        audit,
        empty_ticket,
        idle_gate,
        lane_outranks,
        laws,
        never_decides,
        never_fires,
        never_holds,
        redundant_line,
        same_condition,
        taken_hides,
        unreachable_cell,
        unreachable_lane,
        unreachable_value,
        wider_bounds,
    )

    modules = (
        never_fires,
        never_decides,
        same_condition,
        redundant_line,
        never_holds,
        unreachable_value,
        unreachable_lane,
        idle_gate,
        unreachable_cell,
        lane_outranks,
        laws,
        audit,
        wider_bounds,
        taken_hides,
        empty_ticket,
    )
    return tuple(ProofCheck(module.CODE, module.find) for module in modules)
