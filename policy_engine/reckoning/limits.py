"""When a deadline is due on this ticket: each target gives the limits it may set, and the earliest of them holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from policy_engine.clock import Calendar, NoHolidaysError, Pause, Point, Way, due, due_before
from policy_engine.clock.points import DAY_MINUTES, first_instant
from policy_engine.logic import Truth
from policy_engine.messages import say
from policy_engine.model.clock_plans import DeadlinePlan, ExtensionPlan, Length, LengthTable, TargetPlan
from policy_engine.quantities.durations import Duration
from policy_engine.reckoning.calendars import calendars_of
from policy_engine.reckoning.moments import Moments, planned
from policy_engine.reckoning.result import Basis, Due
from policy_engine.reckoning.view import View
from policy_engine.records import dataclass

if TYPE_CHECKING:
    from policy_engine.reckoning.clocks import Clocks


@dataclass(frozen=True, slots=True)
class Limit:
    """`none`: no promise is made. `open`: a duty without a time. `unknown`: nobody can tell when (`reason`). `at`: due then."""

    kind: Literal["none", "open", "unknown", "at"]
    due: Due | None = None
    reason: str | None = None


NONE, OPEN = Limit("none"), Limit("open")


@dataclass(frozen=True)
class Start:
    """From where a deadline is counted (None: not begun), without which pauses, and whether the extension holds.

    Not `is_sure`: it may have begun later than `point`.
    """

    point: Point | None
    pauses: tuple[Pause, ...] = ()
    extended: bool = False
    is_sure: bool = True


@dataclass(frozen=True)
class Limits:
    """Finds the limits of one deadline."""

    clocks: Clocks
    plan: DeadlinePlan
    view: View

    def of(self, start: Start) -> tuple[Limit, ...]:
        """Every limit that may hold; an agreed time replaces them."""
        found = earliest([tuple(self.target(target, start)) for target in self.plan.targets])
        if self.plan.agreed is None:
            return found
        return tuple(self._agreed(planned(self.clocks, self.plan.agreed, self.view), found))

    def _agreed(self, moments: Moments, found: tuple[Limit, ...]) -> Iterator[Limit]:
        for moment in moments:
            if moment.kind == "not_yet":
                yield from found
            elif moment.kind == "at" and moment.point is not None:
                yield Limit("at", Due(self.end_of(moment.point), Basis(moment.point, kind="agreed")))
            else:
                yield from (limit for limit in found if limit.kind == "at")
                yield Limit("unknown", reason=say("facts.event_unknown", event=self.plan.agreed))

    def end_of(self, point: Point) -> Point:
        """A date stands for the end of its day, in the zone of the calendar."""
        if point.day is None or point.at is not None:
            return point
        calendars = (c for target in self.plan.targets for c in calendars_of(self.clocks, target.calendar, self.view))
        zone = next((calendar.tz for calendar in calendars if isinstance(calendar, Calendar)), self.clocks.zone)
        return Point(first_instant(point.day, DAY_MINUTES, zone), point.day)

    def target(self, target: TargetPlan, start: Start) -> Iterator[Limit]:
        truth = self.view.judge(target.when)
        if truth is not True:
            yield NONE
        if truth is not False:
            for within in lengths_of(target.within, self.view):
                yield from self.length(target, within, start)

    def length(self, target: TargetPlan, within: Length, start: Start) -> Iterator[Limit]:
        if isinstance(within, str):
            yield NONE if within == "none" else OPEN
        elif start.point is None:
            yield Limit("unknown")
        else:
            for calendar in calendars_of(self.clocks, target.calendar, self.view):
                if isinstance(calendar, str):
                    yield Limit("unknown", reason=calendar)
                else:
                    way = Way(calendar, target.due_at, start.pauses)
                    yield self.count(start.point, within, way, extended=start.extended)

    def count(self, start: Point, within: Duration, way: Way, *, extended: bool) -> Limit:
        """The due time, with the extension where it holds."""
        extension = self.plan.extension if extended else None
        length = extension.to if extension is not None and extension.to is not None else within
        limit = counted(start, length, way, back=self.plan.before is not None)
        if extension is None or extension.by is None or limit.due is None:
            return limit
        return self._added(limit.due, extension, way)

    def _added(self, first: Due, extension: ExtensionPlan, way: Way) -> Limit:
        """Time added at the end: the count goes on from the first due time."""
        assert extension.by is not None
        limit = counted(first.point, extension.by, way)
        return limit if limit.due is None else replace(limit, due=replace(limit.due, basis=replace(limit.due.basis, kind="extension")))


def counted(start: Point, length: Duration, way: Way, *, back: bool = False) -> Limit:
    """The due time of a length, or why there is none."""
    if length.unit == "minutes" and start.is_date:
        return Limit("unknown", reason=say("facts.date_only"))
    try:
        point = due_before(start, length, way) if back else due(start, length, way)
    except NoHolidaysError as error:
        place = f"{error.country}-{error.subdivision}" if error.subdivision else error.country
        return Limit("unknown", reason=say("clocks.no_holidays", place=place))
    if point is None:
        return Limit("unknown", reason=say("clocks.never", length=length, calendar=way.calendar.name))
    return Limit("at", Due(point, Basis(start, length, way, back)))


def lengths_of(within: Length | LengthTable, view: View) -> tuple[Length, ...]:
    """Every length it may be; an axis that does not apply promises nothing."""
    if not isinstance(within, LengthTable):
        return (within,)
    cells = view.cells(within.table)
    return (*(within.read(cell) for cell in sorted(cells.values)), *(("none",) if cells.absent else ()))


def earliest(targets: Sequence[Sequence[Limit]]) -> tuple[Limit, ...]:
    """The limits that may be the earliest, when each target sets one of its own: an `at` is one where no target must be earlier."""
    everything = list(dict.fromkeys(limit for limits in targets for limit in limits))
    found = [limit for limit in everything if limit.kind == "unknown"]
    found += [limit for limit in _by_time(everything) if all(any(_not_before(x, limit) for x in limits) for limits in targets)]
    timeless = [[limit.kind for limit in limits if limit.kind in ("none", "open")] for limits in targets]
    if all(timeless) and any("open" in kinds for kinds in timeless):
        found.append(OPEN)
    if all("none" in kinds for kinds in timeless):
        found.append(NONE)
    return tuple(found)


def _by_time(limits: Iterable[Limit]) -> list[Limit]:
    dated = {limit.due.point: limit for limit in limits if limit.due is not None}
    return [dated[point] for point in sorted(dated, key=lambda point: point.at or 0)]


def _not_before(one: Limit, other: Limit) -> bool:
    return one.due is None or other.due is None or one.due.at >= other.due.at


def truths_of(truth: Truth) -> tuple[bool, ...]:
    """The ways an open condition may come out."""
    return (False, True) if truth is None else (truth,)
