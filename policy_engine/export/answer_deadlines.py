"""By when something is due, in the policy's zone."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from policy_engine.decision.clock_models import DeadlineResult
from policy_engine.decision.models import Decision
from policy_engine.export.paragraphs import Item, Section
from policy_engine.export.titles import Titles
from policy_engine.facts import zone_of
from policy_engine.messages import say

SHOWN = ("missed", "running", "paused", None)
"""States that the text shows; what waits, is met or does not apply stands in the JSON only."""


def due_times(decision: Decision, titles: Titles) -> Section:
    """Deadlines that run, stand still or are missed, the earliest first; those that nobody knows, by their reason."""
    zone = zone_of(titles.policy.source.program)
    chosen = [found for found in decision.deadlines if found.kind == "deadline" and found.state in SHOWN]
    timed = sorted((found for found in chosen if found.due), key=lambda found: (datetime.fromisoformat(found.due or ""), found.id))
    items = [Item(deadline_words(found, titles, zone)) for found in timed]
    items += [Item(deadline_words(found, titles, zone)) for found in chosen if not found.due and found.state is not None]
    items += [Item(words) for words in _not_known([found for found in chosen if not found.due and found.state is None])]
    return Section(say("route.due"), tuple(items))


def _not_known(open_ones: list[DeadlineResult]) -> list[str]:
    by_reason: dict[str, list[str]] = {}
    for found in open_ones:
        by_reason.setdefault(found.reasons[0] if found.reasons else "", []).append(found.title)
    undated = say("facts.event_unknown", event="received")
    key = {True: "route.due_unknown_because", False: "route.due_unknown"}
    shown = {undated: say("route.due_undated")}
    words = [say(key[bool(reason)], titles=", ".join(names), reason=shown.get(reason, reason)) for reason, names in by_reason.items()]
    return [*words, say("route.due_say_received")] if undated in by_reason else words


def deadline_words(found: DeadlineResult, titles: Titles, zone: tzinfo) -> str:
    """`First reply: by Tue 2026-03-03 11:00 (4h of Office hours, from Mon 2026-03-02 17:00)`."""
    key = f"route.due_{found.state or 'open'}"
    if found.due is None:
        key = "route.due_paused" if found.state == "paused" else "route.due_timeless"
    elif found.possible and found.state == "running":
        key = "route.due_possible"
    how = how_words(found, titles, zone)
    words = say(key, title=found.title, due=due_words(found.due, found.day, zone), length=found.length or "")
    marks = [how] if how else []
    marks += [say("route.due_owner", owner=titles.role(found.owner))] if found.owner else []
    marks += [say(f"route.duty_{found.duty}")] if found.duty != "must" else []
    return f"{words} ({'; '.join(marks)})" if marks else words


def due_words(due: str | None, day: str | None, zone: tzinfo) -> str:
    """A due time in a zone; the end of a day by its date."""
    if day is not None:
        return say("route.end_of", day=date.fromisoformat(day).strftime("%a %Y-%m-%d"))
    return "" if due is None else time_words(due, zone)


def time_words(moment: str, zone: tzinfo) -> str:
    """`Tue 2026-03-03 11:00`, in a zone; a bare date without a time."""
    if len(moment) == len("2026-03-03"):
        return date.fromisoformat(moment).strftime("%a %Y-%m-%d")
    return datetime.fromisoformat(moment).astimezone(zone).strftime("%a %Y-%m-%d %H:%M")


def how_words(found: DeadlineResult, titles: Titles, zone: tzinfo) -> str:
    """How it was counted, in a phrase."""
    count = found.counted
    if count is None:
        return ""
    start = time_words(count.start, zone)
    if count.kind == "agreed" or count.length is None:
        return say("route.due_agreed")
    calendar = titles.calendar(count.calendar or "always")
    plain = count.calendar == "always" or not count.lines
    length = count.length if plain else say("route.due_on", length=count.length, calendar=calendar)
    return say(f"route.due_from_{count.kind}", length=length, start=start)
