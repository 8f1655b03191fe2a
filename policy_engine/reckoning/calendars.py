"""Which calendars a clock may be counted on, for one ticket."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING

from policy_engine.clock import Calendar, always_open
from policy_engine.messages import say
from policy_engine.model.calendars import FromField
from policy_engine.model.clock_plans import CalendarPlan
from policy_engine.model.program import Table
from policy_engine.reckoning.view import View

if TYPE_CHECKING:
    from policy_engine.reckoning.clocks import Clocks

Found = Calendar | str
"""A calendar, or in words why it is not known."""


def calendars_of(clocks: Clocks, chosen: str | Table | None, view: View) -> tuple[Found, ...]:
    """Every calendar that `chosen` (a name or a table of names; none means every hour of every day) may stand for."""
    if chosen is None or chosen == "always":
        return (always_open(clocks.zone.key),)
    if isinstance(chosen, str):
        return tuple(_made(clocks, clocks.program.calendar_plans[chosen], view))
    cells = view.cells(chosen)
    found = [calendar for name in sorted(cells.values) for calendar in calendars_of(clocks, name, view)]
    return (*found, *((say("clocks.no_calendar"),) if cells.absent else ()))


def _made(clocks: Clocks, plan: CalendarPlan, view: View) -> Iterator[Found]:
    zones, *rest = (tuple(_places(clocks, source, view)) for source in plan.places())
    for zone, country, subdivision in product(zones or (clocks.zone.key,), *(places or (None,) for places in rest)):
        if None in (zone, *((country,) if plan.country is not None else ()), *((subdivision,) if plan.subdivision is not None else ())):
            yield say("clocks.no_place", calendar=plan.name)
        else:
            yield Calendar(plan.name, str(zone), plan.week, plan.closed, country, subdivision, plan.open_on)


def _places(clocks: Clocks, source: str | FromField | Table | None, view: View) -> Iterator[str | None]:
    """What a zone or country may be; None where nobody knows. Nothing where none is written."""
    match source:
        case None:
            return
        case str():
            yield source
        case FromField(field):
            yield clocks.places.get(field)
        case _:
            cells = view.cells(source)
            yield from sorted(cells.values)
            if cells.absent:
                yield None
