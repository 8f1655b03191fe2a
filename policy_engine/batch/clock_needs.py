"""What each clock of a policy reads of a ticket: conditions, tables, events, other clocks, places, and the level."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policy_engine.compiler.expressions import express
from policy_engine.logic.possible import Possible, Range, some
from policy_engine.model.calendars import FromField
from policy_engine.model.clock_plans import ChainPlan, DeadlinePlan
from policy_engine.model.program import Condition, Program, SignalPlan, StatePlan, Table, TableRows
from policy_engine.records import dataclass
from policy_engine.tree import Expression, Slot, Tree

ESCALATED = "escalated"
LEVELS = ("level", "current.level")
"""What tells whether this very answer moves a ticket up."""


@dataclass(frozen=True, slots=True)
class ClockNeeds:
    """What a clock reads. `events` are those that are recorded, `dues` the deadlines whose due time is an event, `places` the fields that
    name zones and countries, `levels` the variables that tell whether the ticket moves up."""

    conditions: tuple[tuple[Condition, Expression], ...] = ()
    tables: tuple[Table, ...] = ()
    events: tuple[str, ...] = ()
    dues: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()


def needs_of_state(program: Program, tree: Tree, plan: StatePlan) -> ClockNeeds:
    """What a deadline, timed action or chain reads."""
    conditions = [(condition, express(condition, tree.slots, tree.slot_of)) for condition in plan.conditions()]
    events: tuple[str | None, ...] = ()
    tables: tuple[Table, ...] = ()
    calendars: tuple[str | Table | None, ...] = ()
    match plan.clock:
        case ChainPlan(acknowledged_by=acknowledged):
            events = (*plan.from_events, acknowledged)
        case DeadlinePlan() as clock:
            events = (*plan.from_events, *clock.met_by, clock.until, clock.before, clock.agreed)
            tables, calendars = tuple(clock.tables()), tuple(target.calendar for target in clock.targets)
    return _with(program, ClockNeeds(tuple(conditions), tables), (events, calendars), after_level=plan.after_level)


def needs_of_signal(program: Program, signal: SignalPlan) -> ClockNeeds:
    """What a length of time, or whether a calendar is open, reads."""
    return _with(program, ClockNeeds(), ((*signal.from_events, signal.to_event), (signal.calendar,)), after_level=signal.after_level)


def needs_of_escalated(program: Program) -> ClockNeeds:
    return _with(program, ClockNeeds(), ((ESCALATED,), ()), after_level=True)


Named = tuple[Iterable[str | None], tuple[str | Table | None, ...]]
"""The events and the calendars that a clock names."""


def _with(program: Program, needs: ClockNeeds, by_name: Named, *, after_level: bool) -> ClockNeeds:
    events, calendars = by_name
    named = [name for name in dict.fromkeys(events) if name is not None and name != "now"]
    chosen = list(dict.fromkeys(name for calendar in calendars for name in _names(calendar)))
    sources = [source for name in chosen if name in program.calendar_plans for source in program.calendar_plans[name].places()]
    tables = [*needs.tables, *(calendar for calendar in calendars if isinstance(calendar, Table))]
    tables += [source for source in sources if isinstance(source, Table)]
    return ClockNeeds(
        needs.conditions,
        tuple(dict.fromkeys(tables)),
        tuple(name for name in named if not name.endswith(".due")),
        tuple(name.removesuffix(".due") for name in named if name.endswith(".due")),
        tuple(dict.fromkeys(source.field for source in sources if isinstance(source, FromField))),
        LEVELS if after_level and ESCALATED in named else (),
    )


def _names(calendar: str | Table | None) -> Iterator[str]:
    if isinstance(calendar, Table):
        yield from cells_of(calendar.rows)
    elif calendar is not None:
        yield calendar


def cells_of(rows: str | TableRows | None) -> Iterator[str]:
    """Every cell of a table."""
    if isinstance(rows, TableRows):
        for inner in (*(entry for _, entry in rows.entries), rows.otherwise):
            yield from cells_of(inner)
    elif rows is not None:
        yield rows


def slot_of_table(table: Table) -> Slot:
    """The cells of a table as values of a slot."""
    return Slot("", values=tuple(sorted(set(cells_of(table.rows)))))


def possible_of(mask: int, slot: Slot) -> Possible:
    """What the cells of a slot stand for."""
    absent = bool(mask & slot.absent)
    if slot.values:
        return Possible(some(value for index, value in enumerate(slot.values) if mask >> index & 1).values, absent=absent)
    ranges: tuple[Range, ...] = tuple(cell for index, cell in enumerate(slot.ranges) if mask >> index & 1)
    return Possible(ranges=ranges, absent=absent)
