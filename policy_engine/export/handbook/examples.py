"""The policy's cases, routed: what a worked example shows is what the policy answers now, not what somebody once expected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from policy_engine.api import Policy
from policy_engine.decision import Decision
from policy_engine.diagnostics import TicketError
from policy_engine.model.cases import Case
from policy_engine.model.document import PolicyDocument
from policy_engine.model.ticket import read_time

TICKET_KEYS = ("subject", "text", "messages", "language", "created_at", "fields", "signals", "events")
SOME_DAY = date(2026, 1, 15)


@dataclass(frozen=True, slots=True)
class Example:
    """A case and the policy's answer to it."""

    case: Case
    decision: Decision

    @property
    def words(self) -> str:
        """What the customer wrote, all of it."""
        messages = (str(message.get("text", "")) for message in self.case.messages if message.get("from", "customer") == "customer")
        return " ".join(part for part in (self.case.subject, self.case.text, *messages) if part)

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
        return Example(case, policy.route(ticket_of(case), now=now_of(case, policy.document), take=case.take))
    except (TicketError, ValueError):
        return None


def ticket_of(case: Case) -> dict[str, Any]:
    """The ticket of a case."""
    data = {key: getattr(case, key) for key in TICKET_KEYS}
    return {key: list(value) if isinstance(value, tuple) else value for key, value in data.items() if value}


def now_of(case: Case, document: PolicyDocument) -> datetime:
    """When a case is judged: as it says, else when its ticket came in, else a fixed day. Never the present: pages must not change by themselves."""
    if case.now or case.created_at:
        return read_time(case.now or case.created_at)
    first = document.effective.from_ if document.effective else None
    return datetime.combine(first or document.date or SOME_DAY, time(12), UTC)
