"""Whether an answer bears out a claim: yes, no, or not known yet.

A claim is the id of a part (a lane that the ticket is in, an action that is due, a trigger that fired, a gate, a chain, a deadline that
applies, a way to close, a flag), a group of name → value that all hold (a scale, a signal, the state of a deadline; for a chain also
a role that it pages), or a list of claims that all hold.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from policy_engine.answer import Answer
from policy_engine.api import Policy, RouteOptions, as_ticket
from policy_engine.decision import Decision

Truth = bool | None
NOTHING = "none"


@dataclass(frozen=True)
class Routed:
    """A policy's answer, in full and bare."""

    policy: Policy
    decision: Decision
    answer: Answer


def route(policy: Policy, ticket: dict[str, Any], now: str) -> Routed:
    """Route a ticket at `now`: a time with its zone, or a date (then noon, where the policy lives)."""
    read, node = as_ticket(ticket)
    decision, walked = policy.decide_walked(read, node, RouteOptions(now=moment(policy, now)))
    return Routed(policy, decision, walked.answer)


def moment(policy: Policy, words: str) -> datetime:
    if len(words) > len("2025-03-03"):
        return datetime.fromisoformat(words)
    return datetime.combine(date.fromisoformat(words), time(12), ZoneInfo(policy.document.time_zone or "UTC"))


def holds(routed: Routed, claim: Any) -> Truth:
    """Kleene's truth of a claim. Raises KeyError for a name that the policy does not have."""
    if isinstance(claim, dict):
        return _all(_value(routed, name, value) for name, value in claim.items())
    if isinstance(claim, list):
        return _all([holds(routed, part) for part in claim])
    return _part(routed, claim)


def _all(truths: Iterable[Truth]) -> Truth:
    found = list(truths)
    return False if False in found else None if None in found else True


def _value(routed: Routed, name: str, value: str) -> Truth:
    answer = routed.answer
    if name == "lane":
        return answer.lanes[value]
    if name in answer.scales:
        return _scale(routed, name, value)
    chain = next((chain for chain in routed.policy.document.chains if chain.id == name), None)
    if chain is not None and value in {role for step in chain.steps for role in step.page}:
        return _pages(routed, name, value)
    possible = answer.values[name]
    assert value in routed.policy.source.program.variable(name).values, f"`{value}` is no value of `{name}`"
    if value not in possible.values:
        return False
    return True if possible.is_known else None


def _scale(routed: Routed, name: str, value: str) -> Truth:
    scale, plan = routed.answer.scales[name], routed.policy.source.program.scale_plans[name]
    if value == NOTHING:
        return None if scale.applies is None else not scale.applies
    if scale.applies is False or not plan.rank(scale.low) <= plan.rank(value) <= plan.rank(scale.high):
        return False
    return True if scale.applies and scale.low == scale.high else None


def _pages(routed: Routed, name: str, role: str) -> Truth:
    """Whether the chain would page the role, now or later."""
    chain = next((chain for chain in routed.decision.chains if chain.id == name), None)
    pages = [page for page in chain.pages if role in page.page] if chain is not None else []
    if chain is None or not pages:
        return False
    return True if chain.applies == "yes" and any(page.sure for page in pages) else None


def _part(routed: Routed, name: str) -> Truth:
    answer, decision, document = routed.answer, routed.decision, routed.policy.document
    for group in (answer.lanes, answer.triggers, answer.gates):
        if name in group:
            return group[name]
    if name in {part.id for part in document.closure}:
        return next((way.holds for way in decision.closure if way.id == name), False)
    for known, found in (
        (document.chains, {chain.id: chain.applies == "yes" or None for chain in decision.chains}),
        (document.deadlines, {deadline.id: _applies(deadline.states) for deadline in decision.deadlines}),
        (_actions(document), {action.id: ACTION_TRUTHS[action.state] for action in decision.actions}),
    ):
        if name in {part.id for part in known}:
            return found.get(name, False)
    return _value(routed, name, "yes")


ACTION_TRUTHS: dict[str, Truth] = {"due": True, "possible": None, "on_hold": None, "forbidden": False}


def _applies(states: tuple[str, ...]) -> Truth:
    return None if NOTHING in states else True


def _actions(document: Any) -> list[Any]:
    headings = (document.steps, document.handoffs, document.notifications, document.de_escalation, document.follow_up)
    return [action for heading in headings for action in heading]
