"""What a check over the solver gets: the policy, its meaning as formulas, and questions with three answers."""

from __future__ import annotations

from dataclasses import dataclass

from policy_engine.analysis.subject import Subject


@dataclass(frozen=True)
class Proofs:
    """A policy and its solver."""

    subject: Subject
