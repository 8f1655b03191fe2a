"""Events of a ticket: which have happened and when, and the time between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from pydantic_core import PydanticCustomError

from policy_engine.facts.fact import Fact
from policy_engine.facts.values import BadValue
from policy_engine.logic import Range
from policy_engine.logic.possible import ABSENT, Possible, number, one
from policy_engine.messages import say
from policy_engine.model.program import Program, SignalPlan
from policy_engine.model.ticket import Ticket, read_moment
from policy_engine.records import dataclass

Moment = datetime | date
Report = Callable[[tuple[str | int, ...], BadValue], None]


@dataclass(frozen=True, slots=True)
class EventReader:
    """Reads the events of one ticket. `look` finds a field, `report` notes what can't be."""

    ticket: Ticket
    now: datetime
    look: Callable[[str], Any]
    report: Report
    zone: ZoneInfo

    def read(self, program: Program) -> Iterator[tuple[str, Fact, tuple[Moment, ...]]]:
        """(event, fact, recorded times) for every event of the policy and the built-in ones; the times oldest first."""
        plans = {event.name: event for event in program.events}
        for name in ("received", "escalated", *plans):
            plan = plans.get(name)
            path, raw = self.recorded(name, plan.field if plan is not None else None)
            if raw is not None and raw != []:  # an empty list of times is how some help desks say: never
                yield (name, *self.event(name, raw, path))
            elif name == "received" or (plan is not None and plan.unknown_when_missing):
                yield name, Fact(reason=say("facts.event_unknown", event=name)), ()
            else:
                yield name, Fact(one("not_yet"), "silence"), ()

    def recorded(self, name: str, field: str | None) -> tuple[tuple[str, ...], Any]:
        """Where an event's time stands, and what stands there (None: nothing)."""
        if name in self.ticket.events and self.ticket.events[name] is not None:
            return ("events", name), self.ticket.events[name]
        if field is not None:
            return ("fields", *field.split(".")), self.look(field)
        return ("events", name), self.received() if name == "received" else None

    def received(self) -> Moment | None:
        return self.ticket.created_at or next((message.at for message in self.ticket.messages if message.at), None)

    def event(self, name: str, raw: Any, path: tuple[str, ...]) -> tuple[Fact, tuple[Moment, ...]]:
        """The fact and all times of a recorded event. What is still to come has not happened yet."""
        if raw == "unknown":
            return Fact(reason=say("facts.event_unknown", event=name)), ()
        if raw in ("not_yet", "happened"):  # somebody knows whether, and nobody when
            return Fact(one(raw), "event"), ()
        try:
            moments = [_moment(item) for item in (raw if isinstance(raw, list | tuple) else [raw])]
        except (PydanticCustomError, BadValue) as error:
            self.report(path, error if isinstance(error, BadValue) else BadValue(*_parts(error)))
            return Fact(), ()
        recorded = tuple(sorted(moments, key=_sortable))
        if all(is_later(moment, self.now, self.zone) for moment in moments):
            return Fact(one("not_yet"), "event", reason=say("facts.event_later", event=name)), recorded
        return Fact(one("happened"), "event"), recorded


def _parts(error: PydanticCustomError) -> tuple[str, str, str | None]:
    context = error.context or {}
    return str(context["code"]), str(context["message"]), context["help"]


def _moment(raw: Any) -> Moment:
    if isinstance(raw, bool | int | float):
        raise BadValue("EP231", f"`{raw}` is not a time", "write date, time and zone, for example `2026-03-02T09:00:00-05:00`")
    return read_moment(raw)


def _sortable(moment: Moment) -> datetime:
    return moment.astimezone(UTC) if isinstance(moment, datetime) else datetime(moment.year, moment.month, moment.day, tzinfo=UTC)


def is_later(moment: Moment, now: datetime, zone: ZoneInfo) -> bool:
    """True when a moment lies after `now`; a bare date counts from its first minute in `zone`."""
    if isinstance(moment, datetime):
        return moment > now
    return moment > now.astimezone(zone).date()


def elapsed(signal: SignalPlan, facts: dict[str, Fact], times: dict[str, Moment], now: datetime) -> Fact | None:
    """The time between two events, in seconds. None when an event it needs is not known.

    Counted in hours and minutes of every day; all else is for the clocks.
    """
    starts = [name for name in signal.from_events if name in times]
    open_start = any(name not in times and _is_unknown(name, facts) for name in signal.from_events)
    if not starts and open_start:
        return None
    if not starts:
        return Fact(ABSENT, "event", reason=say("facts.not_yet", event=signal.from_events[0]))
    start = max((times[name] for name in starts), key=_sortable)
    if signal.to_event != "now" and signal.to_event not in times:
        if _is_unknown(signal.to_event, facts):
            return None
        return Fact(ABSENT, "event", reason=say("facts.not_yet", event=signal.to_event))
    end = now if signal.to_event == "now" else times[signal.to_event]
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        return Fact(source="event", reason=say("facts.date_only"))
    seconds = Decimal(str((end.astimezone(UTC) - start.astimezone(UTC)).total_seconds()))
    if open_start:  # another event that starts it may have happened later
        return Fact(Possible(ranges=(Range(None, seconds),)), "event", reason=say("facts.start_unknown"))
    return Fact(number(seconds), "event")


def _is_unknown(name: str, facts: dict[str, Fact]) -> bool:
    """True when nobody can say the time of an event that may have happened."""
    return name != "now" and (name not in facts or facts[name].possible != one("not_yet"))
