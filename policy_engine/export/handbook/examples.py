"""The policy's cases, routed: what a worked example shows is what the policy answers now, not what somebody once expected."""

from __future__ import annotations

from policy_engine.api import Policy
from policy_engine.cases.replay import replay
from policy_engine.decision import Decision
from policy_engine.diagnostics import TicketError
from policy_engine.model.cases import Case
from policy_engine.records import dataclass


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
        return Example(case, replay(policy, case))
    except (TicketError, ValueError):
        return None
