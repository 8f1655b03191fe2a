"""A timeline as text: a heading a day, a line an entry."""

from __future__ import annotations

from datetime import datetime

from policy_engine.api import Policy
from policy_engine.export.paragraphs import wrap
from policy_engine.export.timeline.words import clock_of, day_of, headline, mark_of
from policy_engine.export.titles import Titles
from policy_engine.messages import say
from policy_engine.snippets import display_width
from policy_engine.timeline import Entry, Timeline

CLOCK, MARK = 10, 12
"""Columns of the time and of the state."""


def timeline_text(timeline: Timeline, policy: Policy, *, width: int = 100) -> str:
    """Every entry, at most `width` columns wide, without a line break at the end."""
    titles = Titles(policy)
    now = datetime.fromisoformat(timeline.now)
    level = titles.value("level", timeline.level) if timeline.level is not None else ""
    lines = wrap(say("timeline.head", policy=timeline.policy.title, level=f" · {level}" if level else ""), width)
    lines += wrap(say("timeline.head_now", now=now.strftime("%a %Y-%m-%d %H:%M"), zone=timeline.zone), width)
    lines += [line for note in timeline.notes for line in wrap(say("timeline.note", note=note), width)]
    shown = None
    for entry in timeline.entries:
        day = day_of(entry)
        if day != shown or (day is None and shown is not None):
            lines += ["", say("timeline.no_time") if day is None else day.strftime("%a %Y-%m-%d")]
            shown = day
        lines += _entry(entry, titles, width)
    return "\n".join(lines)


def _entry(entry: Entry, titles: Titles, width: int) -> list[str]:
    clock = clock_of(entry)
    head = f"  {clock}{' ' * (CLOCK - display_width(clock))}{mark_of(entry):<{MARK}}"
    first, *rest = wrap(headline(entry, titles), max(width - len(head), 20)) or [""]
    return [f"{head}{first}".rstrip(), *(f"{' ' * len(head)}{line}" for line in rest)]
