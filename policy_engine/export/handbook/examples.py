"""The policy's cases, routed: what a worked example shows is what the policy answers now, not what somebody once expected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from policy_engine.api import Policy, RouteOptions, as_ticket
from policy_engine.decision import Decision
from policy_engine.diagnostics import TicketError
from policy_engine.model.cases import Case
from policy_engine.model.ticket import Ticket, read_time
from policy_engine.source import Node

TICKET_KEYS = ("id", "subject", "text", "messages", "language", "created_at", "fields", "signals", "events")
FAR = datetime(9999, 1, 1, tzinfo=UTC)
SOME_TIME = datetime(2026, 1, 1, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Example:
    """A case and the policy's answer to it."""

    case: Case
    decision: Decision

    @property
    def words(self) -> str:
        """What the customer wrote, all of it."""
        messages = (str(message.get("text", "")) for message in self.case.messages if message.get("from", "customer") == "customer")
        return "\n\n".join(part for part in (self.case.subject, self.case.text, *messages) if part)

    @property
    def as_expected(self) -> bool:
        """Whether the policy answers what the case's author expected of the level."""
        expected = self.case.expect.level
        return expected is None or expected == (self.decision.level or "none")


def route_cases(policy: Policy) -> tuple[Example, ...]:
    """Every case with its answer. A case that is no ticket (the case runner says so) is left out."""
    return tuple(example for case in policy.document.cases if (example := _route(policy, case)) is not None)


def _route(policy: Policy, case: Case) -> Example | None:
    try:
        ticket, node = as_ticket(ticket_of(case))
        now = read_time(case.now) if case.now else latest_time(policy, ticket, node)
        return Example(case, policy.decide(ticket, node, RouteOptions(now=now, take=case.take)))
    except (TicketError, ValueError):
        return None


def ticket_of(case: Case) -> dict[str, Any]:
    """The ticket of a case, without what the case leaves out."""
    data = {key: getattr(case, key) for key in TICKET_KEYS}
    return {key: value for key, value in data.items() if value}


def latest_time(policy: Policy, ticket: Ticket, node: Node) -> datetime:
    """The latest time that stands in a ticket, as for the case runner. Never the present: pages must not change by themselves."""
    times = [_end(moment) for moment in policy.facts(ticket, node, RouteOptions(now=FAR)).times.values()]
    times += [message.at for message in ticket.messages if message.at is not None]
    return max(times, default=SOME_TIME)


def _end(moment: datetime | date) -> datetime:
    """A bare date counts to its end."""
    if isinstance(moment, datetime):
        return moment
    return datetime(moment.year, moment.month, moment.day, tzinfo=UTC) + timedelta(days=1)
