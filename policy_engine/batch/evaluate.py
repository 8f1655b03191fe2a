"""Finds the answers of a block of rows, column by column, in the order and by the laws of `interpret`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

import numpy as np

from policy_engine.batch.answers import Answers, ScaleColumns
from policy_engine.batch.cells import Codes, Column, dtype_of
from policy_engine.batch.clocked import ClockedBlock, Found
from policy_engine.batch.gathered import NO, OUT, YES, Gathered
from policy_engine.batch.kleene import FALSE, TRUE, UNKNOWN, Judge, Masks, Truths, as_column
from policy_engine.batch.lookup import look_up
from policy_engine.batch.plan import BatchPlan, is_derived
from policy_engine.compiler.cells import KNOWN_SUFFIX, base_name
from policy_engine.compiler.expressions import conjunction, negation
from policy_engine.interpret import due_name, is_clocked
from policy_engine.logic.possible import Possible
from policy_engine.model.program import ScalePlan, SignalPlan, Table, Variable
from policy_engine.reckoning.clocks import due_event
from policy_engine.records import dataclass
from policy_engine.tree import ScaleShape, Slot

FLAG = {FALSE: 2, UNKNOWN: 3, TRUE: 1}
"""Truth → cells of a yes/no slot."""


def evaluate(plan: BatchPlan, given: Gathered, rows: int, needed: Mapping[str, Column] | None = None) -> tuple[Answers, list[Masks]]:
    """The answers, and the cells of every slot that they rest on. `needed`: clock → the rows it matters in; else it matters in all."""
    block = Block(plan, given, rows, needed)
    return block.answers(), block.masks


@dataclass
class Block:
    """The answers of a block, found in the program's order."""

    plan: BatchPlan
    given: Gathered
    rows: int
    needed: Mapping[str, Column] | None = None
    found: Answers = field(init=False)
    masks: list[Masks] = field(init=False)
    judge: Judge = field(init=False)
    clocks: ClockedBlock = field(init=False)

    def answers(self) -> Answers:
        plan = self.plan
        self.found, self.masks = Answers(self.rows), plan.start()
        self.judge = Judge(self.masks, [plan.codes(slot.name) for slot in plan.tree.slots])
        self.clocks = ClockedBlock(plan, self.given, self.rows, self.masks, self.judge, self.needed)
        for name, masks in self.given.masks.items():
            if name not in plan.found_later:
                self.see(name, masks, self.given.known.get(name))
        for name in plan.program.order:
            if name in plan.program.signal_plans and name in plan.program.ruling:
                self.find_signal(plan.program.signal_plans[name])
            elif name in plan.program.scale_plans:
                self.find_scale(plan.program.scale_plans[name])
            elif name in plan.clock_needs and name in plan.program.ruling:
                self.find_clock(name)
            elif name.startswith("lane."):
                self.find_lane(name.removeprefix("lane."))
        if plan.options.lists:
            raising = {trigger.name for trigger in plan.program.triggers if trigger.raises}
            self.found.triggers = {name: self.judge.judge(when) for name, when in plan.tree.triggers if name in raising}
            self.found.gates = {name: self.judge.judge(when) for name, when in plan.tree.gates}
        self.found.lanes = {lane.name: self.found.lanes[lane.name] for lane in plan.program.lanes}
        return self.found

    def see(self, name: str, masks: Masks, known: Masks | None = None) -> None:
        """Note the cells of a variable, and whether it is known where a condition asks for that."""
        slot = self.plan.slot(name)
        self.masks[self.plan.tree.slot_of[name]] = masks
        if self.plan.has_known(name):
            self.masks[self.plan.tree.slot_of[name + KNOWN_SUFFIX]] = known if known is not None else known_of_cells(masks, slot)

    def find_signal(self, signal: SignalPlan) -> None:
        """What a signal may be once it is known whether it applies."""
        applies = self.judge.judge(self.plan.tree.applies.get(signal.name, True))
        for variable in self.plan.program.by_owner.get(signal.name, ()):
            slot = self.plan.slot(variable.name)
            if is_derived(signal):
                masks, known = self.unless_said(variable.name, (self.derive(signal, slot), None))
            elif is_clocked(signal, variable):
                masks, known = self.unless_said(variable.name, self.clocked(signal, variable))
            else:
                masks = self.masks[self.plan.tree.slot_of[variable.name]]
                has_known = self.plan.has_known(variable.name)
                known = self.masks[self.plan.tree.slot_of[variable.name + KNOWN_SUFFIX]] if has_known else None
            if applies is not TRUE:
                known = None if known is None else where_applies(applies, known, self.plan.codes(variable.name + KNOWN_SUFFIX))
                is_finite, masks = bool(slot.values), where_applies(applies, masks, self.plan.codes(variable.name))
                known = known_of_cells(masks, slot) if is_finite else known
            self.see(variable.name, masks, known)

    def clocked(self, signal: SignalPlan, variable: Variable) -> tuple[Masks, Masks]:
        """A length of time, or whether a calendar is open, as the clocks find it."""
        return self.reckoned(variable.name, self.clocks.signal(signal, variable))

    def find_clock(self, name: str) -> None:
        """How a deadline or chain stands and whether it is due; or whether a ticket has moved up."""
        plan = self.plan.program.state_plans.get(name)
        if plan is None:
            self.see(name, *self.reckoned(name, self.clocks.escalated()))
            return
        found = self.clocks.state(plan)
        self.see(name, *self.unless_said(name, self.reckoned(name, Found(found.codes, [one.state for one in found.values]))))
        if not plan.is_chain:
            dues = [due_event(one, now) for one, now in zip(found.values, found.nows, strict=True)]
            self.see(due_name(plan), *self.reckoned(due_name(plan), Found(found.codes, dues)))

    def reckoned(self, name: str, found: Found) -> tuple[Masks, Masks]:
        """What the clocks found, as the cells of a variable, and whether it is known."""
        codes, slot = self.plan.codes(name), self.plan.slot(name)
        masks = codes.column([slot.mask_of(possible) for possible in found.values])
        known = np.asarray([flag_cell(possible) for possible in found.values], np.uint8)
        return masks[found.codes], known[found.codes]

    def unless_said(self, name: str, found: tuple[Masks, Masks | None]) -> tuple[Masks, Masks | None]:
        """What was found where no ticket says it."""
        said = self.given.masks.get(name, 0)
        if isinstance(said, int):
            return found
        masks, known = found
        slot, codes, speaks = self.plan.slot(name), self.plan.codes(name), said != 0
        if known is None:
            known = known_of_cells(masks, slot)
        column = np.full(self.rows, codes.code(masks)) if isinstance(masks, int) else masks
        return np.where(speaks, said, column), np.where(speaks, self.given.known[name], as_column(known, self.rows))

    def derive(self, signal: SignalPlan, slot: Slot) -> Masks:
        if signal.when is not None:
            truths = self.judge.judge(self.plan.tree.signal_conditions[signal.name])
            return flag_of(truths, slot)
        assert signal.table is not None
        return self.look_up(signal.table, slot)

    def look_up(self, table: Table, slot: Slot) -> Masks:
        axes = [self.masks[self.plan.tree.slot_of[axis]] for axis in table.axes]
        return look_up(table, slot, axes, [self.plan.slot(axis) for axis in table.axes])

    def find_lane(self, name: str) -> None:
        taken, position = [], 0
        for position, lane in enumerate(self.plan.program.lanes):
            if lane.name == name:
                break
            if not lane.with_others:
                taken.append(negation(self.plan.tree.lane_conditions[position]))
        truths = self.judge.judge(conjunction([self.plan.tree.lane_conditions[position], *taken]))
        self.found.lanes[name] = truths
        self.see(f"lane.{name}", flag_of(truths, self.plan.slot(f"lane.{name}")))

    def find_scale(self, scale: ScalePlan) -> None:
        shape = next(shape for shape in self.plan.tree.scales if shape.name == scale.name)
        if scale.table is not None:
            index = self.plan.tree.slot_of[base_name(scale.name)]
            self.masks[index] = self.look_up(scale.table, self.plan.tree.slots[index])
        applies = self.judge.judge(shape.applies)
        low, high = self.bounds(shape)
        decided = self.given.decided.get(scale.name, 0)
        if not isinstance(decided, int):
            is_decided = decided > 0
            low, high = (np.where(is_decided, decided - 1, as_column(end, self.rows)).astype(np.uint8) for end in (low, high))
        if applies is not TRUE:
            is_out = as_column(applies, self.rows) == FALSE
            low, high, decided = (np.where(is_out, 0, as_column(end, self.rows)).astype(np.uint8) for end in (low, high, decided))
        decided = decided if isinstance(decided, int) else (decided > 0).view(np.uint8)
        self.found.scales[scale.name] = ScaleColumns(applies, low, high, decided)
        self.see(scale.name, self.seen(scale, applies, low, high))

    def bounds(self, shape: ScaleShape) -> tuple[Truths, Truths]:
        """The highest rank that is raised to and that may be, under the caps; a scale that never falls starts where the ticket is."""
        low, high = self.start_of(shape)
        for rank, raised in enumerate(shape.raises):
            if rank and raised is not False:
                truths = self.judge.judge(raised)
                low = larger(low, ranked(truths, TRUE, rank))
                high = larger(high, ranked(truths, UNKNOWN, rank))
        for rank, capped in reversed(list(enumerate(shape.caps))):
            if capped is not False:
                truths, top = self.judge.judge(capped), len(shape.caps) - 1
                low = smaller(low, ranked(truths, UNKNOWN, rank, top))
                high = smaller(high, ranked(truths, TRUE, rank, top))
        return low, high

    def start_of(self, shape: ScaleShape) -> tuple[Truths, Truths]:
        masks = self.masks[self.plan.tree.slot_of[f"current.{shape.name}"]] if shape.never_falls else 1
        if isinstance(masks, int):
            ranks = [max(cell - 1, 0) for cell in range(len(shape.raises) + 1) if masks >> cell & 1]
            return min(ranks), max(ranks)
        ranks_of = np.frexp(masks.astype(np.float64))[1]  # one cell a row: its number, counted from 1
        ranks_of = np.maximum(ranks_of - 2, 0).astype(np.uint8)
        return ranks_of, ranks_of

    def unsure(self, scale: ScalePlan, low: Truths, high: Truths) -> tuple[Truths, Truths]:
        """The end that readers of an open scale are to assume."""
        return (high, high) if scale.when_unsure == "higher" else (low, low) if scale.when_unsure == "lower" else (low, high)

    def seen(self, scale: ScalePlan, applies: Truths, low: Truths, high: Truths) -> Masks:
        """The cells that readers of a scale see: its span, or the end that is assumed."""
        slot = self.plan.slot(scale.name)
        low, high = self.unsure(scale, low, high)
        if isinstance(low, int) and isinstance(high, int):
            span: Masks = (1 << (high + 1)) - (1 << low)
        else:
            one = dtype_of(slot)(1)
            ends = [np.left_shift(one, as_column(end, self.rows) + np.uint8(plus), dtype=np.uint64) for end, plus in ((high, 1), (low, 0))]
            span = (ends[0] - ends[1]).astype(dtype_of(slot))
        return span if applies is TRUE else where_applies(applies, span, self.plan.codes(scale.name))


def flag_of(truths: Truths, slot: Slot) -> Masks:
    """The cells of a yes/no slot that is as true as `truths`."""
    yes, no = (1 << slot.values.index(word) for word in ("yes", "no"))
    cells = (no, yes | no, yes)
    return cells[truths] if isinstance(truths, int) else np.asarray(cells, dtype_of(slot))[truths]


def flag_cell(possible: Possible) -> int:
    """Whether it is known, as the router notes it: what may not apply may be neither."""
    if possible.is_absent:
        return OUT
    is_known = Possible(possible.values, possible.ranges).is_known
    return (YES if is_known else NO) | (OUT if possible.absent else 0)


def where_applies(applies: Truths, masks: Masks, codes: Codes) -> Masks:
    """The cells of what may not apply."""
    absent = codes.slot.absent
    if isinstance(applies, int):
        if isinstance(masks, int):
            return absent if applies == FALSE else masks if applies == TRUE else masks | absent
        return absent if applies == FALSE else masks if applies == TRUE else codes.or_absent(masks)
    column = np.full(len(applies), codes.code(masks)) if isinstance(masks, int) else masks
    return np.where(applies == TRUE, column, np.where(applies == UNKNOWN, codes.or_absent(column), codes.code(absent)))


def known_of_cells(masks: Masks, slot: Slot) -> Masks:
    """Whether just one cell of a finite slot is possible, and whether it may not apply."""
    if isinstance(masks, int):
        values = masks & slot.full
        return (OUT if masks & slot.absent else 0) | (0 if not values else NO if values & (values - 1) else YES)
    dtype = masks.dtype.type
    values = masks & dtype(slot.full)
    known = np.where(values == 0, 0, np.where(values & (values - dtype(1)), NO, YES))
    return (known | np.where(masks & dtype(slot.absent), OUT, 0)).astype(np.uint8)


def ranked(truths: Truths, least: int, rank: int, otherwise: int = 0) -> Truths:
    """`rank` where the truth is at least this, else `otherwise`."""
    if isinstance(truths, int):
        return rank if truths >= least else otherwise
    holds = (truths >= least).view(np.uint8)
    return holds * np.uint8(rank) if otherwise == 0 else np.where(holds, np.uint8(rank), np.uint8(otherwise))


def larger(one: Truths, other: Truths) -> Truths:
    return max(one, other) if isinstance(one, int) and isinstance(other, int) else np.maximum(as_number(one), as_number(other))


def smaller(one: Truths, other: Truths) -> Truths:
    return min(one, other) if isinstance(one, int) and isinstance(other, int) else np.minimum(as_number(one), as_number(other))


def as_number(value: Truths) -> Column | np.uint8:
    return np.uint8(value) if isinstance(value, int) else value
