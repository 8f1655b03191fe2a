"""Columns of times: which events have happened by now, and the time between two of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from policy_engine.batch.arrow_values import plain_values
from policy_engine.batch.cells import Codes, Column, cells_of_ticks
from policy_engine.batch.layout import Target
from policy_engine.batch.plan import BatchPlan
from policy_engine.batch.table import Table, Values
from policy_engine.facts.gather import zone_of
from policy_engine.model.program import EventPlan, SignalPlan
from policy_engine.model.ticket import MAX_YEAR, MIN_YEAR
from policy_engine.records import dataclass

MICROSECONDS = 1_000_000
WORDS = {"not_yet": 1, "happened": 2, "unknown": 3}
"""What may be said of an event instead of its time, as codes of `Times.said`."""
DATE = len("2026-03-02")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = 86_400 * MICROSECONDS
HAPPENED, NOT_YET = 1, 2
"""The cells of an event, as they stand in its variable's values."""


@dataclass(frozen=True, slots=True)
class Times:
    """One event: `masks` say whether it has happened; `past` where its time is known and over. `is_time` where a time is recorded at all,
    even one to come, with `ticks` for it in microseconds; of a date without a time, `is_day`, its first minute in UTC."""

    masks: Column
    past: npt.NDArray[np.bool_]
    ticks: Column
    is_time: npt.NDArray[np.bool_]
    is_day: npt.NDArray[np.bool_]

    @property
    def is_alike(self) -> bool:
        """Whether one row stands for all."""
        return len(self.masks) == 1

    def part(self, rows: slice | Column) -> Times:
        """Some of the rows."""
        if self.is_alike:
            return self
        return Times(self.masks[rows], self.past[rows], self.ticks[rows], self.is_time[rows], self.is_day[rows])


def ticks_of(moment: datetime) -> int:
    """Microseconds since 1970, exactly."""
    passed = moment - EPOCH
    return (passed.days * 86_400 + passed.seconds) * MICROSECONDS + passed.microseconds


@dataclass(frozen=True, slots=True)
class Read:
    """A column of times: `ticks` where `is_time`; else the code of a word, 0 for nothing. `odd` is for the ordinary router."""

    ticks: Column
    is_time: npt.NDArray[np.bool_]
    said: Column
    odd: npt.NDArray[np.bool_]
    is_day: npt.NDArray[np.bool_]


def read_times(column: Values) -> Read:
    """The times of a column: Arrow's own, or texts. Whatever is not a time with a zone is odd."""
    array = column
    if not isinstance(array, list) and pa.types.is_string(array.type):
        with suppress(pa.ArrowInvalid):
            array = array.cast(pa.timestamp("us", "UTC"))
    if isinstance(array, list) or not (pa.types.is_timestamp(array.type) and array.type.tz):
        return _read_one_by_one(array if isinstance(array, list) else plain_values(array))
    ticks, valid = np.asarray(array.cast(pa.int64()).fill_null(0)), np.asarray(array.is_valid())
    low, high = ticks_of(datetime(MIN_YEAR, 1, 2, tzinfo=UTC)), ticks_of(datetime(MAX_YEAR, 12, 30, tzinfo=UTC))
    odd = valid & ((ticks < low) | (ticks > high))
    return Read(ticks, valid, np.zeros(len(ticks), np.uint8), odd, np.zeros(len(ticks), bool))


def _read_one_by_one(values: list[object]) -> Read:
    rows = len(values)
    found = Read(np.zeros(rows, np.int64), np.zeros(rows, bool), np.zeros(rows, np.uint8), np.zeros(rows, bool), np.zeros(rows, bool))
    for row, value in enumerate(values):
        if value is None:
            continue
        if isinstance(value, str) and value in WORDS:
            found.said[row] = WORDS[value]
            continue
        moment, is_day = _moment(value)
        found.odd[row] = moment is None
        if moment is not None:
            found.ticks[row], found.is_time[row], found.is_day[row] = ticks_of(moment), True, is_day
    return found


def _moment(value: object) -> tuple[datetime | None, bool]:
    """A time with its zone, or the first minute of a date, well inside of the years that count; None for all else. And whether it is a
    date."""
    try:
        moment = (date if len(value) == DATE else datetime).fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return None, False
    is_day = isinstance(moment, date) and not isinstance(moment, datetime)
    if is_day:
        moment = datetime(moment.year, moment.month, moment.day, tzinfo=UTC)  # type: ignore[attr-defined]
    if not isinstance(moment, datetime) or moment.tzinfo is None or not MIN_YEAR < moment.year < MAX_YEAR:
        return None, False
    return moment, is_day


def events_of(plan: BatchPlan, table: Table, odd: npt.NDArray[np.bool_]) -> dict[str, Times]:
    """Every event; in a column of one row where no row says anything of it. Marks the rows that say something odd."""
    plans = {event.name: event for event in plan.program.events}
    names = ("received", "escalated", *plans)
    created = Target("ticket", "created_at")
    wanted = dict.fromkeys([created, *(place for name in names for place in _places(name, plans.get(name)))])
    reads = {target: read_times(table.columns[target]) for target in wanted if target in table.columns}
    for read in reads.values():
        odd |= read.odd
    if created in reads:
        odd |= (reads[created].said > 0) | reads[created].is_day
    ends = _ends(plan, table)
    return {name: _times(name, plans.get(name), [reads[p] for p in _places(name, plans.get(name)) if p in reads], ends) for name in names}


Ends = tuple[Column | int, Column | int]
"""When a row is judged, and the day of that in the policy's zone as its first minute in UTC."""


def _ends(plan: BatchPlan, table: Table) -> Ends:
    zone = zone_of(plan.program)
    if table.nows is None:
        today = plan.now.astimezone(zone).date()
        return ticks_of(plan.now), ticks_of(datetime(today.year, today.month, today.day, tzinfo=UTC))
    local = pc.local_timestamp(pa.array(table.nows, pa.timestamp("us", zone.key)))
    return table.nows, np.asarray(local.cast(pa.date32(), safe=False).cast(pa.int32())).astype(np.int64) * DAY


def _places(name: str, event: EventPlan | None) -> tuple[Target, ...]:
    field = event.field if event is not None else None
    second = Target("fields", field) if field is not None else Target("ticket", "created_at") if name == "received" else None
    return (Target("events", name), *((second,) if second else ()))


def _times(name: str, event: EventPlan | None, reads: list[Read], ends: Ends) -> Times:
    rows = len(reads[0].ticks) if reads else 1
    is_open = name == "received" or (event is not None and event.unknown_when_missing)
    masks = np.full(rows, HAPPENED | NOT_YET if is_open else NOT_YET, np.uint8)
    found = Times(masks, np.zeros(rows, bool), np.zeros(rows, np.int64), np.zeros(rows, bool), np.zeros(rows, bool))
    for read in reversed(reads):
        speaks = read.is_time | (read.said > 0)
        over = read.is_time & (read.ticks <= np.where(read.is_day, ends[1], ends[0]))
        words = np.asarray([0, NOT_YET, HAPPENED, HAPPENED | NOT_YET], np.uint8)[read.said]
        masks = np.where(over, HAPPENED, np.where(read.is_time, NOT_YET, words))
        parts = ((masks.astype(np.uint8), found.masks), (over, found.past), (read.ticks, found.ticks))
        parts += ((read.is_time, found.is_time), (read.is_day, found.is_day))  # type: ignore[assignment]
        found = Times(*(np.where(speaks, new, old) for new, old in parts))
    return found


def elapsed(signal: SignalPlan, codes: Codes, events: Mapping[str, Times], now: Column | int) -> tuple[Column, Column]:
    """The cells of the time between two events, and whether it is known (1 yes, 2 no, 4 does not apply); 0 where the events don't tell."""
    starts = [events[name] for name in signal.from_events]
    has_start = np.logical_or.reduce([start.past for start in starts])
    is_open = np.logical_or.reduce([~start.past & (start.masks != NOT_YET) for start in starts])
    begun, by_day = _last_start(starts)
    ended, has_end, end_open = np.asarray(now, np.int64), np.True_, np.False_
    if signal.to_event != "now":
        end = events[signal.to_event]
        ended, has_end, end_open = end.ticks, end.past, ~end.past & (end.masks != NOT_YET)  # type: ignore[assignment]
        by_day = by_day | end.is_day
    is_there = has_start & has_end
    index = cells_of_ticks(np.where(is_there, ended - begun, 0), codes.slot, MICROSECONDS)
    cells = range(codes.slot.size)
    point, upto = codes.column([1 << cell for cell in cells])[index], codes.column([(2 << cell) - 1 for cell in cells])[index]
    counted = np.where(is_open, upto, point)
    masks = np.where(is_there, np.where(by_day, codes.code(codes.slot.full), counted), codes.dtype(0))
    known = np.where(is_there, np.where(is_open | by_day, 2, 1), 0).astype(np.uint8)
    outside = (~has_start & ~is_open) | (has_start & ~has_end & ~end_open)
    return np.where(outside, codes.code(codes.slot.absent), masks), np.where(outside, np.uint8(4), known)


def _last_start(starts: Sequence[Times]) -> tuple[Column, npt.NDArray[np.bool_]]:
    """The latest of the times that are over, the first of two alike; and whether it is a date, which nobody counts hours from."""
    begun, by_day = np.full(1, np.iinfo(np.int64).min // 4), np.zeros(1, bool)
    for start in starts:
        later = start.past & (start.ticks > begun)
        begun, by_day = np.where(later, start.ticks, begun), np.where(later, start.is_day, by_day)
    return begun, by_day
