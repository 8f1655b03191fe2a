"""The tickets of the course: the policy's cases, and computed near misses (`suggest`), each with the policy's answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.util import find_spec

from pydantic import ValidationError

from policy_engine.api import Policy, RouteOptions, as_ticket
from policy_engine.cases.replay import ticket_of, time_of
from policy_engine.desk.routed import Routed, route_ticket
from policy_engine.diagnostics import TicketError
from policy_engine.messages import say
from policy_engine.model.cases import Case
from policy_engine.records import dataclass

MOST_NEAR = 40
"""Near misses of one course: more would only make the page larger."""


@dataclass(frozen=True)
class CourseTicket:
    """A ticket with its answer. `is_near`: computed, and it says nothing in words."""

    case: Case
    routed: Routed
    is_near: bool = False

    @property
    def id(self) -> str:
        return f"near:{self.case.id}" if self.is_near else self.case.id

    @property
    def title(self) -> str:
        return self.case.title or self.case.id.replace("-", " ").replace("_", " ")

    @property
    def has_times(self) -> bool:
        """Whether times stand in it: without any it is judged at a time of the tool's own choice, which nobody needs to see."""
        return bool(self.case.now) or any(self.routed.walked.facts.recorded.values())


def case_tickets(policy: Policy) -> tuple[CourseTicket, ...]:
    """Every case with its answer. A case that is no ticket (the case runner says so) is left out."""
    return tuple(_tickets(policy, policy.document.cases, is_near=False))


def near_tickets(policy: Policy, timeout: float, progress: Callable[[int, int], None] | None = None) -> tuple[CourseTicket, ...]:
    """Near misses that the solver finds; none where there is no solver. `timeout`: seconds for one of its questions."""
    if not has_solver():
        return ()
    from policy_engine.suggest import SuggestOptions, suggest

    found = suggest(policy, SuggestOptions(everything=True, timeout=timeout, progress=progress, most=MOST_NEAR))
    cases = [Case.model_validate(data) for data in found.cases if data.get("text") in _silent_texts()]
    return tuple(_tickets(policy, cases[:MOST_NEAR], is_near=True))


def has_solver() -> bool:
    return find_spec("z3") is not None


def _silent_texts() -> tuple[str, ...]:
    return say("suggest.text_en"), say("suggest.text_de")


def _tickets(policy: Policy, cases: tuple[Case, ...] | list[Case], *, is_near: bool) -> Iterator[CourseTicket]:
    for case in cases:
        try:
            ticket, node = as_ticket(ticket_of(case))
            options = RouteOptions(now=time_of(policy, case, ticket, node), take=case.take)
            yield CourseTicket(case, route_ticket(policy, ticket, node, options), is_near)
        except (TicketError, ValidationError, ValueError):
            continue
