"""The decision on a ticket, with its whole trace."""

from policy_engine.decision.decide import Decider
from policy_engine.decision.models import Decision

__all__ = ["Decider", "Decision"]
