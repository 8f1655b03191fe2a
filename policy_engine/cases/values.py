"""The expected value of a signal, in the words in which decisions give values."""

from __future__ import annotations

from policy_engine.api import Policy
from policy_engine.facts.values import BadValue, OtherCurrency, read_said
from policy_engine.messages import say

UNKNOWN = "unknown"
ABSENT = "does_not_apply"


def expected_words(name: str, value: str, policy: Policy) -> str:
    """`750` of a money signal is `750 USD`, `team, everyone` is `team or everyone`; what can't be such a value stays as written."""
    if value == ABSENT:
        return say("words.absent")
    if value == UNKNOWN:
        return say("words.not_known")
    variable = policy.source.program.variable(name)
    words = [part.strip() for part in value.split(",")]
    said = words if variable.values and len(words) > 1 else value
    try:
        return policy.wording.possible(name, read_said(variable, said, policy.source.program))
    except (BadValue, OtherCurrency):
        return value
