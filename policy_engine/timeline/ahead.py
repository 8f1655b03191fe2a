"""What time alone will do: the moments at which the answer changes if nothing happens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from policy_engine.clock import Calendar, NoHolidaysError, Point, Way, at_ticks, due, ticks_of
from policy_engine.loader.order import checks_of
from policy_engine.logic import Truth
from policy_engine.model.program import Check, Condition, Program, SignalPlan
from policy_engine.quantities.durations import Duration
from policy_engine.reckoning.calendars import calendars_of
from policy_engine.reckoning.moments import latest, moments_of
from policy_engine.records import dataclass
from policy_engine.source.from_data import node_of
from policy_engine.timeline.judge import Judged

MOST_MOMENTS = 60
HORIZON = timedelta(days=400)
"""So many moments, and so far ahead, are looked at."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A moment at which the answer changes: what each scale rises to, the triggers that fire then, the ways to close that open."""

    at: datetime
    rises: tuple[tuple[str, str], ...]
    triggers: tuple[str, ...]
    closure: tuple[str, ...]


def turns_ahead(start: Judged) -> Iterator[Turn]:
    """The turns that time alone brings, in order. A rise is recorded before it goes on, as the help desk would."""
    here, moments = start, sorted(set(_moments(start)))
    for _ in range(MOST_MOMENTS):
        later = [at for at in moments if ticks_of(here.now) < at <= ticks_of(start.now + HORIZON)]
        if not later:
            return
        after = replace(here, now=at_ticks(later[0], _zone(start)))
        turn = _turn(here, after)
        if turn is not None:
            yield turn
        here = _recorded(after, turn) if turn is not None and turn.rises else after
        moments = sorted({*moments, *_moments(here)})


def _zone(judged: Judged) -> ZoneInfo:
    return judged.clocks.zone


def _turn(before: Judged, after: Judged) -> Turn | None:
    rises = tuple(_rises(before, after))
    old, new = before.answer.triggers, after.answer.triggers
    program = after.policy.source.program
    raising = {trigger.name for trigger in program.triggers if any(scale in dict(rises) for scale, _ in trigger.raises)}
    fired = tuple(name for name in new if name in raising and new[name] is True and old[name] is not True)
    closure = tuple(name for name, condition in program.closure if _opens(before.judge(condition), after.judge(condition)))
    return Turn(after.now, rises, fired, closure) if rises or closure else None


def _rises(before: Judged, after: Judged) -> Iterator[tuple[str, str]]:
    for name, scale in after.answer.scales.items():
        plan, old = after.policy.source.program.scale_plans[name], before.answer.scales[name]
        if scale.applies is not False and plan.rank(scale.low) > (plan.rank(old.low) if old.applies is not False else -1):
            yield name, scale.low


def _opens(before: Truth, after: Truth) -> bool:
    return after is True and before is not True


def _recorded(judged: Judged, turn: Turn | None) -> Judged:
    """The ticket with its new level, and the time at which it went up."""
    assert turn is not None
    data: dict[str, Any] = judged.ticket.model_dump(mode="python", by_alias=True, exclude_defaults=True)
    levels = {scale: value for scale, value in turn.rises if scale == "level"}
    if not levels:
        return judged
    current = {**(data.get("fields", {}).get("current") or {}), **levels}
    data["fields"] = {**data.get("fields", {}), "current": current}
    known = data.get("events", {}).get("escalated")
    times = known if isinstance(known, list) else [known] if isinstance(known, str) and known[:1].isdigit() else []
    data["events"] = {**data.get("events", {}), "escalated": [*times, judged.now.isoformat()]}
    ticket = judged.ticket.model_copy(update={"fields": data["fields"], "events": data["events"]})
    return replace(judged, ticket=ticket, node=node_of(data, "ticket"))


# ---- moments at which something may change


def _moments(judged: Judged) -> Iterator[int]:
    """Due times, pages, and the moments at which a length of time passes a limit that some condition names."""
    for found in judged.answer.reckonings.values():
        yield from (due.at for due in found.dues)
        yield from (page.at for page in found.pages)
        yield from found.ends
    program = judged.policy.source.program
    for check in _checks(program):
        signal = program.signal_plans.get(check.variable.partition("|")[0])
        if check.ranges and signal is not None and signal.from_events and signal.to_event == "now":
            yield from _passes(judged, signal, check)


def _checks(program: Program) -> Iterator[Check]:
    conditions: list[Condition] = [trigger.when for trigger in program.triggers]
    conditions += [lane.when for lane in program.lanes] + [gate.when for gate in program.gates]
    conditions += [condition for _, condition in program.closure]
    conditions += [part for signal in program.signals for part in (signal.when, signal.only_if) if part is not None]
    for condition in conditions:
        yield from checks_of(condition)


def _passes(judged: Judged, signal: SignalPlan, check: Check) -> Iterator[int]:
    """Just at a limit, and just after it."""
    unit = check.variable.partition("|")[2] or "minutes"
    events = (moments_of(judged.clocks, name, judged, after_level=signal.after_level) for name in signal.from_events)
    starts = [moment.point for moment in latest(events, judged.clocks.zone) if moment.kind == "at" and moment.point is not None]
    limits = {bound for part in check.ranges for bound in (part.low, part.high) if bound is not None and bound >= 0}
    calendar = calendars_of(judged.clocks, signal.calendar, judged)[0]
    for start in starts:
        for limit in sorted(limits):
            if isinstance(calendar, Calendar) and (unit != "minutes" or start.at is not None):
                yield from _at_limit(start, Duration(limit / 60 if unit == "minutes" else Decimal(limit), unit), calendar)  # type: ignore[arg-type]


def _at_limit(start: Point, length: Duration, calendar: Calendar) -> Iterator[int]:
    try:
        found = due(start, length, Way(calendar))
    except NoHolidaysError:
        return
    if found is not None and found.at is not None:
        yield from (found.at, found.at + 1)
