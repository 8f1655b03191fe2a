"""Why a question of a way was answered so: the customer's own words, the help desk's field, or what silence means."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.api import Policy
from policy_engine.decision.models import Decision, PathStep, SignalValue
from policy_engine.export.diagram.draw_tree import subject_of
from policy_engine.export.paragraphs import quote
from policy_engine.messages import say
from policy_engine.model.program import All, Any_, Check, Condition, Not

MOST = 2
"""Quotes of each kind in a box."""


def evidence(policy: Policy, decision: Decision, step: PathStep) -> Iterator[str]:
    """The lines below a question."""
    owner = subject_of(policy.wording, step.signal)
    signal = decision.signals.get(step.signal) or decision.signals.get(owner)
    if signal is None:
        return
    yield from _said(signal)
    plan = policy.source.program.signal_plans.get(owner)
    if plan is not None and plan.when is not None and signal.source == "policy" and step.answer != say("words.no"):
        rests_on = [decision.signals[name] for name in dict.fromkeys(variables_of(plan.when)) if name in decision.signals]
        if said := [line for part in rests_on for line in _said(part)]:
            yield from said[: 2 * MOST]
            return
    yield from _source(signal)


def variables_of(condition: Condition) -> Iterator[str]:
    """The names that a condition tests."""
    match condition:
        case Check():
            yield condition.variable
        case Not(part):
            yield from variables_of(part)
        case All(parts) | Any_(parts):
            for part in parts:
                yield from variables_of(part)


def _said(signal: SignalValue) -> Iterator[str]:
    for found in signal.quotes[:MOST]:
        yield say("diagram.quote", words=quote(found.text))
    for stopped in signal.stopped[:MOST]:
        yield say("diagram.not_counted", words=quote(stopped.stopped.text), guard=stopped.guard)


def _source(signal: SignalValue) -> Iterator[str]:
    if signal.quotes and signal.source == "text":
        return
    if signal.source == "field" and signal.field:
        yield say("diagram.from_field", field=signal.field)
    elif signal.source == "taken":
        yield say("diagram.from_taken", because=signal.because or say("route.no_reason"))
    elif not signal.known and signal.reason:
        yield signal.reason
    elif signal.source in ("text", "silence", "none"):
        yield say("diagram.silent")
    else:
        yield say(f"route.source_{signal.source}")
