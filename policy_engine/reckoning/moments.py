"""What is known of an event: when it happened, that it has not happened yet, or that nobody knows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from policy_engine.clock import Point
from policy_engine.reckoning.result import Reckoning
from policy_engine.reckoning.view import View
from policy_engine.records import dataclass

if TYPE_CHECKING:
    from policy_engine.reckoning.clocks import Clocks


@dataclass(frozen=True, slots=True)
class Moment:
    """One way it may be. `unknown`: it happened, and nobody knows when; not before `point` where there is one."""

    kind: Literal["at", "not_yet", "unknown"]
    point: Point | None = None


NOT_YET = Moment("not_yet")
UNKNOWN = Moment("unknown")
Moments = tuple[Moment, ...]
"""All ways it may be."""


def moments_of(clocks: Clocks, name: str, view: View, *, after_level: bool = False) -> Moments:
    """When an event happened; what is still to come has not."""
    if name == "now":
        return (Moment("at", clocks.now_point),)
    if name.endswith(".due"):
        return _due(view.reckonings.get(name.removesuffix(".due")), clocks.now)
    recorded = _recorded(clocks, name, view)
    return _escalated(clocks, recorded, view) if name == "escalated" and after_level else recorded


def _recorded(clocks: Clocks, name: str, view: View) -> Moments:
    possible, past = view.given(name).values, clocks.past.get(name, ())
    if possible == {"happened"}:
        return (Moment("at", past[-1]),) if past else (UNKNOWN,)
    return (NOT_YET,) if possible == {"not_yet"} else (NOT_YET, UNKNOWN)


def _due(found: Reckoning | None, now: int) -> Moments:
    if found is None:
        return (NOT_YET, UNKNOWN)
    moments = [Moment("at", due.point) if due.at <= now else NOT_YET for due in found.dues]
    if found.may_lack or found.open_due:
        moments.append(NOT_YET)
    if found.open_due:
        moments.append(UNKNOWN)
    return tuple(dict.fromkeys(moments)) or (NOT_YET,)


def _escalated(clocks: Clocks, recorded: Moments, view: View) -> Moments:
    """The present, when this very answer raises the level above the current one. A new ticket starts at the first level."""
    scale = clocks.program.scale_plans["level"]
    seen = view.value("level")
    current = [scale.rank(value) if value in scale.values else 0 for value in view.value("current.level").values]
    ranks = [scale.rank(value) for value in seen.values]
    if not ranks or not current or max(ranks) <= min(current):
        return recorded
    now = Moment("at", clocks.now_point)
    surely = min(ranks) > max(current) and not seen.absent
    return (now,) if surely else tuple(dict.fromkeys((*recorded, now)))


def planned(clocks: Clocks, name: str, view: View) -> Moments:
    """When an event is to happen or has: recorded times count, even those still to come."""
    if name.endswith(".due"):
        found = view.reckonings.get(name.removesuffix(".due"))
        known = tuple(Moment("at", due.point) for due in found.dues) if found is not None else ()
        open_ends = (*((NOT_YET,) if found is None or found.may_lack else ()), *((UNKNOWN,) if found is None or found.open_due else ()))
        return (*known, *open_ends) or (NOT_YET,)
    possible, recorded = view.given(name).values, clocks.recorded.get(name, ())
    if len(possible) != 1:
        return (NOT_YET, UNKNOWN)
    coming = [point for point in recorded if point not in clocks.past.get(name, ())]
    if possible == {"not_yet"}:
        return (Moment("at", coming[-1]),) if coming else (NOT_YET,)
    return (Moment("at", recorded[-1]),) if recorded else (UNKNOWN,)


def latest(events: Iterable[Moments], zone: ZoneInfo) -> Moments:
    """The latest of several events, in all ways it may be."""
    found: dict[Moment, None] = {NOT_YET: None}
    for moments in events:
        found = dict.fromkeys(_later(one, other, zone) for one in found for other in moments)
    return tuple(found)


def _later(one: Moment, other: Moment, zone: ZoneInfo) -> Moment:
    if one.kind == "not_yet" or other.kind == "not_yet":
        return other if one.kind == "not_yet" else one
    points = [moment.point for moment in (one, other) if moment.point is not None]
    point = max(points, key=lambda point: point.last(zone), default=None)
    return Moment("at" if one.kind == other.kind == "at" else "unknown", point)
