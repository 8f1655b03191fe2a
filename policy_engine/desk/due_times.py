"""When things are due on a ticket, in the policy's own time; and when the customer hears from us next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from policy_engine.decision.clock_models import DeadlineResult
from policy_engine.desk.routed import Routed
from policy_engine.facts import zone_of

STATES = ("running", "missed", "met")
TO_CUSTOMERS = (None, "customer")
MESSAGES_TO_CUSTOMERS = ("steps", "follow_up")
"""Headings whose messages go to the customer; those of hand-offs and notifications go to us."""


def due_words(routed: Routed, found: DeadlineResult) -> str | None:
    """A due time in the policy's zone, `2026-03-02 15:00 EST`; the day where it is due at the end of one. None where nobody knows."""
    if found.day is not None:
        return found.day
    return None if found.due is None else _here(routed, found.due).strftime("%Y-%m-%d %H:%M %Z").strip()


def due_of(routed: Routed, name: str) -> tuple[str | None, str | None]:
    """(when an action is due, `running`, `missed` or `met`), both None where the time is not certain."""
    for found in routed.decision.deadlines:
        if found.id == name and found.state in STATES and not found.possible and (words := due_words(routed, found)) is not None:
            return words, found.state
    return None, None


def next_time(routed: Routed, template: str) -> str | None:
    """By when the customer hears from us, apart from the message that is being written: the earliest time that is still to come."""
    now = datetime.fromisoformat(routed.decision.now)
    ours = set(_owed_to_customer(routed, template))
    coming = [
        (datetime.fromisoformat(found.due), found)
        for found in routed.decision.deadlines
        if found.id in ours and found.state == "running" and not found.possible and found.due is not None
    ]
    earliest = min((pair for pair in coming if pair[0] > now), key=lambda pair: (pair[0], pair[1].id), default=None)
    return None if earliest is None else due_words(routed, earliest[1])


def _owed_to_customer(routed: Routed, template: str) -> Iterator[str]:
    """Deadlines of ours that are promised to nobody else, and messages that must be sent."""
    document = routed.policy.document
    yield from (plan.id for plan in document.deadlines if plan.owner is None and plan.promised_to in TO_CUSTOMERS)
    for heading in MESSAGES_TO_CUSTOMERS:
        yield from (action.id for action in getattr(document, heading) if action.message not in (None, template))


def _here(routed: Routed, moment: str) -> datetime:
    return datetime.fromisoformat(moment).astimezone(zone_of(routed.policy.source.program))
