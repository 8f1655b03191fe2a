"""Routes the tickets of cases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from policy_engine.api import Policy, RouteOptions, as_ticket
from policy_engine.cases.compare import NOT_CHECKED, compare
from policy_engine.cases.result import CaseResult
from policy_engine.diagnostics import Report, TicketError
from policy_engine.model.cases import Case
from policy_engine.model.ticket import Ticket, read_time
from policy_engine.source import Node

TICKET_KEYS = ("id", "text", "subject", "messages", "language", "created_at", "fields", "signals", "events")
# No recorded time of a case lies later; used to find the latest of them.
FAR = datetime(9999, 1, 1, tzinfo=UTC)
# The time for cases in which no time stands, so that they come out the same on every day.
SOME_TIME = datetime(2026, 1, 1, 12, tzinfo=UTC)


def run_cases(policy: Policy) -> tuple[CaseResult, ...]:
    """Every case of the policy, in order. Give a policy that was read with its case files."""
    return tuple(run_case(policy, index) for index in range(len(policy.document.cases)))


def run_case(policy: Policy, index: int) -> CaseResult:
    """One case. A ticket that can't be read is a failed case, never an exception.

    A case without `now` is judged at the latest time that stands in it.
    """
    case = policy.document.cases[index]
    place = policy.source.node.key_place(("cases", index, "id"))
    not_checked = tuple(key for key in NOT_CHECKED if getattr(case.expect, key) is not None)
    try:
        ticket, node = as_ticket(ticket_of(case))
        now = read_time(case.now) if case.now else latest_time(policy, ticket, node)
        decision = policy.decide(ticket, node, RouteOptions(now=now, take=case.take))
    except TicketError as error:
        return CaseResult(case, place, not_checked=not_checked, report=error.report)
    except ValueError as error:  # of `now`
        return CaseResult(case, place, not_checked=not_checked, report=_unreadable_now(policy, index, error))
    return CaseResult(case, place, decision, compare(case.expect, decision, policy), not_checked)


def ticket_of(case: Case) -> dict[str, Any]:
    """The case's ticket as a mapping, without what the case leaves out."""
    return {key: value for key in TICKET_KEYS if (value := getattr(case, key))}


def latest_time(policy: Policy, ticket: Ticket, node: Node) -> datetime:
    """The latest time that stands in a ticket; a bare date counts to its end."""
    times = [_end(moment) for moment in policy.facts(ticket, node, RouteOptions(now=FAR)).times.values()]
    times += [message.at for message in ticket.messages if message.at is not None]
    return max(times, default=SOME_TIME)


def _end(moment: datetime | date) -> datetime:
    if isinstance(moment, datetime):
        return moment
    return datetime(moment.year, moment.month, moment.day, tzinfo=UTC) + timedelta(days=1)


def _unreadable_now(policy: Policy, index: int, error: ValueError) -> Report:
    return Report(tuple(_findings(policy, index, error)))


def _findings(policy: Policy, index: int, error: ValueError) -> Iterator[Any]:
    from policy_engine.diagnostics import Diagnostic

    context = getattr(error, "context", None) or {}
    place = policy.source.node.place_of(("cases", index, "now"))
    yield Diagnostic(context.get("code", "EP231"), "error", context.get("message", str(error)), place, context.get("help"))
