"""Labels that nothing is measured by: those of names that the policy does not know, or does not read from text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from policy_engine.api import Policy
from policy_engine.learning.labelled import Labelled
from policy_engine.learning.measure import text_variables
from policy_engine.records import dataclass
from policy_engine.spelling import closest

Why = Literal["no_signal", "not_from_text", "by_value"]


@dataclass(frozen=True, slots=True)
class UnusedLabel:
    """A name under `signals` in so many tickets, and why it is not used. `near` is the name that may be meant, or one to use."""

    name: str
    tickets: int
    why: Why
    near: str | None = None


def unused_labels(policy: Policy, tickets: Sequence[Labelled]) -> list[UnusedLabel]:
    """Each unused name once, by name."""
    read = {variable.name: variable.owner for variable in text_variables(policy)}
    counts = Counter(name for ticket in tickets for name in ticket.labels if name not in read)
    return [_unused(policy, read, name, counts[name]) for name in sorted(counts)]


def _unused(policy: Policy, read: dict[str, str], name: str, count: int) -> UnusedLabel:
    values = [variable for variable, owner in read.items() if owner == name]
    if values:
        return UnusedLabel(name, count, "by_value", values[0])
    if name in policy.source.program.signal_plans or name in policy.source.program.by_name:
        return UnusedLabel(name, count, "not_from_text")
    by_detector = (signal.name for signal in policy.source.program.signals if signal.text is not None and signal.text.use == name)
    return UnusedLabel(name, count, "no_signal", next(by_detector, None) or closest(name, read))
