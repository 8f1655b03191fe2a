"""Conditions as two-valued formulas: what is surely so, and what may be so. Between them lies all that is undetermined.

INVARIANT: for every ticket, `sure` holds where `interpret` says True, and `may` where it says True or None.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import Any

from policy_engine.generated.algebra import OTHER, Formula, Side, both, either, is_small, negated, parts_of, read
from policy_engine.interpret import anything, state_without_clock
from policy_engine.logic.possible import one, some
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
)


class Formulas:
    """The formulas of a program's conditions. `is_new`: of tickets that say nothing of where they are, their level or lane."""

    def __init__(self, program: Program, *, is_new: bool = False) -> None:
        self.program, self.is_new = program, is_new
        self.unsaid: dict[str, None] = {}
        """The variables that a new ticket must not have: what they are then is in the formulas."""
        self.named: dict[tuple[str, str], Formula] = {}
        self.checks: list[Check] = []
        self._numbers: dict[Check, int] = {}
        self._made: dict[tuple[Check, Side], Formula] = {}

    @cached_property
    def earlier(self) -> dict[str, tuple[Condition, ...]]:
        """Lane → conditions of the earlier lanes that keep tickets to themselves."""
        lanes = self.program.lanes
        return {lane.name: tuple(one.when for one in lanes[:place] if not one.with_others) for place, lane in enumerate(lanes)}

    def of(self, condition: Condition, side: Side) -> Formula:
        """Whether a condition holds, or may."""
        match condition:
            case Check():
                return self.check(condition, side)
            case Not(part):
                return negated(self.of(part, OTHER[side]))
            case All(parts):
                return both(self.of(part, side) for part in parts)
            case Any_(parts):
                return either(self.of(part, side) for part in parts)

    def check(self, check: Check, side: Side) -> Formula:
        """Whether a check passes, or may. Asked for again, it is the same."""
        key = (replace(check, words=""), side)
        if key not in self._made:
            self._made[key] = self._check(check, side)
        return self._made[key]

    def _check(self, check: Check, side: Side) -> Formula:
        variable = self.program.variable(check.variable)
        if check.known is None and not check.values and not check.ranges:
            return False
        if variable.kind == "scale":
            return self.scale_check(self.program.scale_plans.get(variable.name), check, side)
        if variable.kind == "lane":
            return self.truth_check(check, side, lambda wanted: self.lane(variable.name.removeprefix("lane."), wanted))
        if variable.name in self.program.state_plans:
            plan = self.program.state_plans[variable.name]
            if side == "plain":  # what nobody has said is not known, as far as plain code can tell
                found = read(self.test(Check(variable.name, frozenset(variable.values)), side))
                return self.test(check, side) if check.known is None else found if check.known else negated(found)
            said = self.test(check, side)
            return ("given", variable.name, said, self.keep((f"state {said[3]} {plan.name}", side), self.state(plan, check, side)))
        signal = self.program.signal_plans.get(variable.owner)
        return self.test(check, side) if signal is None else self.signal_check(signal, check, side)

    def test(self, check: Check, side: Side) -> Formula:
        """The leaf for a check. Equal checks have one number: numbers are compared faster."""
        variable = self.program.variable(check.variable)
        if self.is_new and variable.kind == "current":
            self.unsaid[variable.name] = None
            return check.known if check.known is not None else anything(variable).values <= check.values
        bare = replace(check, words="")
        if bare not in self._numbers:
            self._numbers[bare] = len(self.checks)
            self.checks.append(bare)
        return ("test", check.variable, side, self._numbers[bare])

    # ---- signals

    def signal_check(self, signal: SignalPlan, check: Check, side: Side) -> Formula:
        said: Formula = self.test(check, side)
        when = signal.when
        if when is not None:
            derived = self.truth_check(check, side, lambda wanted: self.name("signal", signal.name, when, wanted))
            said = ("given", check.variable, said, derived)
        elif signal.table is not None:
            key = (f"table {said[3]} {signal.name}", side)
            said = ("given", check.variable, said, self.keep(key, self.table_check(signal.table, check, side)))
        return both((self.applies(signal, side), said))

    def applies(self, signal: SignalPlan, side: Side) -> Formula:
        return True if signal.only_if is None else self.name("applies", signal.name, signal.only_if, side)

    def name(self, kind: str, name: str, condition: Condition, side: Side) -> Formula:
        """A formula that several may read: a small one itself, else a reference to it."""
        key = (f"{kind} {name}", side)
        return ("ref", key) if key in self.named else self.keep(key, self.of(condition, side))

    def keep(self, key: tuple[str, str], formula: Formula) -> Formula:
        """The formula itself where it is small, else a reference to it."""
        if isinstance(formula, bool) or is_small(formula):
            return formula
        self.named[key] = formula
        return ("ref", key)

    def truth_check(self, check: Check, side: Side, holds: Any) -> Formula:
        """A check on something that is as true as a condition; `holds(side)` is its formula."""
        if check.known is not None:
            known = read(holds("plain")) if side == "plain" else either((holds("sure"), negated(holds("may"))))
            return known if check.known else negated(known)
        if {"yes", "no"} <= check.values:
            return True
        return holds(side) if "yes" in check.values else negated(holds(OTHER[side]))

    # ---- tables: `wanted` holds cells, and None for a cell that is not there

    def table_check(self, table: Table, check: Check, side: Side) -> Formula:
        cells = _cells(table.rows)
        if check.known is not None:
            return self.table_known(table, check.known, side)
        if side == "sure":
            return negated(self.table_may(table.rows, table.axes, (cells | {None}) - check.values, "may"))
        return self.table_may(table.rows, table.axes, cells & check.values, side)

    def table_known(self, table: Table, known: bool, side: Side) -> Formula:
        cells = sorted(cell for cell in _cells(table.rows) if cell is not None)
        if side == "plain":
            found = read(self.table_may(table.rows, table.axes, frozenset(cells), side))
            there = negated(self.table_may(table.rows, table.axes, frozenset({None}), side))
            return both((found, there)) if known else negated(found)
        possible = {cell: self.table_may(table.rows, table.axes, frozenset({cell}), "may") for cell in cells}
        ones = [both((possible[cell], *(negated(possible[more]) for more in cells if more != cell))) for cell in cells]
        found = either(ones) if known else both((either(possible.values()), negated(either(ones))))
        absent = self.table_may(table.rows, table.axes, frozenset({None}), "may")
        return both((found, negated(absent))) if side == "sure" else found

    def table_may(self, rows: str | TableRows | None, axes: tuple[str, ...], wanted: frozenset[str | None], side: Side) -> Formula:
        """Whether a wanted cell is possible."""
        if not isinstance(rows, TableRows):
            return rows in wanted
        axis, inner = self.program.variable(axes[0]), dict[Any, list[str]]()
        for value in axis.values:
            inner.setdefault(rows.pick(value), []).append(value)
        ways = []
        for row, values in inner.items():
            behind = self.table_may(row, axes[1:], wanted, side)
            if behind is not False:
                ways.append(both((self.check(Check(axis.name, frozenset(values)), side), behind)))
        if None in wanted:
            ways.append(self.absent(axis.name, side))
        return either(ways)

    def absent(self, name: str, side: Side) -> Formula:
        """Whether a finite variable may not apply: it passes no check at all, or not surely."""
        variable = self.program.variable(name)
        return negated(self.check(Check(name, frozenset(variable.values)), "plain" if side == "plain" else "sure"))

    # ---- lanes, states, scales

    def lane(self, name: str, side: Side) -> Formula:
        """In a lane: its condition holds, and that of no earlier lane that keeps tickets to itself."""
        return self.name("lane", name, self.lane_condition(name), side)

    def lane_condition(self, name: str) -> Condition:
        lane = next(lane for lane in self.program.lanes if lane.name == name)
        return All((lane.when, *(Not(when) for when in self.earlier[name])))

    def state(self, plan: StatePlan, check: Check, side: Side) -> Formula:
        """A check on a state that nobody has said: as far as no clock is needed."""
        stages = self.stages(plan)
        if check.known is not None:
            ways = [(when, found) for when, found in stages if (len(found.values) == 1) == check.known and found.values]
            return either(both((when, not found.absent if side == "sure" else True)) for when, found in ways)
        if side == "sure":
            return either(when for when, found in stages if found.values <= check.values and not found.absent)
        return either(when for when, found in stages if found.values & check.values)

    def stages(self, plan: StatePlan) -> list[tuple[Formula, Any]]:
        """(formula, what the state may be), just one of which holds."""
        sure, may = self.of(plan.when, "sure"), self.of(plan.when, "may")
        starts = [self.check(Check(event, frozenset({"not_yet"})), "sure") for event in plan.from_events]
        not_yet = both(starts) if starts else False
        truths: list[tuple[Formula, bool | None]] = [(sure, True), (both((may, negated(sure))), None), (negated(may), False)]
        anything_goes, waiting = [some(("happened", "not_yet"))], [one("not_yet")]
        return [
            (both((when, now)), state_without_clock(plan, truth, when_started if starts else []))
            for when, truth in truths
            for now, when_started in ((not_yet, waiting), (negated(not_yet), anything_goes))
        ]

    def scale_check(self, scale: ScalePlan | None, check: Check, side: Side) -> Formula:
        assert scale is not None
        if check.known is None:
            return ("scale", scale.name, side, sum(1 << scale.rank(value) for value in check.values if value in scale.values))
        size = len(scale.values)
        spans = [(2 << high) - (1 << low) for low in range(size) for high in range(low, size)]
        fitting = {span for span in spans if (span.bit_count() == 1) == check.known}
        open_too = set() if side == "sure" else {span | 1 << size for span in fitting}
        return ("span", scale.name, frozenset(fitting | open_too))

    # ---- what scales rest on

    def raises_to(self, scale: ScalePlan, rank: int, side: Side) -> list[Formula]:
        """What lifts a scale to `rank`: triggers, and a table's cell this high."""
        found = [
            self.of(trigger.when, side) for trigger in self.program.triggers if dict(trigger.raises).get(scale.name) == scale.values[rank]
        ]
        if scale.table is not None:
            found.append(self.table_check(scale.table, Check(scale.name, frozenset(scale.values[rank:])), side))
        if scale.never_falls:
            found.append(self.check(Check(f"current.{scale.name}", frozenset(scale.values[rank:])), side))
        return [formula for formula in found if formula is not False]

    def caps_at(self, scale: ScalePlan, rank: int, side: Side) -> list[Formula]:
        found = [self.of(gate.when, side) for gate in self.program.gates if dict(gate.caps).get(scale.name) == scale.values[rank]]
        return [formula for formula in found if formula is not False]

    def scales_in(self, formulas: Iterable[Formula]) -> set[str]:
        """The scales that formulas read, near and behind names."""
        found: set[str] = set()
        seen: set[Formula] = set()
        left = list(formulas)
        while left:
            formula = left.pop()
            if isinstance(formula, bool) or formula in seen:
                continue
            seen.add(formula)
            if formula[0] in ("scale", "span"):
                found.add(formula[1])
            left.extend([self.named[formula[1]]] if formula[0] == "ref" else parts_of(formula))
        return found


def _cells(rows: str | TableRows | None) -> frozenset[str | None]:
    if not isinstance(rows, TableRows):
        return frozenset({rows})
    return frozenset[str | None]().union(*(_cells(row) for _, row in rows.entries), _cells(rows.otherwise))
