"""Who has the ticket, who stands in, who settles what is open, and what was lowered."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.decision.models import Decision
from policy_engine.export.titles import Titles
from policy_engine.messages import say

SEVERAL = 2
"""So many people of a role stand in for one another."""


def owner_words(decision: Decision, titles: Titles) -> Iterator[str]:
    """One sentence each."""
    if decision.role:
        yield say(_owner_key(decision, titles), role=titles.role(decision.role), backup=titles.role(decision.backup or ""))
    for lane in decision.lanes:
        if lane.state == "in" and lane.hand_to:
            yield say("route.hand_to", role=titles.role(lane.hand_to))
    for name, scale in decision.scales.items():
        if scale.decided_by and scale.applies != "no" and not scale.determined:
            yield say("route.in_doubt", scale=titles.scale(name), role=titles.role(scale.decided_by))
        if scale.lowered:
            yield say("route.lowered" if scale.record else "route.lowered_plain", scale=titles.scale(name), what="; ".join(scale.record))


def _owner_key(decision: Decision, titles: Titles) -> str:
    """The stand-in is named where it matters: where a role has one person, none, or nobody says how many."""
    count = next((role.headcount for role in titles.policy.document.roles if role.id == decision.role), None)
    if decision.backup is None or (count or 0) >= SEVERAL:
        return "route.owner"
    return "route.owner_nobody" if count == 0 else "route.owner_backup"
