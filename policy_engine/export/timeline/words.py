"""The words of one entry, shared by text, calendar and picture."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from policy_engine.export.titles import Titles
from policy_engine.messages import say
from policy_engine.timeline import Entry


def clock_of(entry: Entry) -> str:
    """`16:30`, or the end of the day."""
    if entry.day is not None and entry.kind != "event":
        return say("timeline.end")
    return datetime.fromisoformat(entry.at).strftime("%H:%M") if entry.at is not None and entry.day is None else ""


def day_of(entry: Entry) -> date | None:
    """The day an entry is shown under."""
    if entry.day is not None:
        return date.fromisoformat(entry.day)
    return datetime.fromisoformat(entry.at).date() if entry.at is not None else None


def headline(entry: Entry, titles: Titles) -> str:
    """What it is, for whom, and how."""
    words = entry.what
    people = titles.roles(entry.who)
    if entry.kind == "tell" and people:
        words = say("actions.tell", roles=people)
    if entry.kind in ("page", "step", "follow_up", "deadline", "update", "warning") and people:
        words = f"{people}: {words}" if entry.kind != "page" else say("timeline.paged", what=words, who=people)
    marks = [*([entry.within] if entry.within else []), *_details(entry, titles)]
    return f"{words} ({'; '.join(marks)})" if marks else words


def _details(entry: Entry, titles: Titles) -> list[str]:
    marks = []
    if entry.channel:
        marks.append(say("timeline.by_channel", channels=say("words.or").join(entry.channel)))
    if entry.template:
        marks.append(say("timeline.with_template", template=entry.template))
    if entry.state == "waiting":
        marks.append(say("timeline.waits", events=_events(entry.because, titles)))
    elif entry.because:
        marks.append(_because(entry, titles))
    if entry.duty != "must":
        marks.append(say(f"route.duty_{entry.duty}"))
    return marks


def _because(entry: Entry, titles: Titles) -> str:
    """Its reasons; of events that may have happened or not, the question."""
    events = [name for name in entry.because if name in titles.policy.source.program.by_name]
    if not events or len(events) < len(entry.because):
        return ", ".join(entry.because)
    return say("timeline.when_was", events=_events(events, titles))


def _events(names: Sequence[str], titles: Titles) -> str:
    own = {event.id for event in titles.policy.document.events}
    shown = (titles.policy.wording.title(name) if name in own else say(f"timeline.event_{name}") for name in names)
    return say("words.or").join(shown)


def mark_of(entry: Entry) -> str:
    """Its state in a word."""
    return say(f"timeline.state_{entry.state}")
