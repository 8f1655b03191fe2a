"""EP430: somebody is told only after the deadline that the notice serves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from policy_engine.analysis.clock_samples import clocked
from policy_engine.analysis.subject import Subject, finding
from policy_engine.diagnostics import Diagnostic
from policy_engine.loader.order import reads
from policy_engine.model.program import ALWAYS, StatePlan


def find_late_notices(subject: Subject) -> Iterator[Diagnostic]:
    """A finding for each notice that is due later than a deadline with the same start that it serves, wherever both start."""
    plans = subject.program.state_plans
    for heading in ("notifications", "steps", "handoffs"):
        for action in getattr(subject.document, heading):
            for deadline in subject.document.deadlines if action.tell and action.id in plans else ():
                if serves(plans[action.id], plans[deadline.id]) and _is_later(subject, action, deadline):
                    title = deadline.title or deadline.id
                    message = f"this is due only after {action.within}, and `{title}`, which it serves, after {deadline.within}"
                    spot = subject.spot(heading, action.id, "within")
                    yield finding("EP430", "warning", spot, message, help="tell them sooner, or give the deadline more time")


def serves(action: StatePlan, deadline: StatePlan) -> bool:
    """Whether a notice belongs to a deadline: it starts with it, and holds for the same tickets, reads its state, or ends with it."""
    if set(action.from_events) != set(deadline.from_events):
        return False
    same_tickets = action.when == deadline.when != ALWAYS
    ends = {frozenset(getattr(plan.clock, "met_by", ())) for plan in (action, deadline)}
    return same_tickets or deadline.name in reads(action.when) or (len(ends) == 1 and ends != {frozenset()})


def _is_later(subject: Subject, action: Any, deadline: Any) -> bool:
    told = clocked(subject.program, action.within, action.calendar, action.due_at)
    due = clocked(subject.program, deadline.within, deadline.calendar, deadline.due_at)
    return told is not None and due is not None and told.is_always_later(due)
