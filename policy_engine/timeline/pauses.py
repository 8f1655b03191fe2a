"""Pauses found from what happened: while a deadline's `pauses_while` held, its clock stood still."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from policy_engine.api import Policy
from policy_engine.model.clock_plans import DeadlinePlan
from policy_engine.model.ticket import Ticket, TicketPause
from policy_engine.source import Node
from policy_engine.source.from_data import node_of
from policy_engine.timeline.history import Change, after_changes, moments_of_change
from policy_engine.timeline.judge import Judged


def with_pauses(policy: Policy, ticket: Ticket, changes: Sequence[Change], now: datetime) -> tuple[Ticket, Node]:
    """The ticket after all changes, with the pauses that its changes of fields and signals brought."""
    told, node = after_changes(ticket, changes)
    pauses: list[dict[str, Any]] = []
    for plan in policy.source.program.states:
        if isinstance(plan.clock, DeadlinePlan) and plan.clock.pauses is not None:
            pauses += _pauses(policy, ticket, changes, plan.name)
    known = [pause for pause in pauses if datetime.fromisoformat(pause["from"]) <= now]
    if not known:
        return told, node
    read = tuple(TicketPause.model_validate(pause) for pause in known)
    told = told.model_copy(update={"pauses": (*told.pauses, *read)})
    return told, node_of(told.model_dump(mode="json", by_alias=True, exclude_defaults=True), "ticket")


def _pauses(policy: Policy, ticket: Ticket, changes: Sequence[Change], name: str) -> list[dict[str, Any]]:
    """The stretches in which the condition held, as the changes show it."""
    clock = policy.source.program.state_plans[name].clock
    assert isinstance(clock, DeadlinePlan) and clock.pauses is not None
    found: list[dict[str, Any]] = []
    for at in moments_of_change(changes):
        told, node = after_changes(ticket, [change for change in changes if change.at <= at])
        holds = Judged(policy, told, node, at).judge(clock.pauses) is True
        is_open = bool(found) and "to" not in found[-1]
        if holds and not is_open:
            found.append({"from": at.isoformat(), "deadlines": [name]})
        elif not holds and is_open:
            found[-1]["to"] = at.isoformat()
    return found
