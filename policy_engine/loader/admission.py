"""The ways into levels that let in only some tickets, with their names settled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from policy_engine.loader.names import timed_actions
from policy_engine.model.clocks import STATES
from policy_engine.model.document import PolicyDocument
from policy_engine.model.people import Admission
from policy_engine.model.program import ALWAYS, All, Any_, Check, Condition, Not, WayPlan

MISSED = frozenset({"missed"})


def find_admissions(resolver: Any) -> Iterator[tuple[str, tuple[WayPlan, ...]]]:
    """(level, ways in) for each level that has any."""
    document: PolicyDocument = resolver.document
    clocks = {part.id for part in (*document.deadlines, *timed_actions(document))}
    for index, level in enumerate(document.levels):
        ways = tuple(
            _way(resolver.condition(way.when, ("levels", index, "admission", place, "when")), way, clocks)
            for place, way in enumerate(level.admission)
        )
        if ways:
            yield level.id, ways


def _way(when: Condition, way: Admission, clocks: set[str]) -> WayPlan:
    """Open once `opens` is missed, closed once `closes` is. A deadline that is not there is a finding of its own."""
    opens, closes = (name if name in clocks else None for name in (way.opens, way.closes))
    parts = [] if way.when is None else [when]
    parts += [Check(opens, MISSED, words=STATES[-1])] if opens else []
    parts += [Not(Check(closes, MISSED, words=STATES[-1]))] if closes else []
    return WayPlan(way.id, when, parts[0] if len(parts) == 1 else All(tuple(parts)), opens, closes)


def let_in(own: Condition, raises: tuple[tuple[str, str], ...], admissions: dict[str, tuple[WayPlan, ...]]) -> Condition:
    """The condition of a trigger: its own, and that its level lets the ticket in."""
    ways = admissions.get(dict(raises).get("level", ""), ())
    if not ways:
        return own
    open_ways = ways[0].condition if len(ways) == 1 else Any_(tuple(way.condition for way in ways))
    return open_ways if own == ALWAYS else All((own, open_ways))
