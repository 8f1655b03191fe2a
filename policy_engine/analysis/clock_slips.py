"""EP437 and EP438: a chain that is exhausted as soon as its last page goes out, and business days that are every day."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.analysis.names_read import names_read
from policy_engine.analysis.subject import Subject, finding
from policy_engine.diagnostics import Diagnostic


def find_exhausted_at_once(subject: Subject) -> Iterator[Diagnostic]:
    """A finding for each chain whose end is tested and whose last step has no `wait`: nobody has time to answer it."""
    tested = {name for own, name in names_read(subject) if name != own}
    for chain in subject.document.chains:
        last = len(chain.steps) - 1
        if chain.id in tested and last >= 0 and chain.steps[last].wait is None:
            message = f"the last step has no `wait`, so `{chain.id}` is exhausted as soon as it is paged"
            spot = subject.spot("chains", chain.id, "steps", last, "page")
            yield finding("EP437", "warning", spot, message, help="add `wait: 15m`: how long an answer may take")


def find_business_days_of_no_calendar(subject: Subject) -> Iterator[Diagnostic]:
    """A finding for each duration that is tested in business days and names no calendar: then every day is one."""
    for variable in subject.program.variables:
        owner, _, unit = variable.name.partition("|")
        plan = subject.program.signal_plans.get(owner)
        if unit == "business days" and plan is not None and plan.from_events and plan.calendar is None:
            message = f"`{owner}` is tested in business days and names no calendar, so every day counts"
            yield finding("EP438", "warning", subject.spot("signals", owner), message, help="add `calendar:` to the signal")
