"""What a clock depends on besides its conditions: the events it names, and the tables of the calendars it is counted on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from policy_engine.loader.names import timed_actions
from policy_engine.model.calendars import Calendar
from policy_engine.model.document import PolicyDocument
from policy_engine.model.tables import Cell, WrittenTable

EVENT_KEYS = ("until", "before", "agreed", "acknowledged_by")
"""Keys of deadlines, timed actions and chains that name one event; `from` and `met_by` name several."""


def events_of(part: Any) -> tuple[str, ...]:
    """Every event that a deadline, a timed action or a chain names."""
    named = (getattr(part, key, None) for key in EVENT_KEYS)
    return (*part.from_, *getattr(part, "met_by", ()), *(event for event in named if event is not None))


def clock_needs(document: PolicyDocument) -> dict[str, set[str]]:
    """Signal, deadline or timed action → what the calendars it names are looked up by, and the event a calendar is asked about."""
    by_calendar = {name: set(_axes(calendar)) for name, calendar in document.calendars.items()}
    needs: dict[str, set[str]] = {}
    for signal in document.signals:
        needs[signal.id] = _looked_up((signal.calendar, signal.open), by_calendar) | ({signal.at} if signal.at else set())
    for part in (*document.deadlines, *timed_actions(document)):
        targets = (target.calendar for target in getattr(part, "targets", ()))
        needs[part.id] = _looked_up((part.calendar, *targets), by_calendar)
    return needs


def _axes(calendar: Calendar) -> Iterator[str]:
    for source in (calendar.time_zone, calendar.holidays.country, calendar.holidays.subdivision):
        if isinstance(source, WrittenTable):
            yield from source.by


def _looked_up(calendars: tuple[Any, ...], by_calendar: dict[str, set[str]]) -> set[str]:
    names: set[str] = set()
    for written in calendars:
        cells = [str(cell.value) for cell in written.cells() if isinstance(cell, Cell)] if isinstance(written, WrittenTable) else [written]
        names.update(name for name in cells if name)
    return set().union(*(by_calendar.get(name, set()) for name in names))
