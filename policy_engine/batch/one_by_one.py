"""The rows that columns can't answer: each as a ticket of its own, through the ordinary router."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from policy_engine.answer import Answer
from policy_engine.api import as_ticket
from policy_engine.batch.plan import BatchPlan
from policy_engine.decision.asks import Asked, Asker, is_settled
from policy_engine.diagnostics import Diagnostic, TicketError
from policy_engine.interpret import anything
from policy_engine.reckoning import clocks_of
from policy_engine.records import dataclass
from policy_engine.router import Known, walk_ticket


@dataclass(frozen=True, slots=True)
class RowAnswer:
    """A ticket's answer and the first question to ask; or the findings that keep it from having one."""

    answer: Answer | None
    ask: str | None = None
    findings: tuple[Diagnostic, ...] = ()


def route_row(plan: BatchPlan, data: Mapping[str, Any], now: datetime | None = None) -> RowAnswer:
    """One ticket, judged at `now`, else when all are. Only those clocks run on which lanes and scales rest."""
    program = plan.program
    try:
        ticket, node = as_ticket(data)
        options = plan.route_options if now is None else replace(plan.route_options, now=now)
        facts = plan.policy.facts(ticket, node, options)
    except TicketError as problem:
        return RowAnswer(None, findings=tuple(problem.diagnostics))
    known = Known(facts.world, facts.decided, replace(clocks_of(program, facts), only=program.ruling))
    answer, _ = walk_ticket(program, plan.tree, known)
    if not plan.options.asks or is_settled(answer):
        return RowAnswer(answer)
    for variable in program.variables:
        answer.values.setdefault(variable.name, facts.world.get(variable.name) or anything(variable))
    asks = Asker(program, plan.tree, plan.policy.wording, Asked(facts, known)).asks(answer)
    return RowAnswer(answer, asks[0].signal if asks else None)
