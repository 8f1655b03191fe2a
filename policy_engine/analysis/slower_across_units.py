"""EP432: of two tickets the more serious one has more time, counted in another unit or on another calendar."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product
from typing import Any

from policy_engine.analysis.clock_samples import clocked
from policy_engine.analysis.level_reach import actions
from policy_engine.analysis.subject import Path, Subject, finding
from policy_engine.diagnostics import Diagnostic
from policy_engine.model.tables import Cell, Rows, WrittenTable
from policy_engine.quantities.durations import Duration

Place = tuple[str, str, Any]
"""Section, id, and the part itself."""


def find_slower_across_units(subject: Subject) -> Iterator[Diagnostic]:
    """A finding for each cell of a table that is due later than that of a less serious value, wherever both start."""
    people = {role.id for role in subject.document.roles}
    for deadline in subject.document.deadlines:
        if deadline.owner is None or deadline.owner in people:
            yield from _in_table(subject, ("deadlines", deadline.id, deadline))
    for heading, action, _ in actions(subject):
        yield from _in_table(subject, (heading, action.id, action))


def _in_table(subject: Subject, place: Place) -> Iterator[Diagnostic]:
    section, name, part = place
    table, told = part.within, set[Path]()
    if not isinstance(table, WrittenTable) or isinstance(part.calendar, WrittenTable):
        return
    axes = [subject.program.by_name[axis] for axis in table.by]
    for position, axis in enumerate(axes):
        others = product(*(other.values for other in axes[:position] + axes[position + 1 :])) if axis.ordered else ()
        for rest in others:
            cells = {value: _cell(table.body, (*rest[:position], value, *rest[position:])) for value in axis.values}
            for low, high in combinations(axis.values, 2):
                less, more = cells[low], cells[high]
                if less is None or more is None or more.path in told or not _is_slower(subject, part, (more, less)):
                    continue
                told.add(more.path)
                message = f"{axis.title.lower()} `{high}` has {more.value}, which is later than the {less.value} of the lower `{low}`"
                spot = subject.spot(section, name, "within", *more.path)
                advice = "give the more serious value the shorter time, or waive this with your reason"
                yield finding("EP432", "warning", spot, message, help=advice)


def _cell(body: Any, values: tuple[str, ...]) -> Cell | None:
    for value in values:
        if isinstance(body, Rows):
            body = next((row.body for row in body.rows if row.name == value), body.otherwise)
    return body if isinstance(body, Cell) else None


def _is_slower(subject: Subject, part: Any, pair: tuple[Cell, Cell]) -> bool:
    """In one unit EP401 tells it already."""
    more, less = (cell.value for cell in pair)
    if not isinstance(more, Duration) or not isinstance(less, Duration) or more.unit == less.unit:
        return False
    one, other = (clocked(subject.program, length, part.calendar, part.due_at) for length in (more, less))
    return one is not None and other is not None and one.is_always_later(other)
