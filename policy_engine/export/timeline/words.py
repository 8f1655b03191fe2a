"""The words of one entry, shared by text, calendar and picture."""

from __future__ import annotations

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
        events = (titles.policy.wording.title(name) for name in entry.because)
        marks.append(say("timeline.waits", events=say("words.or").join(events)))
    elif entry.because:
        marks.append(", ".join(entry.because))
    if entry.duty != "must":
        marks.append(say(f"route.duty_{entry.duty}"))
    return marks


def mark_of(entry: Entry) -> str:
    """Its state in a word."""
    return say(f"timeline.state_{entry.state}")
