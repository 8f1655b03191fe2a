"""The steps on a level's page: a grid for every ticket, one for some cases, and what is done when the ticket goes up from here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from policy_engine.export.handbook.action import duty_words
from policy_engine.export.handbook.book import View
from policy_engine.export.handbook.markdown import Block, bullets, escape, filled, heading, section, table
from policy_engine.export.handbook.timing import calendar_words, events_words, short_time, time_words
from policy_engine.messages import say
from policy_engine.model.actions import Action
from policy_engine.model.people import Level
from policy_engine.model.program import Condition

Held = list[tuple[Action, Condition]]
"""Actions that can hold at a level, each with what is left of its condition there."""
MOST_SOME = 8
"""More steps than this that hold in some cases only are split: those of other people stand in short."""
Clock = tuple[tuple[str, ...], Any]
"""From which events, and on which calendar."""


def held(view: View, level: Level, actions: Iterable[Action]) -> Held:
    """The actions that can hold at a level; those that hold for every ticket come first."""
    found = [(action, left[level.id]) for action in actions if level.id in (left := view.book.by_level(action.when))]
    return sorted(found, key=lambda pair: not is_always(view, pair[1]))


def is_always(view: View, condition: Condition) -> bool:
    return not view.line_of(condition)


def step_blocks(view: View, level: Level) -> list[Block]:
    """The sections about steps."""
    steps = held(view, level, view.document.steps)
    first = [(action, left) for action, left in steps if is_always(view, left)]
    some = [(action, left) for action, left in steps if not is_always(view, left)]
    others = [pair for pair in some if not _is_ours(pair[0], level)] if len(some) > MOST_SOME else []
    some = [pair for pair in some if pair not in others]
    return [
        *section(heading(2, say("handbook.level.first" if first else "handbook.level.some"), "_steps"), grid(view, first or some, level)),
        *section(heading(2, say("handbook.level.also"), "_also"), grid(view, some if first else [], level)),
        *section(heading(2, say("handbook.level.others"), "_others"), bullets(_meanwhile(view, others))),
    ]


def _is_ours(action: Action, level: Level) -> bool:
    """Whether the people of the level do it."""
    return action.by in (None, level.role)


def _meanwhile(view: View, steps: Held) -> Iterator[str]:
    """What others do in some cases: a line for each of them, with links to the steps."""
    for role in dict.fromkeys(action.by for action, _ in steps if action.by):
        links = ", ".join(view.to(action.id) for action, _ in steps if action.by == role)
        yield say("handbook.level.others_line", role=view.to(role), steps=links)


def grid(view: View, steps: Held, level: Level) -> list[Block]:
    """Steps with the time first. The clock that most steps share is said once, above."""
    if not steps:
        return []
    clocks = Counter(_clock(action) for action, _ in steps if action.within is not None and action.from_)
    shared = clocks.most_common(1)[0][0] if clocks else None
    head = [say(f"handbook.head.{name}") for name in ("only_when", "time", "step", "what", "who")]
    rows = [_row(view, action, left, (shared, level)) for action, left in steps]
    return [*_shared_words(view, shared), *table(head, filled(rows, 0, say("handbook.action.always")))]


def _clock(action: Action) -> Clock:
    return action.from_, action.calendar if isinstance(action.calendar, str) else None


def _shared_words(view: View, shared: Clock | None) -> list[Block]:
    if shared is None:
        return []
    return [say("handbook.level.counted", event=events_words(view, shared[0]), calendar=calendar_words(view, shared[1]))]


def _row(view: View, action: Action, left: Condition, here: tuple[Clock | None, Level]) -> tuple[str, ...]:
    shared, level = here
    time = short_time(view, action) if _clock(action) == shared else time_words(view, action)
    what = escape(action.do or action.technique or "")
    if action.duty != "must":
        what = say("handbook.level.duty", duty=duty_words(action), what=what)
    is_own = action.by in (None, level.role) and not level.external
    who = say("handbook.level.you") if is_own else view.to(action.by) if action.by else say("handbook.process.owner")
    return view.line_of(left), time, view.to(action.id), what, who
