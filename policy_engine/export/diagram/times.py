"""By when, in plain words for a box: which deadlines hold at a value of a scale, and how long each gives."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

from policy_engine.export.handbook.book import Book
from policy_engine.export.handbook.durations import length_words, period_words
from policy_engine.export.handbook.given import depends_on, given
from policy_engine.loader.tables import look_up
from policy_engine.messages import say
from policy_engine.model.actions import Action
from policy_engine.model.clocks import read_within
from policy_engine.model.program import ALWAYS, Condition
from policy_engine.model.tables import WrittenTable
from policy_engine.quantities.durations import Duration

Here = tuple[str, str]
"""A scale, and one of its values."""


def times_at(book: Book, here: Here) -> Iterator[str]:
    """`First response: 30 minutes`, for each deadline of ours whose time this value decides."""
    for deadline in book.document.deadlines:
        left = _left(book, deadline.when, here)
        if deadline.owner or left is False:
            continue
        parts = deadline.targets or (deadline,)
        depends = deadline.when is not None and depends_on(book.condition(deadline.when), here[0])
        held = [part for part in parts if (depends or _depends(book, part, here)) and _left(book, part.when, here) is not False]
        words = [length for part in held if (length := _length(book, part, deadline, here))]
        if words:
            yield say("diagram.time", title=str(deadline.title or deadline.id), length=say("words.or").join(dict.fromkeys(words)))


def steps_at(book: Book, here: Here) -> Iterator[str]:
    """Steps that this value brings about for every ticket, and that have a time of their own."""
    for action, is_sure in actions_at(book, (*book.document.steps, *book.document.follow_up), here):
        length = _length(book, action, action, here)
        if length and is_sure:
            yield say("diagram.time", title=str(action.title or action.do or action.id), length=length)


def actions_at(book: Book, actions: tuple[Action, ...], here: Here) -> list[tuple[Action, bool]]:
    """The actions that this value brings about, each with whether it does so for every ticket there."""
    found = [(action, _left(book, action.when, here)) for action in actions if _depends(book, action, here)]
    return [(action, left is True or left == ALWAYS) for action, left in found if left is not False]


def _left(book: Book, written: Any, here: Here) -> Condition | bool:
    return given(book.condition(written), *here)


def _depends(book: Book, part: Any, here: Here) -> bool:
    """Whether a condition or a table of times looks at the scale."""
    within = getattr(part, "within", None)
    by_table = isinstance(within, WrittenTable) and here[0] in within.by
    return by_table or (part.when is not None and depends_on(book.condition(part.when), here[0]))


def _length(book: Book, part: Any, deadline: Any, here: Here) -> str:
    if deadline.every is not None:
        return period_words(deadline.every)
    within = part.within or deadline.within
    return _by_table(book, within, here) if isinstance(within, WrittenTable) else within_words(within)


def within_words(within: Duration | str | None) -> str:
    """A length of time, or one of the words that stand for one."""
    if within is None:
        return ""
    return length_words(within) if isinstance(within, Duration) else say(f"diagram.within_{within}")


def _by_table(book: Book, written: WrittenTable, here: Here) -> str:
    """What a table gives at this value: one length, or the shortest and the longest."""
    table = book.table(written)
    if table is None:
        return ""
    cells = [look_up(table, values) for values in _rows(book, table.axes, here)]
    found = [cell for cell in dict.fromkeys(cells) if cell is not None]
    return say("words.or").join(within_words(_read(cell)) for cell in found)


def _read(cell: Any) -> Duration | str:
    return read_within(str(cell))


def _rows(book: Book, axes: tuple[str, ...], here: Here) -> Iterator[tuple[str, ...]]:
    yield from product(*([here[1]] if axis == here[0] else book.wording.variable(axis).values for axis in axes))
