"""Routes the tickets of cases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic_core import PydanticCustomError

from policy_engine.api import Policy
from policy_engine.cases.compare import NOT_CHECKED, compare
from policy_engine.cases.replay import replay_walked
from policy_engine.cases.result import CaseResult
from policy_engine.diagnostics import Report, TicketError


def run_cases(policy: Policy) -> tuple[CaseResult, ...]:
    """Every case of the policy, in order. Give a policy that was read with its case files."""
    return tuple(run_case(policy, index) for index in range(len(policy.document.cases)))


def run_case(policy: Policy, index: int) -> CaseResult:
    """One case. A ticket that can't be read is a failed case, never an exception."""
    case = policy.document.cases[index]
    place = policy.source.node.key_place(("cases", index, "id"))
    not_checked = tuple(key for key in NOT_CHECKED if getattr(case.expect, key) is not None)
    try:
        decision, walked = replay_walked(policy, case)
    except TicketError as error:
        return CaseResult(case, place, not_checked=not_checked, report=error.report)
    except PydanticCustomError as error:  # of `now`
        return CaseResult(case, place, not_checked=not_checked, report=_unreadable_now(policy, index, error))
    return CaseResult(case, place, decision, compare(case.expect, decision, policy), not_checked, walked=walked)


def _unreadable_now(policy: Policy, index: int, error: ValueError) -> Report:
    return Report(tuple(_findings(policy, index, error)))


def _findings(policy: Policy, index: int, error: ValueError) -> Iterator[Any]:
    from policy_engine.diagnostics import Diagnostic

    context = getattr(error, "context", None) or {}
    place = policy.source.node.place_of(("cases", index, "now"))
    yield Diagnostic(context.get("code", "EP231"), "error", context.get("message", str(error)), place, context.get("help"))
