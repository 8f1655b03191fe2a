"""The list of all checks of a whole policy. To add one: a file beside this one, a row here, a page in `policy_engine/codes/`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

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


STRUCTURE: tuple[Check, ...] = ()


def proof_checks() -> tuple[ProofCheck, ...]:
    """The checks over the solver; only to be called where it is installed."""
    return ()
