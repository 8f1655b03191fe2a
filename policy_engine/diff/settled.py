"""The part of a policy that decides, in one form: two policies with equal forms answer every ticket alike."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import Any

from policy_engine.diff.renames import Renames
from policy_engine.logic import Range
from policy_engine.model.program import All, Any_, Check, Condition, Not, Program, ScalePlan, SignalPlan, StatePlan, Table, TableRows
from policy_engine.records import dataclass

Form = Any
"""Nested tuples of plain values, without titles, the words a test was written in, and orders that mean nothing."""


def digest(program: Program, renames: Renames) -> str:
    """The digest of everything that decides on tickets whose facts are known."""
    return hashlib.sha256(repr(Settled(renames).program(program)).encode()).hexdigest()


def _sorted(parts: Iterable[Form]) -> Form:
    return tuple(sorted(parts, key=repr))


@dataclass(frozen=True, slots=True)
class Settled:
    """Puts what decides into one form, with the ids that `renames` gives."""

    renames: Renames

    def program(self, program: Program) -> Form:
        name = self.renames.variable
        return (
            _sorted((name(v.name), v.kind, self.values(v.name, v.values, ordered=v.ordered)) for v in program.variables),
            _sorted(self.signal(signal) for signal in program.signals),
            _sorted((name(event.name), event.unknown_when_missing) for event in program.events),
            tuple((self.renames.id(lane.name), self.condition(lane.when), lane.with_others) for lane in program.lanes),
            _sorted(self.scale(scale) for scale in program.scales),
            _sorted((self.renames.id(t.name), self.condition(t.when), self.targets(t.raises)) for t in program.triggers),
            _sorted((self.renames.id(g.name), self.condition(g.when), self.targets(g.caps)) for g in program.gates),
            _sorted(self.state(state) for state in program.states),
            program.currency,
        )

    def values(self, name: str, values: tuple[str, ...], *, ordered: bool) -> Form:
        owner = self.renames.variable(name)
        found = tuple(self.renames.value(owner, value) for value in values)
        return found if ordered else _sorted(found)

    def targets(self, targets: tuple[tuple[str, str], ...]) -> Form:
        return _sorted((self.renames.id(scale), self.renames.value(self.renames.id(scale), value)) for scale, value in targets)

    def signal(self, signal: SignalPlan) -> Form:
        owner = self.renames.id(signal.name)
        missing = None if signal.if_missing is None else self.renames.value(owner, signal.if_missing.value)
        return (
            owner,
            signal.type,
            self.maybe(self.condition, signal.when),
            self.table(signal.table, owner),
            _sorted(self.renames.variable(event) for event in signal.from_events),
            self.renames.variable(signal.to_event),
            self.renames.id(signal.calendar or ""),
            signal.is_open,
            self.maybe(self.condition, signal.only_if),
            missing,
            _sorted((self.renames.value(owner, value), silence.value) for value, silence in signal.values_missing),
        )

    def scale(self, scale: ScalePlan) -> Form:
        name = self.renames.id(scale.name)
        applies = self.maybe(self.condition, scale.only_if)
        values = self.values(scale.name, scale.values, ordered=True)
        return (name, values, applies, self.table(scale.table, name), scale.when_unsure, scale.never_falls)

    def state(self, state: StatePlan) -> Form:
        starts = _sorted(self.renames.variable(event) for event in state.from_events)
        return (self.renames.id(state.name), self.condition(state.when), starts, state.is_chain, state.may_be_none)

    def maybe(self, form: Callable[[Any], Form], value: Any) -> Form:
        return None if value is None else form(value)

    def condition(self, condition: Condition) -> Form:
        match condition:
            case Check():
                return self.check(condition)
            case Not(part):
                return ("not", self.condition(part))
            case All(parts) | Any_(parts):
                joined = "all" if isinstance(condition, All) else "any"
                found = [self.condition(part) for part in parts]
                flat = [inner for part in found for inner in (part[1] if part[0] == joined else (part,))]
                return flat[0] if len(flat) == 1 else (joined, _sorted(dict.fromkeys(flat)))

    def check(self, check: Check) -> Form:
        name = self.renames.variable(check.variable)
        values = _sorted(self.renames.value(name, value) for value in check.values)
        return ("check", name, values, _sorted(_range(part) for part in check.ranges), check.known)

    def table(self, table: Table | None, owner: str) -> Form:
        if table is None:
            return None
        axes = tuple(self.renames.variable(axis) for axis in table.axes)
        return axes, self.rows(table.rows, axes, owner)

    def rows(self, rows: str | TableRows | None, axes: tuple[str, ...], owner: str) -> Form:
        if not isinstance(rows, TableRows):
            return None if rows is None else self.renames.value(owner, rows)
        entries = _sorted((self.renames.value(axes[0], value), self.rows(inner, axes[1:], owner)) for value, inner in rows.entries)
        return entries, self.rows(rows.otherwise, axes[1:], owner)


def _range(part: Range) -> Form:
    low, high = (None if end is None else f"{end.normalize():f}" for end in (part.low, part.high))
    return (low, high, part.low_open, part.high_open)
