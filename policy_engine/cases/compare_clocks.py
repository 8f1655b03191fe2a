"""Compares due times, and who is told, with what a case expects."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from policy_engine.api import Policy
from policy_engine.cases.result import Mismatch
from policy_engine.decision.clock_models import DeadlineResult
from policy_engine.decision.models import Decision
from policy_engine.messages import say
from policy_engine.model.clocks import STATES

NOTHING = "none"


def compare_deadlines(expected: dict[str, Any], decision: Decision, policy: Policy) -> Iterator[Mismatch]:
    """Each deadline by its due time (with offset), the day at whose end it is due, its state, or `null` for no due time."""
    found = {deadline.id: deadline for deadline in decision.deadlines}
    for name, value in expected.items():
        wanted = NOTHING if value is None else str(value)
        if not _is_met(wanted, found.get(name)):
            yield Mismatch(f"deadlines.{name}", wanted, got_words(found.get(name), by_state=wanted in STATES))


def _is_met(wanted: str, found: DeadlineResult | None) -> bool:
    if wanted in STATES and wanted != NOTHING:
        return found is not None and found.state == wanted
    if wanted == NOTHING or found is None or found.due is None:
        return wanted == NOTHING and (found is None or (found.due is None and not found.reasons))
    if found.possible:
        return False
    if len(wanted) == len("2026-03-03"):
        return found.day == wanted
    try:
        return datetime.fromisoformat(wanted) == datetime.fromisoformat(found.due)
    except (ValueError, TypeError):
        return False


def got_words(found: DeadlineResult | None, *, by_state: bool) -> str:
    """The due time as a case would write it, or the state."""
    if found is None:
        return NOTHING
    if by_state:
        return found.state or say("words.or").join(found.states)
    if found.due is None:
        return f"{NOTHING} ({', '.join((*found.states, *found.reasons))})"
    due = found.day or found.due
    return say("cases.possible", due=due) if found.possible else due


def compare_notify(expected: tuple[str, ...], decision: Decision, policy: Policy) -> Iterator[Mismatch]:
    """The roles that actions tell which are due, and those that chains have paged by now."""
    told = told_roles(decision)
    absent = [name for name in expected if name not in told]
    if absent:
        yield Mismatch("notify", ", ".join(expected), say("cases.not_told", names=", ".join(absent)))


def told_roles(decision: Decision) -> set[str]:
    """Everybody who is told or paged for sure."""
    told = {role for action in decision.actions if action.state == "due" for role in action.tell}
    now = datetime.fromisoformat(decision.now)
    for chain in decision.chains:
        pages = chain.pages if chain.applies == "yes" else ()
        told |= {role for page in pages if page.sure and datetime.fromisoformat(page.at) <= now for role in page.page}
    return told
