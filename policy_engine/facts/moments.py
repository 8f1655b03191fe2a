"""Events of a ticket: which have happened and when, and the time between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from pydantic_core import PydanticCustomError

from policy_engine.facts.fact import Fact
from policy_engine.facts.values import BadValue
from policy_engine.logic.possible import ABSENT, number, one
from policy_engine.messages import say
from policy_engine.model.program import Program, SignalPlan
from policy_engine.model.ticket import Ticket, read_moment

Moment = datetime | date
Report = Callable[[tuple[str | int, ...], BadValue], None]


def find_events(
    program: Program, ticket: Ticket, now: datetime, look: Callable[[str], Any], report: Report
) -> Iterator[tuple[str, Fact, Moment | None]]:
    """(event, fact, time) for every event of the policy and the built-in ones."""
    plans = {event.name: event for event in program.events}
    for name in ("received", "escalated", *plans):
        plan = plans.get(name)
        path: tuple[str, ...] = ("events", name)
        raw = ticket.events.get(name)
        if raw is None and plan is not None and plan.field:
            path, raw = ("fields", *plan.field.split(".")), look(plan.field)
        if raw is None and name == "received":
            raw = _received(ticket)
        yield (name, *_event(name, raw, now, path, report, unknown=name == "received" or (plan is not None and plan.unknown_when_missing)))


def _received(ticket: Ticket) -> Moment | None:
    return ticket.created_at or next((message.at for message in ticket.messages if message.at), None)


def _event(name: str, raw: Any, now: datetime, path: tuple[str | int, ...], report: Report, *, unknown: bool) -> tuple[Fact, Moment | None]:
    if raw is None or raw == []:
        return (Fact(reason=say("facts.event_unknown", event=name)), None) if unknown else (Fact(one("not_yet"), "silence"), None)
    if raw == "unknown":
        return Fact(reason=say("facts.event_unknown", event=name)), None
    if raw in ("not_yet", "happened"):  # somebody knows whether, and nobody when
        return Fact(one(raw), "event"), None
    try:
        moment = max((_moment(item) for item in (raw if isinstance(raw, list | tuple) else [raw])), key=_sortable)
    except (PydanticCustomError, BadValue) as error:
        problem = error if isinstance(error, BadValue) else BadValue(*_parts(error))
        report(path, problem)
        return Fact(), None
    if is_later(moment, now):
        return Fact(one("not_yet"), "event", reason=say("facts.event_later", event=name)), None
    return Fact(one("happened"), "event"), moment


def _parts(error: PydanticCustomError) -> tuple[str, str, str | None]:
    context = error.context or {}
    return str(context["code"]), str(context["message"]), context["help"]


def _moment(raw: Any) -> Moment:
    if isinstance(raw, bool | int | float):
        raise BadValue("EP231", f"`{raw}` is not a time", "write date, time and zone, for example `2026-03-02T09:00:00-05:00`")
    return read_moment(raw)


def _sortable(moment: Moment) -> datetime:
    return moment.astimezone(UTC) if isinstance(moment, datetime) else datetime(moment.year, moment.month, moment.day, tzinfo=UTC)


def is_later(moment: Moment, now: datetime) -> bool:
    """True when a moment lies after `now`; a bare date counts from its first minute."""
    return _sortable(moment) > now.astimezone(UTC)


def elapsed(signal: SignalPlan, facts: dict[str, Fact], times: dict[str, Moment], now: datetime) -> Fact | None:
    """The time between two events, in seconds. None when an event it needs is not known.

    Counted in hours and minutes of every day. On a calendar of its own it waits for the clocks and is unknown, with that reason.
    """
    starts = [name for name in signal.from_events if name in times]
    if not starts and any(_is_unknown(name, facts) for name in signal.from_events):
        return None
    if not starts:
        return Fact(ABSENT, "event", reason=say("facts.not_yet", event=signal.from_events[0]))
    start = max((times[name] for name in starts), key=_sortable)
    if signal.to_event != "now" and signal.to_event not in times:
        if _is_unknown(signal.to_event, facts):
            return None
        return Fact(ABSENT, "event", reason=say("facts.not_yet", event=signal.to_event))
    end = now if signal.to_event == "now" else times[signal.to_event]
    if signal.calendar not in (None, "always"):
        return Fact(source="event", reason=say("facts.clock_later", calendar=signal.calendar))
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        return Fact(source="event", reason=say("facts.date_only"))
    seconds = end.astimezone(UTC) - start.astimezone(UTC)
    return Fact(number(Decimal(str(seconds.total_seconds()))), "event")


def _is_unknown(name: str, facts: dict[str, Fact]) -> bool:
    """True when nobody can say the time of an event that may have happened."""
    return name != "now" and (name not in facts or facts[name].possible != one("not_yet"))
