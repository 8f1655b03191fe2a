"""How well a policy reads labelled tickets, and which phrases would help. It proposes; it never changes a policy."""

from policy_engine.learning.labelled import Labelled, read_labelled
from policy_engine.learning.learn import Learnt, LearntSignal, learn
from policy_engine.learning.measure import SignalScore, measure
from policy_engine.learning.propose import Proposal, propose
from policy_engine.learning.report import as_data, report_text
from policy_engine.learning.trial import Trial
from policy_engine.learning.unused import UnusedLabel

__all__ = [
    "Labelled",
    "Learnt",
    "LearntSignal",
    "Proposal",
    "SignalScore",
    "Trial",
    "UnusedLabel",
    "as_data",
    "learn",
    "measure",
    "propose",
    "read_labelled",
    "report_text",
]
