"""The decision on a ticket, with its whole trace."""

from policy_engine.decision.decide import Decider
from policy_engine.decision.models import Decision
from policy_engine.decision.walked import Walked

__all__ = ["Decider", "Decision", "Walked"]
