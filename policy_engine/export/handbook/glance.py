"""Everything with a time on one screen: how long, from when, in which hours, when the clock stands still, how binding."""

from __future__ import annotations

from typing import Any

from policy_engine.export.handbook.book import View
from policy_engine.export.handbook.durations import length_words
from policy_engine.export.handbook.markdown import Block, table
from policy_engine.export.handbook.timing import event_words, events_words, short_time, table_line, time_words
from policy_engine.messages import say
from policy_engine.model.clocks import Deadline, Never
from policy_engine.model.tables import WrittenTable

COLUMNS = ("time", "starts", "hours_count", "pauses", "binding")


def glance(view: View, timed: list[Any], first: str = "deadline") -> list[Block]:
    """The table; columns in which nothing stands are left out. `first` is what the first one is called."""
    return table([say(f"handbook.head.{name}") for name in (first, *COLUMNS)], [_row(view, part) for part in timed])


def _row(view: View, part: Any) -> tuple[str, ...]:
    starts = events_words(view, part.from_) if part.from_ else ""
    return view.to(part.id), _length(view, part), starts, _hours(view, part), _pauses(view, part), _binding(view, part)


def _length(view: View, part: Any) -> str:
    """How long; of several targets, and of tables, the way to where they stand."""
    is_deadline = isinstance(part, Deadline)
    if is_deadline and part.at_least is not None:
        before = event_words(view, part.before) if part.before else ""
        return say("handbook.deadlines.notice_short", length=length_words(part.at_least), event=before)
    if (is_deadline and part.targets) or isinstance(part.within, WrittenTable):
        return say("handbook.deadlines.several")
    if part.every is not None:
        return time_words(view, part.model_copy(update={"from_": (), "calendar": None}))
    return short_time(view, part)


def _hours(view: View, part: Any) -> str:
    """Which hours count, without the sentence around it."""
    calendar = part.calendar
    if calendar is None:
        return ""
    if calendar == "always":
        return say("handbook.calendar.always")
    return table_line(view, calendar) if isinstance(calendar, WrittenTable) else view.to(calendar)


def _pauses(view: View, part: Any) -> str:
    pauses = part.pauses_while if isinstance(part, Deadline) else None
    if pauses is None:
        return ""
    return say("handbook.deadlines.never_stops") if isinstance(pauses, Never) else view.line(pauses)


def _binding(view: View, part: Any) -> str:
    """A limit or an aim, whose time it is, and to whom it is promised."""
    if not isinstance(part, Deadline):
        return say(f"handbook.deadlines.{part.duty}")
    words = [say(f"handbook.deadlines.{part.duty}")]
    if part.promised_to:
        words.append(say(f"handbook.deadlines.to_{part.promised_to}"))
    if part.owner:
        owner = say("handbook.deadlines.customer") if part.owner == "customer" else view.to(part.owner)
        words = [say("handbook.deadlines.theirs", owner=owner)]
    return ", ".join(words)
