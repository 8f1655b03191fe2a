"""Lays everything that is due on one line of time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from policy_engine.api import Policy, RouteOptions
from policy_engine.clock import at_ticks
from policy_engine.decision import Decision
from policy_engine.facts import zone_of
from policy_engine.loader.names import title_of
from policy_engine.messages import say
from policy_engine.model.ticket import Ticket
from policy_engine.timeline.ahead import Turn, turns_ahead
from policy_engine.timeline.duties import duties
from policy_engine.timeline.history import Change, after_changes
from policy_engine.timeline.judge import Judged
from policy_engine.timeline.models import Entry, State, Timeline
from policy_engine.timeline.pages import pages
from policy_engine.timeline.pauses import with_pauses

ADMISSION: dict[str, tuple[str, State]] = {
    "not_yet": ("timeline.opens", "perhaps"),
    "open": ("timeline.closes", "due"),
    "closed": ("timeline.closed", "happened"),
}
"""State of a way into a level → the words for its moment, and the state of that."""
LAST = datetime(9999, 1, 1, tzinfo=UTC)


def make_timeline(policy: Policy, ticket: Ticket, changes: Sequence[Change] = (), now: datetime | None = None) -> Timeline:
    """The timeline of a ticket after `changes`, at `now` (the present unless given). Raises TicketError."""
    present = now or datetime.now(UTC)
    past = [change for change in changes if change.at <= present]
    told, node = with_pauses(policy, ticket, past, present)
    # Events that are known to come (an agreed time, planned work) count as announced; fields and signals do not.
    coming = [Change(change.at, change.event) for change in changes if change.at > present and change.event]
    told, node = after_changes(told, coming) if coming else (told, node)
    decision = policy.decide(told, node, RouteOptions(now=present))
    judged = Judged(policy, told, node, present)
    zone = zone_of(policy.source.program)
    entries = [*_happened(judged, zone), _now(present, zone), *duties(decision, judged), *pages(policy, decision, judged)]
    entries += [*_admissions(decision, zone), *_ways_to_close(decision, zone), *_ahead(policy, turns_ahead(judged), zone)]
    return Timeline(
        policy=decision.policy,
        ticket=decision.ticket,
        now=present.astimezone(zone).isoformat(),
        zone=zone.key,
        level=decision.scales["level"].work_at if "level" in decision.scales else None,
        entries=tuple(sorted(entries, key=_order)),
        notes=decision.notes,
    )


_RANK = {"event": 0, "rise": 1, "now": 2}


def _order(entry: Entry) -> tuple[datetime, int, str, str]:
    at = datetime.fromisoformat(entry.at) if entry.at is not None else LAST
    if entry.day is not None and entry.kind != "event":
        at -= timedelta(microseconds=1)  # the end of a day comes before the next day begins
    return at, _RANK.get(entry.kind, 4 if entry.state == "waiting" else 3), entry.id, entry.what


def _now(present: datetime, zone: ZoneInfo) -> Entry:
    return Entry(at=present.astimezone(zone).isoformat(), kind="now", id="now", what=say("timeline.now"), state="now")


def _happened(judged: Judged, zone: ZoneInfo) -> Iterator[Entry]:
    """Recorded events up to now."""
    titles = {event.id: title_of(event) for event in judged.policy.document.events}
    for name, points in judged.clocks.past.items():
        for point in points:
            at = at_ticks(point.first(zone), zone).isoformat()
            day = point.day.isoformat() if point.is_date and point.day is not None else None
            words = titles.get(name) or say(f"timeline.event_{name}")
            yield Entry(at=at, day=day, kind="event", id=name, what=words, state="happened")


def _admissions(decision: Decision, zone: ZoneInfo) -> Iterator[Entry]:
    """When a level that lets in only some tickets opens for this one, and when it closes."""
    for level in decision.admissions:
        for way in level.ways:
            due, day = (way.opens, way.opens_day) if way.state == "not_yet" else (way.closes, way.closes_day)
            if due is None or way.state not in ADMISSION:
                continue
            key, state = ADMISSION[way.state]
            at = datetime.fromisoformat(due).astimezone(zone).isoformat()
            yield Entry(at=at, day=day, kind="admission", id=way.id, what=say(key, level=level.title, way=way.title), state=state)


def _ways_to_close(decision: Decision, zone: ZoneInfo) -> Iterator[Entry]:
    for way in decision.closure:
        if way.holds:
            at = datetime.fromisoformat(decision.now).astimezone(zone).isoformat()
            yield Entry(at=at, kind="closure", id=way.id, what=say("timeline.may_close", title=way.title), state="due")


def _ahead(policy: Policy, turns: Iterable[Turn], zone: ZoneInfo) -> Iterator[Entry]:
    """What time alone brings."""
    triggers = {trigger.id: trigger.title for trigger in policy.document.triggers}
    ways = {way.id: title_of(way) for way in policy.document.closure}
    for turn in turns:
        at = turn.at.astimezone(zone).replace(microsecond=0).isoformat()
        for scale, value in turn.rises:
            because = tuple(triggers[name] for name in turn.triggers)
            words = say("timeline.rise", scale=policy.wording.title(scale), value=policy.wording.value(scale, value))
            yield Entry(at=at, kind="rise", id=scale, what=words, state="perhaps", because=because)
        for way in turn.closure:
            yield Entry(at=at, kind="closure", id=way, what=say("timeline.may_close", title=ways[way]), state="perhaps")
