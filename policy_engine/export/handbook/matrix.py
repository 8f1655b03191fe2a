"""Times by level or by another scale: a row for each thing with a time, a column for each value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from policy_engine.export.handbook.book import View
from policy_engine.export.handbook.given import given
from policy_engine.export.handbook.markdown import Block, escape, heading, section, table
from policy_engine.export.handbook.timing import calendar_words, cells_at, joined_cells, limit_words, short_time
from policy_engine.loader.names import scale_values
from policy_engine.messages import say
from policy_engine.model.clocks import Deadline, Target
from policy_engine.model.program import ALWAYS, Condition
from policy_engine.model.tables import WrittenTable

MOST_VALUES = 8
"""A grid with more columns can't be read."""


def matrix_blocks(view: View, timed: list[Any]) -> list[Block]:
    """A grid for each scale, and each choice, that decides how long something may take."""
    blocks: list[Block] = []
    for axis in _axes(view):
        rows = [row for part in timed for row in _rows(view, part, axis)]
        head = [say("handbook.head.deadline"), *(_column(view, axis, value) for value in _values(view, axis))]
        star = [say("handbook.deadlines.star")] if any("\\*" in cell for row in rows for cell in row) else []
        title = say("handbook.deadlines.matrix", axis=lower_first(escape(view.book.wording.title(axis))))
        blocks += section(heading(2, title, f"_by-{axis}"), table(head, rows), star)
    return blocks


def lower_first(words: str) -> str:
    """For the middle of a sentence; abbreviations stay as they are."""
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def _axes(view: View) -> Iterator[str]:
    """The scales, and the choices that tables look up."""
    yield from scale_values(view.document)
    deadlines = view.document.deadlines
    written = [*(deadline.within for deadline in deadlines), *(target.within for deadline in deadlines for target in deadline.targets)]
    names = dict.fromkeys(name for within in written if isinstance(within, WrittenTable) for name in within.by)
    for name in names:
        if name not in scale_values(view.document) and len(_values(view, name)) <= MOST_VALUES:
            yield name


def _values(view: View, axis: str) -> tuple[str, ...]:
    return view.book.wording.variable(axis).values


def _column(view: View, axis: str, value: str) -> str:
    return view.to(value) if axis == "level" else escape(view.book.wording.value(axis, value))


def _rows(view: View, part: Any, axis: str) -> Iterator[tuple[str, ...]]:
    """The times of one deadline or step, a row for each of its targets; none where the axis makes no difference."""
    for target in part.targets if isinstance(part, Deadline) and part.targets else (None,):
        timed = part if target is None else part.model_copy(update=_of_target(part, target))
        cells = tuple(_cell(view, timed, axis, (target, value)) for value in _values(view, axis))
        if len(set(cells)) > 1:
            yield view.to(part.id) + _which(view, part, target), *cells


def _of_target(part: Any, target: Target) -> dict[str, Any]:
    """What a target says instead of its deadline."""
    return {"within": target.within or part.within, "calendar": target.calendar or part.calendar}


def _which(view: View, part: Any, target: Target | None) -> str:
    """For which tickets, and in which hours, where a deadline has several targets."""
    if target is None:
        return ""
    condition = view.line(target.when)
    own = target.calendar is not None and target.calendar != part.calendar and not isinstance(target.calendar, WrittenTable)
    calendar = calendar_words(view, target.calendar) if own else ""
    return (say("handbook.deadlines.which", condition=condition) if condition else "") + calendar


def _cell(view: View, part: Any, axis: str, at: tuple[Target | None, str]) -> str:
    target, value = at
    left = given(view.book.condition(part.when), axis, value)
    narrowed = given(view.book.condition(target.when), axis, value) if target is not None else True
    time = "" if left is False or narrowed is False else _time(view, part, axis, value)
    star = "" if holds_always(left) else say("handbook.deadlines.sometimes")
    return time + star if time else say("handbook.notifications.nobody")


def holds_always(left: Condition | bool) -> bool:
    """Whether nothing is left of a condition."""
    return left if isinstance(left, bool) else left == ALWAYS


def _hours(view: View, calendar: Any, axis: str, value: str) -> str:
    """Which hours count at this value, where that differs from value to value."""
    if not isinstance(calendar, WrittenTable) or axis not in calendar.by:
        return ""
    words = joined_cells(view, cells_at(view, calendar, axis, value))
    return say("handbook.time.always") if words == say("handbook.calendar.always") else say("handbook.time.calendar", calendar=words)


def _time(view: View, part: Any, axis: str, value: str) -> str:
    if isinstance(part.within, WrittenTable) and axis in part.within.by:
        return joined_cells(view, cells_at(view, part.within, axis, value)) + _hours(view, part.calendar, axis, value)
    return short_time(view, part) if part.every is not None else limit_words(view, part.within)
