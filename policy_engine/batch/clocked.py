"""Clocks over the rows of a block: what a clock reads is laid side by side, and each combination that occurs is reckoned once, by the
clocks of single tickets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import Any

import numpy as np

from policy_engine.batch.cells import Column
from policy_engine.batch.clock_needs import ESCALATED, ClockNeeds, possible_of, slot_of_table
from policy_engine.batch.gathered import Gathered
from policy_engine.batch.kleene import FALSE, TRUE, UNKNOWN, Judge, Masks
from policy_engine.batch.lookup import factorized, look_up
from policy_engine.batch.plan import BatchPlan
from policy_engine.batch.times import DAY, HAPPENED, NOT_YET, Times
from policy_engine.clock import Point
from policy_engine.logic import Truth
from policy_engine.logic.possible import Possible, one, some
from policy_engine.model.program import Condition, SignalPlan, StatePlan, Table, Variable
from policy_engine.reckoning import Clocks, Reckoning
from policy_engine.records import dataclass

EVENTS = {HAPPENED: one("happened"), NOT_YET: one("not_yet"), HAPPENED | NOT_YET: some(("happened", "not_yet"))}
FIRST_DAY = date(1970, 1, 1).toordinal()
ANYTHING = -1
"""Every cell, and that it may not apply."""
TRUTHS: dict[int, Truth] = {FALSE: False, UNKNOWN: None, TRUE: True}


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for each combination, and which of them each row has."""

    codes: Column
    values: Sequence[Any]
    nows: Sequence[int] = ()
    """When each combination is judged; the last is for rows where it does not matter."""


@dataclass(frozen=True, slots=True)
class Situation:
    """All that one clock may look at, in one combination: a `View` of the answer that is being found."""

    truths: Mapping[int, Truth]
    tables: Mapping[Table, Possible]
    levels: Mapping[str, Possible]
    events: Mapping[str, Possible]
    reckonings: Mapping[str, Reckoning]

    def judge(self, condition: Condition) -> Truth:
        return self.truths[id(condition)]

    def value(self, name: str) -> Possible:
        return self.levels[name]

    def given(self, name: str) -> Possible:
        return self.events[name]

    def cells(self, table: Table) -> Possible:
        return self.tables[table]


@dataclass
class ClockedBlock:
    """The clocks of one block. `masks` and `judge` hold what was found before a clock is asked for. `needed`: clock → the rows it matters
    in; in the others it is left as it is where nothing is known, which nobody sees."""

    plan: BatchPlan
    given: Gathered
    rows: int
    masks: list[Masks]
    judge: Judge
    needed: Mapping[str, Column] | None = None
    states: dict[str, Found] = field(default_factory=dict)
    """Reckonings by state, for those that come after."""

    def state(self, plan: StatePlan) -> Found:
        """The reckonings of a deadline or chain."""
        otherwise = Reckoning(plan.name, possible_of(ANYTHING, self.plan.slot(plan.name)), open_due=True, may_lack=True)
        reckon = (
            (lambda clocks, view: clocks.chain_state(plan, view)) if plan.is_chain else (lambda clocks, view: clocks.reckon(plan, view))
        )
        self.states[plan.name] = self.find(plan.name, reckon, otherwise)
        return self.states[plan.name]

    def signal(self, signal: SignalPlan, variable: Variable) -> Found:
        """What a length of time, or whether a calendar is open, may be."""
        otherwise = possible_of(ANYTHING, self.plan.slot(variable.name))
        return self.find(signal.name, lambda clocks, view: clocks.signal(signal, variable, view)[0], otherwise, variable.name)

    def escalated(self) -> Found:
        """Whether tickets have moved up, or do with this very answer."""
        return self.find(ESCALATED, lambda clocks, view: clocks.escalated(view), some(("happened", "not_yet")))

    def find(self, name: str, reckon: Callable[[Clocks, Situation], Any], otherwise: Any, variable: str = "") -> Found:
        """Each combination of what a clock reads, reckoned once; `otherwise` where it does not matter."""
        matters = np.ones(self.rows, bool) if self.needed is None else self.needed.get(name, np.zeros(self.rows, bool))
        at = np.flatnonzero(matters)
        read = _Read(self, self.plan.clock_needs[name], variable)
        codes, firsts = factorized([column[at] for column in read.columns()], len(at))
        values = [reckon(read.clocks(row), read.situation(row)) for row in at[firsts].tolist()]
        found = np.full(self.rows, len(values))
        found[at] = codes
        return Found(found, [*values, otherwise], [*(read.now(row) for row in at[firsts].tolist()), self.plan.now_ticks])


class _Read:
    """What one clock reads, row by row. `variable`: the length of time that is looked for, if any."""

    def __init__(self, block: ClockedBlock, needs: ClockNeeds, variable: str) -> None:
        plan, given = block.plan, block.given
        self.plan, self.needs, self.given, self.variable = plan, needs, given, variable
        self.silences = plan.clock_silences.get(variable, (None, None))
        self.truths = [block.judge.judge(expression) for _, expression in needs.conditions]
        self.slots = [slot_of_table(table) for table in needs.tables]
        self.tables: list[Masks] = []
        for table, slot in zip(needs.tables, self.slots, strict=True):
            axes = [block.masks[plan.tree.slot_of[axis]] for axis in table.axes]
            self.tables.append(look_up(table, slot, axes, [plan.slot(axis) for axis in table.axes]))
        self.times = {name: given.times[name] for name in needs.events}
        self.levels = {name: block.masks[plan.tree.slot_of[name]] for name in needs.levels}
        self.dues = {name: block.states[name] for name in needs.dues if name in block.states}
        self.places = {name: given.places[name] for name in needs.places if name in given.places}

    def columns(self) -> list[Column]:
        """Everything that tells rows apart."""
        found: list[Masks] = [*self.truths, *self.tables, *self.levels.values(), *(due.codes for due in self.dues.values())]
        for times in self.times.values():
            if not times.is_alike:
                found += [times.masks + 4 * times.is_time + 8 * times.is_day, np.where(times.is_time, times.ticks, 0)]
        found += [codes for codes, _ in self.places.values()]
        if self.silences[0] != self.silences[1] and not isinstance(self.given.has_text, bool):
            found.append(self.given.has_text)
        if self.given.nows is not None:
            found.append(self.given.nows)
        columns = [column for column in found if not isinstance(column, int)]
        applies = self.truths[0] if self.truths else TRUE  # where a clock does not apply, nothing else tells
        if isinstance(applies, int):
            return columns
        return [np.where(applies == FALSE, 0, column) for column in columns]

    def clocks(self, row: int) -> Clocks:
        """The clocks of one row."""
        points = {name: point_at(times, row) for name, times in self.times.items()}
        recorded = {name: (point,) for name, point in points.items() if point is not None}
        places = {name: names[codes[row]] for name, (codes, names) in self.places.items() if codes[row] >= 0}
        has_text = self.given.has_text
        silence = self.silences[int(has_text if isinstance(has_text, bool) else has_text[row])]
        silences = {self.variable: silence} if silence is not None else {}
        program = self.plan.program
        return Clocks(program, self.now(row), recorded, (), places, silences, program.ruling)

    def now(self, row: int) -> int:
        """When a row is judged."""
        return self.plan.now_ticks if self.given.nows is None else int(self.given.nows[row])

    def situation(self, row: int) -> Situation:
        """What the clocks see of one row."""

        def at(column: Masks) -> int:
            return column if isinstance(column, int) else int(column[row])

        truths = {id(condition): TRUTHS[at(t)] for (condition, _), t in zip(self.needs.conditions, self.truths, strict=True)}
        pairs = zip(self.needs.tables, self.slots, self.tables, strict=True)
        return Situation(
            truths,
            {table: possible_of(at(masks), slot) for table, slot, masks in pairs},
            {name: possible_of(at(masks), self.plan.slot(name)) for name, masks in self.levels.items()},
            {name: EVENTS[int(times.masks[_row_of(times, row)])] for name, times in self.times.items()},
            {name: due.values[due.codes[row]] for name, due in self.dues.items()},
        )


def point_at(times: Times, row: int) -> Point | None:
    """The recorded time of an event, even one to come."""
    at = _row_of(times, row)
    if not times.is_time[at]:
        return None
    ticks = int(times.ticks[at])
    return Point(day=date.fromordinal(FIRST_DAY + ticks // DAY)) if times.is_day[at] else Point(ticks)


def _row_of(times: Times, row: int) -> int:
    """Where a row stands in columns that hold one row where no row says anything."""
    return 0 if times.is_alike else row
