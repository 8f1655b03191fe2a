"""Settled clocks: calendars, targets, pauses, pages. What the reckoning counts by; parts of a `Program`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from policy_engine.model.calendars import FromField, Window
from policy_engine.quantities.durations import Duration
from policy_engine.records import dataclass

if TYPE_CHECKING:
    from policy_engine.model.program import Condition, Table

Length = Duration | str
"""A length of time, or `immediately`, `best_effort`, `none`."""


@dataclass(frozen=True, slots=True)
class LengthTable:
    """A table whose cells are lengths: `lengths` maps the text of a cell to what it says."""

    table: Table
    lengths: tuple[tuple[str, Length], ...]

    def read(self, cell: str) -> Length:
        return dict(self.lengths)[cell]


@dataclass(frozen=True, slots=True)
class CalendarPlan:
    """A calendar of the policy. `week` holds the windows of each weekday, Monday first, in minutes after midnight."""

    name: str
    week: tuple[tuple[Window, ...], ...]
    time_zone: str | FromField | Table | None = None
    country: str | FromField | Table | None = None
    subdivision: str | FromField | Table | None = None
    closed: frozenset[date] = frozenset()
    open_on: frozenset[date] = frozenset()

    def places(self) -> tuple[str | FromField | Table | None, ...]:
        """Zone, country and subdivision: written, in a field of the ticket, or looked up."""
        return self.time_zone, self.country, self.subdivision


@dataclass(frozen=True, slots=True)
class TargetPlan:
    """One way a deadline is set. `within` is the period of one that recurs, and the notice of one that counts back from an event."""

    when: Condition
    within: Length | LengthTable
    calendar: str | Table | None = None
    due_at: str = "end_of_day"


@dataclass(frozen=True, slots=True)
class ExtensionPlan:
    """`to`: the new total from the same start; `by`: added at the end. One of the two."""

    when: Condition
    to: Duration | None = None
    by: Duration | None = None


@dataclass(frozen=True, slots=True)
class DeadlinePlan:
    """How a deadline or timed action is counted. `recurs`: its length is a period. `before`: it counts back from this event."""

    targets: tuple[TargetPlan, ...]
    met_by: tuple[str, ...] = ()
    until: str | None = None
    recurs: bool = False
    lasts: Duration | None = None
    pauses: Condition | None = None
    extension: ExtensionPlan | None = None
    before: str | None = None
    agreed: str | None = None

    def conditions(self) -> Iterator[Condition]:
        """Every condition but that of the deadline itself."""
        yield from (target.when for target in self.targets)
        if self.pauses is not None:
            yield self.pauses
        if self.extension is not None:
            yield self.extension.when

    def tables(self) -> Iterator[Table]:
        """Every table that lengths and calendars are looked up in."""
        for target in self.targets:
            if isinstance(target.within, LengthTable):
                yield target.within.table
            if target.calendar is not None and not isinstance(target.calendar, str):
                yield target.calendar


@dataclass(frozen=True, slots=True)
class PagePlan:
    """One step of a chain. Without `wait` the next step follows at once; where `when` fails the step is skipped without waiting."""

    when: Condition
    pages: tuple[str, ...]
    wait: Duration | None = None
    by_hand: str | None = None


@dataclass(frozen=True, slots=True)
class ChainPlan:
    """Paging in steps. `repeat`: how often the whole chain is gone through again."""

    steps: tuple[PagePlan, ...]
    acknowledged_by: str | None = None
    repeat: int = 0

    def conditions(self) -> Iterator[Condition]:
        yield from (step.when for step in self.steps)

    def tables(self) -> Iterator[Table]:
        yield from ()
