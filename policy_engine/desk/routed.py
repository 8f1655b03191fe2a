"""A ticket with its decision, and how conditions of the policy fare on it."""

from __future__ import annotations

from functools import cached_property

from policy_engine.analysis.subject import Subject
from policy_engine.api import Policy, RouteOptions
from policy_engine.decision import Decision, Walked
from policy_engine.decision.judged import Judge
from policy_engine.logic import Truth
from policy_engine.model.actions import HEADINGS, Action
from policy_engine.model.conditions import Written
from policy_engine.model.program import Condition
from policy_engine.model.ticket import Ticket
from policy_engine.records import dataclass
from policy_engine.source import Node


@dataclass(frozen=True)
class Routed:
    """A ticket that was routed."""

    policy: Policy
    ticket: Ticket
    decision: Decision
    walked: Walked

    @cached_property
    def subject(self) -> Subject:
        return Subject(self.policy.source)

    @cached_property
    def judge(self) -> Judge:
        source = self.policy.source
        return Judge(source.document, source.program, self.policy.wording, self.walked.facts, self.walked.answer)

    @cached_property
    def written(self) -> dict[str, Action]:
        """Every action of the policy by its id, as written."""
        return {action.id: action for heading in HEADINGS for action in getattr(self.policy.document, heading)}

    @cached_property
    def conditions(self) -> dict[str, Condition]:
        """The condition of every action by its id."""
        return {plan.name: plan.when for plan in self.policy.source.program.actions}

    @cached_property
    def roles(self) -> dict[str, str]:
        """The titles of roles by their ids."""
        return {role.id: role.title for role in self.policy.document.roles}

    def role(self, name: str) -> str:
        return self.roles.get(name) or name.replace("_", " ")

    def truth(self, when: Written | None) -> Truth:
        """Whether a condition as written holds for the ticket; without one it always does."""
        return self.judge.truth(self.subject.settle(when))

    @property
    def level(self) -> str | None:
        """The level to work at."""
        scale = self.decision.scales.get("level")
        return scale.work_at if scale else None


def route_ticket(policy: Policy, ticket: Ticket, node: Node, options: RouteOptions) -> Routed:
    """Route a ticket whose places are known. Raises TicketError."""
    decision, walked = policy.decide_walked(ticket, node, options)
    return Routed(policy, ticket, decision, walked)
