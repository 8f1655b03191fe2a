"""All that is learnt from labelled tickets: scores, phrases with what they would change, and labels that were of no use."""

from __future__ import annotations

from collections.abc import Sequence

from policy_engine.api import Policy
from policy_engine.diagnostics import Diagnostic
from policy_engine.learning.labelled import Labelled
from policy_engine.learning.measure import SignalScore, measure
from policy_engine.learning.propose import Proposal, propose
from policy_engine.learning.trial import Trial, try_out
from policy_engine.learning.unused import UnusedLabel, unused_labels
from policy_engine.records import dataclass


@dataclass(frozen=True, slots=True)
class LearntSignal:
    """How a signal was read, and phrases that would help; `trial` is the score with all of them."""

    score: SignalScore
    proposals: tuple[Proposal, ...]
    trial: Trial | None


@dataclass(frozen=True, slots=True)
class Learnt:
    """What so many labelled tickets show."""

    tickets: int
    signals: tuple[LearntSignal, ...]
    unused: tuple[UnusedLabel, ...]


def learn(policy: Policy, tickets: Sequence[Labelled]) -> tuple[Learnt, list[Diagnostic]]:
    """Measure and propose; and a finding for each label that can't be."""
    scores, found = measure(policy, tickets)
    signals = tuple(_learnt(policy, score) for score in scores)
    return Learnt(len(tickets), signals, tuple(unused_labels(policy, tickets))), found


def _learnt(policy: Policy, score: SignalScore) -> LearntSignal:
    proposals = tuple(propose(score))
    trial = try_out(policy, score, [one.phrase for one in proposals]) if proposals else None
    return LearntSignal(score, proposals, trial)
