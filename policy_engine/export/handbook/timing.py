"""By when: the clock of a step or deadline in words, with the time in bold."""

from __future__ import annotations

from itertools import product
from typing import Any

from policy_engine.export.handbook.book import View
from policy_engine.export.handbook.durations import length_words, period_words
from policy_engine.export.handbook.markdown import Block, escape, table
from policy_engine.loader.tables import look_up
from policy_engine.messages import say
from policy_engine.model.clocks import read_within
from policy_engine.model.tables import WrittenTable
from policy_engine.quantities.durations import Duration

Cells = list[tuple[tuple[str, ...], str]]
"""(values of the axes in words, cell as written) of cells of a table."""


def limit_words(view: View, within: Duration | str | WrittenTable | None) -> str:
    """`within **30 minutes**`, `**at once**`; for a table, one for each value."""
    if within is None:
        return ""
    if isinstance(within, WrittenTable):
        return table_line(view, within)
    return say("handbook.time.within", length=length_words(within)) if isinstance(within, Duration) else say(f"handbook.time.{within}")


def time_words(view: View, part: Any) -> str:
    """The whole clock of a step or deadline: how long, from when, until when, on which calendar. Empty without a clock."""
    length = short_time(view, part)
    if not length:
        return ""
    words = [length]
    if part.from_ and part.within not in ("best_effort", "none"):
        key = "from_every" if part.every else "from" if isinstance(part.within, Duration) else "from_table"
        words.append(say(f"handbook.time.{key}", event=events_words(view, part.from_)))
    if part.for_ is not None:
        words.append(say("handbook.time.for", length=length_words(part.for_)))
    if part.until:
        words.append(say("handbook.time.until", event=event_words(view, part.until)))
    return "".join(words) + due_words(part.due_at) + calendar_words(view, part.calendar)


def short_time(view: View, part: Any) -> str:
    """Only how long or how often."""
    if part.every is not None:
        return say("handbook.time.bold", words=period_words(part.every))
    return limit_words(view, part.within)


def event_words(view: View, name: str) -> str:
    """An event inside a sentence."""
    if name in ("received", "escalated", "now"):
        return say(f"handbook.event.{name}")
    if name.endswith(".due"):
        return say("handbook.event.due", title=view.to(name.removesuffix(".due")))
    return say("handbook.event.named", title=view.to(name))


def events_words(view: View, names: tuple[str, ...]) -> str:
    return say("words.or").join(event_words(view, name) for name in names)


def calendar_words(view: View, calendar: Any) -> str:
    """On which calendar a clock counts."""
    if calendar is None:
        return ""
    if isinstance(calendar, WrittenTable):
        return say("handbook.time.calendar", calendar=table_line(view, calendar))
    return say("handbook.time.always") if calendar == "always" else say("handbook.time.calendar", calendar=view.to(calendar))


def due_words(due_at: str | None) -> str:
    if due_at in (None, "end_of_day"):
        return ""
    return say(f"handbook.due.{due_at}") if due_at in ("same_time", "close") else say("handbook.due.at", time=due_at)


def cell_words(view: View, cell: str) -> str:
    """A cell of a table: a length of time in bold, or the title of a value."""
    if cell == "always":
        return say("handbook.calendar.always")
    if view.book.homes.get(cell) is not None:
        return view.to(cell)
    try:
        length = read_within(cell)
    except ValueError:
        return escape(cell.replace("_", " "))
    return say("handbook.time.bold", words=length_words(length)) if isinstance(length, Duration) else say(f"handbook.time.{length}")


def table_line(view: View, written: WrittenTable) -> str:
    """A table on one line: `Urgency urgent: **4 hours**; soon: **1 business day**`."""
    axes = ", ".join(escape(view.book.wording.title(name)) for name in written.by)
    return say("handbook.time.by", axes=axes, cells=joined_cells(view, cells_of(view, written)))


def cells_of(view: View, written: WrittenTable) -> Cells:
    """(values of the axes in words, cell as written) of every cell."""
    settled = view.book.table(written)
    if settled is None:
        return []
    wording = view.book.wording
    found = []
    for values in product(*(wording.variable(axis).values for axis in settled.axes)):
        cell = look_up(settled, values)
        if cell is not None:
            found.append((tuple(escape(wording.value(axis, value)) for axis, value in zip(settled.axes, values, strict=True)), cell))
    return found


def cells_at(view: View, written: WrittenTable, axis: str, value: str) -> Cells:
    """The cells for one value of an axis, with the values of the other axes."""
    place, shown = written.by.index(axis), escape(view.book.wording.value(axis, value))
    return [((*values[:place], *values[place + 1 :]), cell) for values, cell in cells_of(view, written) if values[place] == shown]


def joined_cells(view: View, cells: Cells) -> str:
    """Cells on one line: a single time where all are equal, else each with its values."""
    groups: dict[str, list[str]] = {}
    for values, cell in cells:
        groups.setdefault(cell_words(view, cell), []).append(", ".join(values))
    if len(groups) == 1:
        return next(iter(groups))
    return "; ".join(f"{say('words.or').join(values)}: {cell}" for cell, values in groups.items())


def table_grid(view: View, written: WrittenTable, owner: str) -> list[Block]:
    """A table as a grid: the last axis runs across. Cells are values of `owner` (a scale or signal)."""
    wording, rows = view.book.wording, cells_of(view, written)
    titles = [escape(wording.title(name)) for name in written.by]
    if len(titles) == 1:
        return table([titles[0], escape(wording.title(owner))], [(values[0], _answer(view, owner, cell)) for values, cell in rows])
    across = list(dict.fromkeys(values[-1] for values, _ in rows))
    grid: dict[tuple[str, ...], list[str]] = {}
    for values, cell in rows:
        grid.setdefault(values[:-1], []).append(_answer(view, owner, cell))
    head = [*titles[:-1], *(f"{titles[-1]}: {value}" for value in across)]
    return table(head, [(*values, *cells) for values, cells in grid.items()])


def _answer(view: View, owner: str, cell: str) -> str:
    return say("handbook.time.bold", words=escape(view.book.wording.value(owner, cell)))
