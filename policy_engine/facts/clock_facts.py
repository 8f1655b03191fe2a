"""What a ticket says for its clocks: zones and countries in fields, and pauses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

from policy_engine.diagnostics import Diagnostic
from policy_engine.facts.moments import Report
from policy_engine.facts.values import BadValue, shown
from policy_engine.model.calendars import FromField
from policy_engine.model.program import Program
from policy_engine.model.ticket import Ticket
from policy_engine.source import Node
from policy_engine.spelling import closest


def read_places(program: Program, look: Callable[[str], Any], report: Report) -> dict[str, str]:
    """Field → the zone or country it names, for every field that a calendar reads. A zone that does not exist is reported."""
    found: dict[str, str] = {}
    for calendar in program.calendars:
        for source, is_zone in zip(calendar.places(), (True, False, False), strict=True):
            raw = look(source.field) if isinstance(source, FromField) else None
            if not isinstance(source, FromField) or raw is None:
                continue
            try:
                found[source.field] = _zone(raw) if is_zone else _code(raw)
            except BadValue as problem:
                report(("fields", *source.field.split(".")), problem)
    return found


def _zone(raw: Any) -> str:
    try:
        return ZoneInfo(raw if isinstance(raw, str) else "").key
    except (ValueError, KeyError, OSError):
        advice = "zones are named by region and city, for example `America/New_York` or `Europe/Berlin`"
        raise BadValue("EP233", f"{shown(raw)} is not a time zone", advice) from None


def _code(raw: Any) -> str:
    code = raw.strip().upper() if isinstance(raw, str) else ""
    if not (1 <= len(code) <= 3 and code.isalnum()):
        raise BadValue("EP233", f"{shown(raw)} is not the code of a country or region", "give capital letters, for example `US` or `NY`")
    return code


def check_pauses(program: Program, ticket: Ticket, node: Node) -> Iterator[Diagnostic]:
    """Pauses can only be about deadlines that the policy has."""
    known = [state.name for state in program.states if not state.is_chain]
    for index, pause in enumerate(ticket.pauses):
        for position, name in enumerate(pause.deadlines):
            if name not in known:
                near = closest(name, known)
                advice = f"did you mean `{near}`?" if near else "`deadlines` lists ids of deadlines"
                place = node.place_of(("pauses", index, "deadlines", position))
                yield Diagnostic("EP234", "error", f"the policy has no deadline `{name}`", place, advice)
