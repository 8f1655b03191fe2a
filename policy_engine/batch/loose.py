"""What stays so whatever is still learned of a ticket: the answers of a block once more, with all that could yet change left open.

Under Kleene's laws more knowledge never changes a truth that is found. Three things break that: tests for *known*, scales that assume an
end while they are open, and clocks. Here the first two stay open as long as they can change, and a clock counts only where all that it
reads is settled. So a condition that is true or false here is so for good, and nothing that only such conditions read can matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

import numpy as np
import numpy.typing as npt

from policy_engine.batch.clock_needs import ClockNeeds, slot_of_table
from policy_engine.batch.evaluate import Block
from policy_engine.batch.gathered import NO, OUT, YES
from policy_engine.batch.kleene import FALSE, UNKNOWN, Masks, Truths, as_column
from policy_engine.batch.lookup import look_up
from policy_engine.compiler.cells import KNOWN_SUFFIX, base_name
from policy_engine.interpret import due_name
from policy_engine.model.program import ScalePlan, SignalPlan, Table, Variable
from policy_engine.records import dataclass
from policy_engine.tree import Expression

Rows = npt.NDArray[np.bool_]
HAPPENED_OR_NOT = 3
LOOSENED = np.asarray([code | (YES if code & NO else 0) for code in range(8)], np.uint8)
"""What is not known may become known."""


@dataclass
class LooseBlock(Block):
    """`strict`: the cells that were found for every slot, if they were: what a settled clock has shown."""

    strict: list[Masks] | None = None
    fixed: dict[str, Rows | bool] = field(default_factory=dict)

    def see(self, name: str, masks: Masks, known: Masks | None = None) -> None:
        super().see(name, masks, known)
        if self.plan.has_known(name):
            index = self.plan.tree.slot_of[name + KNOWN_SUFFIX]
            seen = self.masks[index]
            self.masks[index] = int(LOOSENED[seen]) if isinstance(seen, int) else LOOSENED[seen]

    def unsure(self, scale: ScalePlan, low: Truths, high: Truths) -> tuple[Truths, Truths]:
        """An end that is only assumed may not be the one."""
        return low, high

    def clocked(self, signal: SignalPlan, variable: Variable) -> tuple[Masks, Masks]:
        return self.settled(variable.name, self.is_fixed(signal.name))

    def find_clock(self, name: str) -> None:
        is_fixed = self.is_fixed(name)
        self.see(name, *self.unless_said(name, self.settled(name, is_fixed)))
        plan = self.plan.program.state_plans.get(name)
        if plan is not None and not plan.is_chain:
            self.see(due_name(plan), *self.settled(due_name(plan), is_fixed))

    def settled(self, name: str, is_fixed: Rows | bool) -> tuple[Masks, Masks]:
        """What was found where it is fixed, and else anything."""
        slot, codes = self.plan.slot(name), self.plan.codes(name)
        anything = codes.code(slot.full | slot.absent)
        if self.strict is None or is_fixed is False:
            return np.full(self.rows, anything), YES | NO | OUT
        found = self.strict[self.plan.tree.slot_of[name]]
        column = np.full(self.rows, codes.code(found)) if isinstance(found, int) else found
        known: Masks = YES | NO | OUT
        if self.plan.has_known(name):
            seen = as_column(self.strict[self.plan.tree.slot_of[name + KNOWN_SUFFIX]], self.rows)
            known = np.where(is_fixed, seen, np.uint8(YES | NO | OUT))
        return np.where(is_fixed, column, anything), known

    def is_fixed(self, name: str) -> Rows | bool:
        """Where all that a clock reads is settled, or where it does not apply for good."""
        if self.strict is None:
            return False
        needs = self.plan.clock_needs[name]
        found: Rows = np.ones(self.rows, bool)
        for _, expression in needs.conditions:
            found &= as_column(self.judge.judge(expression), self.rows) != UNKNOWN
        for masks in (*(self.cells(table) for table in needs.tables), *(self.masks[self.plan.tree.slot_of[v]] for v in needs.levels)):
            found &= is_single(masks)
        for event in needs.events:
            found &= self.given.times[event].masks != HAPPENED_OR_NOT
        for due in needs.dues:
            found &= self.fixed.get(due, False)
        if needs.conditions:
            found |= as_column(self.judge.judge(needs.conditions[0][1]), self.rows) == FALSE
        self.fixed[name] = found
        return found

    def cells(self, table: Table) -> Masks:
        axes = [self.masks[self.plan.tree.slot_of[axis]] for axis in table.axes]
        return look_up(table, slot_of_table(table), axes, [self.plan.slot(axis) for axis in table.axes])


def is_single(masks: Masks) -> Rows | bool:
    """Where just one cell is possible."""
    if isinstance(masks, int):
        return masks & (masks - 1) == 0
    found: Rows = (masks & (masks - masks.dtype.type(1))) == 0
    return found


class Relevance:
    """Where each slot can still make a difference to a lane, a scale, a trigger or a gate; and each clock, by its name."""

    def __init__(self, block: LooseBlock) -> None:
        self.block, self.plan, self.rows = block, block.plan, block.rows
        self.slots: dict[int, Rows] = {}
        self.clocks: dict[str, Rows] = {}
        self.everywhere: Rows = np.ones(self.rows, bool)
        for expression in self.plan.deciding:
            self.follow(expression, self.everywhere)
        for scale in self.plan.program.scales:
            if scale.table is not None:
                is_open = ~as_rows(is_single(block.masks[self.plan.tree.slot_of[base_name(scale.name)]]), self.rows)
                self.mark_axes(scale.table, is_open)
        for name in reversed(self.plan.program.order):
            self.back(name)

    def follow(self, expression: Expression, active: Rows) -> None:
        """Mark what an open condition reads, down to the parts that are open themselves."""
        truths = self.block.judge.judge(expression)
        if isinstance(truths, int):
            if truths != UNKNOWN:
                return
        else:
            active = active & (truths == UNKNOWN)
        if not isinstance(expression, tuple) or not active.any():
            return
        if expression[0] == "check":
            self.mark(expression[1], active)
            return
        for part in (expression[1],) if expression[0] == "not" else expression[1]:
            self.follow(part, active)

    def mark(self, slot: int, active: Rows) -> None:
        self.slots[slot] = self.slots[slot] | active if slot in self.slots else active

    def mark_axes(self, table: Table, active: Rows) -> None:
        for axis in table.axes:
            self.mark(self.plan.tree.slot_of[axis], active)

    def where(self, *names: str) -> Rows | None:
        """Where one of these variables matters, or whether it is known."""
        indexes = (self.plan.tree.slot_of.get(name + suffix) for name in names for suffix in ("", KNOWN_SUFFIX))
        found = [self.slots[index] for index in indexes if index is not None and index in self.slots]
        return np.logical_or.reduce(found) if found else None

    def back(self, name: str) -> None:
        """From an answer that matters to what it is found from."""
        program, tree = self.plan.program, self.plan.tree
        if name in program.signal_plans:
            signal = program.signal_plans[name]
            active = self.where(*(variable.name for variable in program.by_owner.get(name, ())))
            if active is None:
                return
            self.follow(tree.applies.get(name, True), active)
            if signal.when is not None:
                self.follow(tree.signal_conditions[name], active)
            elif signal.table is not None:
                self.mark_axes(signal.table, active)
        elif name in program.state_plans:
            active = self.where(name, f"{name}.due")
        else:
            active = self.where(name)
        if name in self.plan.clock_needs:
            self.through_clock(name, active)
        elif active is not None and name in program.scale_plans and program.scale_plans[name].table is not None:
            self.mark_axes(program.scale_plans[name].table, active)  # type: ignore[arg-type]

    def through_clock(self, name: str, active: Rows | None) -> None:
        """A clock that matters, itself or through another one that counts from its due time."""
        parts = [part for part in (active, self.clocks.get(name)) if part is not None]
        if not parts:
            return
        active = np.logical_or.reduce(parts)
        self.clocks[name] = active
        is_open = active & ~as_rows(self.block.fixed.get(name, False), self.rows)
        needs: ClockNeeds = self.plan.clock_needs[name]
        for _, expression in needs.conditions:
            self.follow(expression, is_open)
        for table in needs.tables:
            self.mark_axes(table, is_open)
        for level in needs.levels:
            self.mark(self.plan.tree.slot_of[level], is_open)
        for due in needs.dues:
            self.clocks[due] = self.clocks[due] | active if due in self.clocks else active

    # ---- what tells the rows apart

    def keys(self) -> list[bytes]:
        """Rows with the same key are alike in all that can still matter. Keys of one policy can be compared across blocks."""
        names, columns = zip(*self.columns(), strict=True)
        rows = np.zeros((self.rows, len(columns)), np.int64)
        for index, column in enumerate(columns):
            rows[:, index] = column
        parts, size = rows.tobytes(), 8 * len(columns)
        head = repr(names).encode()
        return [head + parts[at : at + size] for at in range(0, len(parts), size)]

    def columns(self) -> Iterator[tuple[str, Masks]]:
        """What tells rows apart, by name."""
        for number, expression in enumerate(self.plan.deciding):
            yield f"truth {number}", self.block.judge.judge(expression)
        for index, active in sorted(self.slots.items()):
            masks = self.block.masks[index]
            yield f"slot {index}", np.where(active, signed(masks), 0)
        for name, active in sorted(self.clocks.items()):
            yield f"clock {name}", active
            yield from self.times(name, active & ~as_rows(self.block.fixed.get(name, False), self.rows))
        for name, column in self.block.given.decided.items():
            yield f"decided {name}", column

    def times(self, name: str, active: Rows) -> Iterator[tuple[str, Masks]]:
        """The times that a clock runs on, where it may still come out otherwise."""
        given = self.block.given
        for event in self.plan.clock_needs[name].events:
            times = given.times[event]
            yield f"state {event}", np.where(active, times.masks + 4 * times.is_time + 8 * times.is_day, 0)
            yield f"time {event}", np.where(active & times.is_time, times.ticks, 0)
        if given.nows is not None:
            yield f"now {name}", np.where(active, given.nows, 0)
        for place in self.plan.clock_needs[name].places:
            if place in given.places:
                codes, names = given.places[place]
                yield f"{place} {names}", np.where(active, codes, -1)
        yield f"text {name}", np.logical_and(active, given.has_text)


def signed(masks: Masks) -> Masks:
    """The same bits as a number with a sign."""
    return masks if isinstance(masks, int) else masks.astype(np.int64)


def as_rows(found: Rows | bool, rows: int) -> Rows:
    """The same, row by row."""
    return np.full(rows, found) if isinstance(found, bool) else found
