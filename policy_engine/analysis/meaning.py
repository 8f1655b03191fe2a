"""The law (`interpret.py`) as formulas over one ticket's literals. Function by function the same; a test compares them.

INVARIANT: for every ticket, the formulas of a program are true and false exactly where `interpret` says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field

import z3

from policy_engine.analysis.formulas import Formula, Rail, all_rails, any_rails, conj, disj, exact, exactly_one, literal, neg, opposite
from policy_engine.analysis.scale_rails import ScaleRails, Seen, find_rails, seen_scale
from policy_engine.analysis.universe import Inputs, is_given, touched_by
from policy_engine.loader.order import reads
from policy_engine.logic.ranges import covers
from policy_engine.model.program import (
    All,
    Any_,
    Check,
    Condition,
    Not,
    Program,
    ScalePlan,
    SignalPlan,
    StatePlan,
    Table,
    TableRows,
    Variable,
)
from policy_engine.records import dataclass
from policy_engine.tree import Slot


@dataclass
class Meaning:
    """A program's answers for one ticket. `constraints` must be given to the solver.

    With `like`, the ticket differs from that of another meaning in `inputs.changed` only: whatever that does not touch is shared.
    """

    program: Program
    inputs: Inputs
    name: str = ""
    like: Meaning | None = None
    constraints: list[Formula] = field(default_factory=list)
    seen: dict[str, Seen] = field(default_factory=dict)
    lanes: dict[str, Rail] = field(default_factory=dict)
    scales: dict[str, ScaleRails] = field(default_factory=dict)
    triggers: dict[str, Rail] = field(default_factory=dict)
    gates: dict[str, Rail] = field(default_factory=dict)
    touched: frozenset[str] | None = None

    def __post_init__(self) -> None:
        if self.like is not None:
            assert self.inputs.changed is not None
            self.touched = touched_by(self.program, self.inputs.changed)
            self.seen = {name: seen for name, seen in self.like.seen.items() if name.removesuffix("|base") not in self.touched}
        for variable in self.program.variables:
            if is_given(variable, self.program) and variable.kind != "state" and variable.name not in self.seen:
                self.seen[variable.name] = self.given(variable)
        for name in self.program.order:
            self.find(name)
        for state in self.program.states:
            if state.name not in self.seen:
                self.find_state(state)
        for trigger in self.program.triggers:
            self.trigger(trigger.name, trigger.when)
        for gate in self.program.gates:
            self.gate(gate.name, gate.when)

    # ---- conditions -------------------------------------------------------------------------------------------------------

    def judge(self, condition: Condition) -> Rail:
        match condition:
            case Check():
                return self.check(condition)
            case Not(part):
                return opposite(self.judge(part))
            case All(parts):
                return all_rails(self.judge(part) for part in parts)
            case Any_(parts):
                return any_rails(self.judge(part) for part in parts)

    def check(self, check: Check) -> Rail:
        seen = self.value(check.variable)
        if check.known is not None:
            return self.known(seen, check.known)
        allowed = self.allowed(check)
        passing = disj(cell for cell, passes in zip(seen.cells, allowed, strict=True) if passes)
        if self.inputs.is_exact:
            return exact(passing)
        others = (cell for cell, passes in zip(seen.cells, allowed, strict=True) if not passes)
        return Rail(conj((passing, neg(disj(others)), neg(seen.absent))), neg(passing))

    def allowed(self, check: Check) -> list[bool]:
        """Which cells pass."""
        slot = self.inputs.slots[check.variable]
        if slot.values:
            return [value in check.values for value in slot.values]
        return [covers(check.ranges, cell) for cell in slot.ranges]

    def known(self, seen: Seen, known: bool) -> Rail:
        """What surely does not apply is neither known nor unknown; what may not apply may be neither."""
        applies, has_value = neg(seen.absent), disj(seen.cells)
        wanted = seen.known if known else neg(seen.known)
        return Rail(conj((wanted, applies, has_value)), disj((neg(wanted), neg(has_value))))

    # ---- what a ticket says -----------------------------------------------------------------------------------------------

    def given(self, variable: Variable) -> Seen:
        """A variable that the ticket speaks of, with its `only_if`."""
        name, signal = variable.name, self.program.signal_plans.get(variable.owner)
        timed = signal is not None and (bool(signal.from_events) or signal.is_open)
        self.constraints.append(self.inputs.one_value(name, absent=timed))
        if timed and signal is not None:
            self.constraints.append(self.inputs.absent(name) == self.not_begun(signal))
        return Seen(tuple(self.inputs.cells(name)), self.inputs.absent(name) if timed else False, self.is_known(variable))

    def is_known(self, variable: Variable) -> Formula:
        if variable.name not in self.inputs.open:
            return True
        slot, cells = self.inputs.slots[variable.name], self.inputs.cells(variable.name)
        one = exactly_one(cells)
        if slot.values:
            return one
        points = [cell for cell, part in zip(cells, slot.ranges, strict=True) if part.is_point]
        return conj((one, disj((*points, self.inputs.surely_known(variable.name)))))

    def not_begun(self, signal: SignalPlan) -> Formula:
        """None of the events that start it has happened, or the one that ends it (or that a calendar is asked at) has not."""
        starts = False if signal.is_open else conj(self.not_yet(event) for event in signal.from_events)
        ended = signal.to_event == "now" or signal.to_event not in self.inputs.slots
        return disj((starts, False if ended else self.not_yet(signal.to_event)))

    def not_yet(self, event: str) -> Formula:
        slot = self.inputs.slots[event]
        return conj(cell if value == "not_yet" else neg(cell) for value, cell in zip(slot.values, self.inputs.cells(event), strict=True))

    # ---- what is found ----------------------------------------------------------------------------------------------------

    def value(self, name: str) -> Seen:
        if name not in self.seen:
            self.find(name)
        return self.seen[name]

    def is_shared(self, condition: Condition) -> bool:
        """Whether a condition reads nothing that differs from the ticket this one is like."""
        return self.touched is not None and not self.touched & reads(condition)

    def find(self, name: str) -> None:
        if self.like is not None and self.touched is not None and self._shares(name, self.like):
            return
        if name in self.program.signal_plans:
            self.find_signal(self.program.signal_plans[name])
        elif name in self.program.scale_plans:
            self.find_scale(self.program.scale_plans[name])
        elif name in self.program.state_plans:
            self.find_state(self.program.state_plans[name])
        elif name.startswith("lane."):
            self.find_lane([lane.name for lane in self.program.lanes].index(name.removeprefix("lane.")))

    def _shares(self, name: str, like: Meaning) -> bool:
        """Take over what is found the same way; False where it has to be found again."""
        owned = self.program.by_owner.get(name) or ()
        if self.touched is None or any(one in self.touched for one in (name, *(variable.name for variable in owned))):
            return False
        if name in like.scales:
            self.scales[name] = like.scales[name]
        if name.startswith("lane."):
            self.lanes[name.removeprefix("lane.")] = like.lanes[name.removeprefix("lane.")]
        return True

    def find_signal(self, signal: SignalPlan) -> None:
        applies = exact(True) if signal.only_if is None else self.judge(signal.only_if)
        for variable in self.program.by_owner.get(signal.name, ()):
            found = self.derived(signal, variable)
            cells = tuple(conj((applies.may, cell)) for cell in found.cells)
            self.seen[variable.name] = self.named(variable.name, Seen(cells, disj((neg(applies.t), found.absent)), found.known))

    def derived(self, signal: SignalPlan, variable: Variable) -> Seen:
        if signal.when is not None:
            return self.flag(self.judge(signal.when))
        if signal.table is not None:
            return self.cells_of(signal.table, self.inputs.slots[variable.name])
        return self.seen[variable.name]

    def flag(self, truth: Rail) -> Seen:
        return Seen((truth.may, neg(truth.t)), known=True if self.inputs.is_exact else disj((truth.t, truth.f)))

    def cells_of(self, table: Table, slot: Slot) -> Seen:
        """All cells that are still possible; an axis that does not apply gives nothing."""
        found: dict[str | None, list[Formula]] = {}
        self._walk_table(table.rows, table.axes, True, found)
        cells = tuple(disj(found.get(value, ())) for value in slot.values)
        return Seen(cells, disj(found.get(None, ())), True if self.inputs.is_exact else exactly_one(cells))

    def _walk_table(self, rows: str | TableRows | None, axes: Sequence[str], here: Formula, found: dict[str | None, list[Formula]]) -> None:
        if not isinstance(rows, TableRows):
            found.setdefault(rows, []).append(here)
            return
        axis = self.value(axes[0])
        found.setdefault(None, []).append(conj((here, axis.absent)))
        for value, cell in zip(self.inputs.slots[axes[0]].values, axis.cells, strict=True):
            self._walk_table(rows.pick(value), axes[1:], conj((here, cell)), found)

    def find_state(self, plan: StatePlan) -> None:
        """Any state, as far as no clock rules it out: none where it does not apply, waiting where nothing has started it."""
        applies, slot = self.judge(plan.when), self.inputs.slots[plan.name]
        cells = dict(zip(slot.values, self.inputs.cells(plan.name), strict=True))
        self.constraints.append(self.inputs.one_value(plan.name, absent=False))
        may_be_now = plan.after_level and "escalated" in plan.from_events
        starts = conj(self.not_yet(event) for event in plan.from_events) if plan.from_events and not may_be_now else False
        waiting = [cells["waiting"]] + ([cells["none"]] if plan.may_be_none and not plan.is_chain else [])
        self.constraints.append(disj((neg(starts), neg(applies.t), *waiting)))
        free = {"waiting"} | ({"none"} if plan.may_be_none and not plan.is_chain else set())
        found = {state: conj((applies.may, cell, True if state in free else neg(starts))) for state, cell in cells.items()}
        if not plan.is_chain:
            found["none"] = disj((neg(applies.t), found["none"]))
        seen = Seen(tuple(found.values()), neg(applies.t) if plan.is_chain else False)
        self.seen[plan.name] = self.named(plan.name, seen)

    def find_lane(self, position: int) -> None:
        lanes = self.program.lanes
        earlier = [opposite(self.judge(lane.when)) for lane in lanes[:position] if not lane.with_others]
        name = lanes[position].name
        truth = self.fixed(f"lane.{name}", all_rails([self.judge(lanes[position].when), *earlier]))
        self.lanes[name] = truth
        self.seen[f"lane.{name}"] = self.flag(truth)

    def find_scale(self, scale: ScalePlan) -> None:
        rails = find_rails(self, scale)
        self.scales[scale.name] = rails
        self.seen[scale.name] = seen_scale(scale, rails, is_exact=self.inputs.is_exact)

    # ---- names for what is used often -------------------------------------------------------------------------------------

    def trigger(self, name: str, when: Condition) -> Rail:
        if name not in self.triggers and self.like is not None and self.is_shared(when):
            self.triggers[name] = self.like.triggers[name]
        if name not in self.triggers:
            self.triggers[name] = self.fixed(f"trigger.{name}", self.judge(when))
        return self.triggers[name]

    def gate(self, name: str, when: Condition) -> Rail:
        if name not in self.gates and self.like is not None and self.is_shared(when):
            self.gates[name] = self.like.gates[name]
        if name not in self.gates:
            self.gates[name] = self.fixed(f"gate.{name}", self.judge(when))
        return self.gates[name]

    def short(self, name: str, formula: Formula) -> Formula:
        """A literal that stands for a formula."""
        if formula is True or formula is False:
            return formula
        stands = literal(f"{self.name}{self.inputs.mark}{name}")
        self.constraints.append(stands == formula)
        return stands

    def fixed(self, name: str, truth: Rail) -> Rail:
        t = self.short(name, truth.t)
        return exact(t) if self.inputs.is_exact else Rail(t, self.short(f"not {name}", truth.f))

    def named(self, name: str, seen: Seen) -> Seen:
        if all(z3.is_const(cell) for cell in seen.cells if cell is not True and cell is not False):
            return seen
        cells = tuple(self.short(f"{name}:{index}", cell) for index, cell in enumerate(seen.cells))
        return Seen(cells, self.short(f"{name}:absent", seen.absent), seen.known)
