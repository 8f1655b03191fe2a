"""The ticket of a case, and the decision on it: what the case runner compares and the handbook shows as a worked example."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from policy_engine.api import Policy, RouteOptions, as_ticket
from policy_engine.decision import Decision, Walked
from policy_engine.decision.walked import walk_tree
from policy_engine.model.cases import Case
from policy_engine.model.ticket import Ticket, read_time
from policy_engine.source import Node

TICKET_KEYS = ("id", "subject", "text", "messages", "language", "created_at", "fields", "signals", "events", "pauses")
# No recorded time of a case lies later; used to find the latest of them.
FAR = datetime(9999, 1, 1, tzinfo=UTC)
# The time for cases in which no time stands, so that they come out the same on every day.
SOME_TIME = datetime(2026, 1, 1, 12, tzinfo=UTC)


def replay(policy: Policy, case: Case) -> Decision:
    """The policy's answer to a case. Without `now` it is judged at the latest time that stands in it, never at the present.

    Raises TicketError for a ticket that can't be, and ValueError for a `now` that is no time.
    """
    return replay_walked(policy, case)[0]


def replay_walked(policy: Policy, case: Case) -> tuple[Decision, Walked]:
    """Like `replay`, with the bare answer and the way through the tree beside it."""
    ticket, node = as_ticket(ticket_of(case))
    return policy.decide_walked(ticket, node, RouteOptions(now=time_of(policy, case, ticket, node), take=case.take))


def walk_case(policy: Policy, case: Case) -> Walked:
    """The bare answer to a case and the way to it, without its explanation; raises as `replay` does."""
    ticket, node = as_ticket(ticket_of(case))
    facts = policy.facts(ticket, node, RouteOptions(now=time_of(policy, case, ticket, node), take=case.take))
    return walk_tree(policy.source.program, policy.tree, facts)


def time_of(policy: Policy, case: Case, ticket: Ticket, node: Node) -> datetime:
    """The time a case is judged at."""
    return read_time(case.now) if case.now else latest_time(policy, ticket, node)


def ticket_of(case: Case) -> dict[str, Any]:
    """The case's ticket as a mapping, without what the case leaves out."""
    return {key: value for key in TICKET_KEYS if (value := getattr(case, key))}


def latest_time(policy: Policy, ticket: Ticket, node: Node) -> datetime:
    """The latest time that stands in a ticket; a bare date counts to its end. Times that are only announced don't count."""
    plans = (plan.clock for plan in policy.source.program.states)
    announced = {event for clock in plans for event in (getattr(clock, "before", None), getattr(clock, "agreed", None))}
    recorded = policy.facts(ticket, node, RouteOptions(now=FAR)).times
    times = [_end(moment) for name, moment in recorded.items() if name not in announced]
    times += [message.at for message in ticket.messages if message.at is not None]
    return max(times, default=SOME_TIME)


def _end(moment: datetime | date) -> datetime:
    if isinstance(moment, datetime):
        return moment
    return datetime(moment.year, moment.month, moment.day, tzinfo=UTC) + timedelta(days=1)
