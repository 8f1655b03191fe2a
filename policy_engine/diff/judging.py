"""When each old ticket is judged, and what of it stood at that moment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from pydantic_core import PydanticCustomError

from policy_engine.codes import code_info
from policy_engine.facts import field_at, zone_of
from policy_engine.messages import say
from policy_engine.model.program import Program
from policy_engine.model.ticket import MAX_YEAR, MIN_YEAR, read_moment
from policy_engine.quantities import QuantityError, parse_duration
from policy_engine.records import dataclass

CREATED, NOW = "created", "now"
UNCLEAR = "EP231"
WORDS = ("not_yet", "happened", "unknown")
"""What may be said of an event instead of its time."""
RESULTS = ("current", "decided")
"""Fields that say what became of a ticket: none of it was there when it came in."""
Ticket = Mapping[str, Any]


class Unclear(Exception):
    """A moment that can't be read: where it stands."""


@dataclass(frozen=True, slots=True)
class Judging:
    """`at`: the moment that each ticket is judged at: `created`, or the name of an event or field that holds a time; None: all at `now`.
    `after`: how much later. `now`: also for tickets that don't say theirs."""

    now: datetime
    at: str | None = CREATED
    after: timedelta = timedelta(0)

    def moment(self, ticket: Ticket, program: Program) -> datetime | None:
        """The moment of one ticket, in UTC; None where it does not say it. Raises Unclear."""
        if self.at is None:
            return None
        found = created_of(ticket) if self.at == CREATED else _latest(recorded(ticket, program, self.at), program, self.at)
        if found is not None and not MIN_YEAR < (found + self.after).year < MAX_YEAR:
            raise Unclear(self.at)
        return None if found is None else found + self.after

    def stood(self, ticket: dict[str, Any], moment: datetime) -> dict[str, Any]:
        """The ticket without messages that were written later; as it came in, also without what became of it."""
        messages = ticket.get("messages")
        if isinstance(messages, list | tuple):
            ticket = {**ticket, "messages": list(_written_by(messages, moment))}
        fields = ticket.get("fields")
        if self.at == CREATED and isinstance(fields, Mapping):
            ticket = {**ticket, "fields": {name: value for name, value in fields.items() if name.partition(".")[0] not in RESULTS}}
        return ticket


def read_judging(at: str | None, now: datetime | None) -> Judging:
    """What the options say: `created + 24h`, a name, `now`; without any, each ticket as it came in, but all at `now` where that is given.

    Raises ValueError with a sentence.
    """
    moment = now or datetime.now(UTC)
    if at is None:
        return Judging(moment, CREATED if now is None else None)
    name, plus, length = (part.strip() for part in at.partition("+"))
    if not name or re.search(r"\s", name) or (plus and name == NOW):
        raise ValueError(say("diff.bad_at", at=at))
    try:
        after = timedelta(seconds=float(parse_duration(length).seconds)) if plus else timedelta(0)
    except (QuantityError, ValueError):
        raise ValueError(say("diff.bad_after", at=at)) from None
    return Judging(moment, None if name == NOW else name, after)


def recorded(ticket: Ticket, program: Program, name: str) -> Any:
    """What a ticket says of an event or field of this name."""
    if name == "created_at":
        return ticket.get(name)
    if (said := _group(ticket, "events").get(name)) is not None:
        return said
    path = next((event.field for event in program.events if event.name == name), None)
    return field_at(_group(ticket, "fields"), path or name)


def _group(ticket: Ticket, key: str) -> Mapping[str, Any]:
    found = ticket.get(key)
    return found if isinstance(found, Mapping) else {}


def created_of(ticket: Ticket) -> datetime | None:
    """When a ticket came in; None where it does not say so, or not clearly, which the policies say themselves."""
    messages = ticket.get("messages")
    dated = [message.get("at") for message in messages if isinstance(message, Mapping)] if isinstance(messages, list | tuple) else []
    raw = ticket.get("created_at") or next((at for at in dated if at), None) or _group(ticket, "events").get("received")
    try:
        found = None if raw is None else read_moment(raw)
    except PydanticCustomError:
        return None
    return found.astimezone(UTC) if isinstance(found, datetime) else None


def _latest(raw: Any, program: Program, name: str) -> datetime | None:
    """The last of the recorded times; of a date, the end of its day. None for none."""
    listed = [one for one in (raw if isinstance(raw, list | tuple) else [raw]) if one is not None and one not in WORDS]
    try:
        moments = [read_moment(one) for one in listed if one != ""]
    except PydanticCustomError:
        raise Unclear(name) from None
    zone = zone_of(program)
    times = [one if isinstance(one, datetime) else datetime.combine(one, time.max, zone) for one in moments]
    return max((one.astimezone(UTC) for one in times), default=None)


def unclear_moment(name: str) -> list[dict[str, Any]]:
    """The finding of a ticket whose moment can't be read."""
    return [{"code": UNCLEAR, "at": name, "reason": code_info(UNCLEAR).words}]


def _written_by(messages: list[Any] | tuple[Any, ...], moment: datetime) -> list[Any]:
    """The thread up to its first message that was written later."""
    for index, message in enumerate(messages):
        at = created_of({"created_at": message.get("at")}) if isinstance(message, Mapping) else None
        if at is not None and at > moment:
            return list(messages[:index])
    return list(messages)
