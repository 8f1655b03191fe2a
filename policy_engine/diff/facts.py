"""The facts of a ticket that two policies read: which of them are one and the same, and why others can't be compared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from policy_engine.compiler.cells import conditions_of
from policy_engine.diff.renames import Renames
from policy_engine.facts.values import BadValue, OtherCurrency, read_value
from policy_engine.loader.order import checks_of
from policy_engine.logic.possible import Possible
from policy_engine.model.program import Program, SignalPlan, Variable
from policy_engine.records import dataclass

Why = Literal["only_old", "only_new", "type", "counted", "currency", "derived", "value_removed", "value_added", "silence", "clock"]
BUILT_IN = ("received", "escalated")


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a ticket says, with its variable in each policy (None: this policy does not read it).

    `silent` holds what each policy takes when nothing is said, where both take something and it differs.
    """

    key: str
    old: Variable | None
    new: Variable | None
    silent: tuple[Possible, Possible] | None = None

    @property
    def is_shared(self) -> bool:
        return self.old is not None and self.new is not None


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that limits the comparison: why, the variable, and a value where it is about one."""

    why: Why
    name: str
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many facts the old policy reads, the new one, and both; without those that every policy has."""

    old: int
    new: int
    shared: int

    @property
    def are_few(self) -> bool:
        """Less than half of what either reads is read by both."""
        return 2 * self.shared < min(self.old, self.new)


@dataclass(frozen=True, slots=True)
class Facts:
    facts: tuple[Fact, ...]
    remarks: tuple[Remark, ...]

    @property
    def counts(self) -> Counts:
        told = [fact for fact in self.facts if not _is_built_in(fact)]
        old, new = (sum(getattr(fact, side) is not None for fact in told) for side in ("old", "new"))
        return Counts(old, new, sum(fact.is_shared for fact in told))

    @property
    def nothing_shared(self) -> bool:
        """Both policies read tickets, and have no fact in common."""
        counts = self.counts
        return bool(counts.old and counts.new and not counts.shared)


def _is_built_in(fact: Fact) -> bool:
    variable = fact.old or fact.new
    return variable is not None and (variable.kind == "current" or variable.name in BUILT_IN or variable.name.endswith(".due"))


def is_said(variable: Variable, program: Program) -> bool:
    """True for what a ticket speaks of; lanes, scales, definitions and table signals are found from it."""
    if variable.kind in ("lane", "scale"):
        return False
    signal = program.signal_plans.get(variable.owner)
    return signal is None or (signal.when is None and signal.table is None)


def pair_facts(old: Program, new: Program, renames: Renames) -> Facts:
    """Every fact of either policy."""
    remarks: list[Remark] = []
    facts: list[Fact] = []
    old_names = {renames.variable(variable.name): variable for variable in old.variables}
    for variable in new.variables:
        other = old_names.pop(variable.name, None)
        facts.extend(_Pair(old, new, renames).facts(other, variable, remarks))
    for name, variable in old_names.items():
        if is_said(variable, old):
            facts.append(Fact(f"old {name}", variable, None))
            remarks.extend(_alone("only_old", variable))
    return Facts(tuple(facts), tuple(dict.fromkeys(remarks)))


def _alone(why: Why, variable: Variable) -> Iterator[Remark]:
    """A remark about a signal or event that only one policy has."""
    if variable.kind not in ("state", "current") and not variable.name.endswith(".due") and "|" not in variable.name:
        yield Remark(why, variable.name)


@dataclass(frozen=True, slots=True)
class _Pair:
    old: Program
    new: Program
    renames: Renames

    def facts(self, old: Variable | None, new: Variable, remarks: list[Remark]) -> Iterator[Fact]:
        """The fact that two variables of one name are, or one for each where they are not the same."""
        said = is_said(new, self.new)
        if old is None:
            if said:
                yield Fact(new.name, None, new)
                remarks.extend(_alone("only_new", new))
            return
        was_said = is_said(old, self.old)
        why = self.difference(old, new) if said and was_said else "derived" if said != was_said else None
        if why is not None:
            remarks.append(Remark(why, new.name))
            yield from [Fact(f"old {new.name}", old, None)] if was_said else []
            yield from [Fact(new.name, None, new)] if said else []
        elif said:
            remarks.extend(self.values(old, new))
            yield self.shared(old, new, remarks)

    def difference(self, old: Variable, new: Variable) -> Why | None:
        """Why two variables of one name are not the same fact."""
        if old.kind != new.kind:
            return "type"
        if old.kind == "money" and self.old.currency != self.new.currency:
            return "currency"
        mine, theirs = self.old.signal_plans.get(old.owner), self.new.signal_plans.get(new.owner)
        if mine is not None and theirs is not None and self._clock(mine, self.renames) != self._clock(theirs, Renames()):
            return "counted"
        return None

    def _clock(self, signal: SignalPlan, renames: Renames) -> object:
        events = frozenset(renames.variable(event) for event in signal.from_events)
        calendar = renames.id(signal.calendar or "always") if events or signal.is_open else ""
        return events, renames.variable(signal.to_event), calendar, signal.is_open

    def values(self, old: Variable, new: Variable) -> Iterator[Remark]:
        """Values that only one of the two policies can read."""
        if new.kind in ("state", "event"):
            return
        mine = [self.renames.value(new.name, value) for value in old.values]
        yield from (Remark("value_removed", new.name, value) for value in mine if value not in new.values)
        yield from (Remark("value_added", new.name, value) for value in new.values if value not in mine)

    def shared(self, old: Variable, new: Variable, remarks: list[Remark]) -> Fact:
        """One fact; where silence about it means something else now, that is said or taken along."""
        mine, theirs = silence(old, self.old), silence(new, self.new)
        if mine is not None and mine.values:
            mine = Possible(frozenset(self.renames.value(new.name, value) for value in mine.values))
        if mine == theirs:
            return Fact(new.name, old, new)
        remarks.append(Remark("silence", new.name))
        return Fact(new.name, old, new, (mine, theirs) if mine is not None and theirs is not None else None)


def silence(variable: Variable, program: Program) -> Possible | None:
    """The value that `if_missing` gives when nothing is said; None where it gives none."""
    signal = program.signal_plans.get(variable.owner)
    if signal is None:
        return None
    part = variable.name.removeprefix(f"{signal.name}.")
    missing = dict(signal.values_missing).get(part, signal.if_missing)
    if missing is None or missing.value == "unknown" or "|" in variable.name:
        return None
    try:
        return read_value(variable, missing.value, program.currency)
    except (BadValue, OtherCurrency):
        return None


def read_names(program: Program) -> frozenset[str]:
    """The variables that decide: tested by a condition, or an axis of a table."""
    tested = (check.variable for condition in conditions_of(program) for check in checks_of(condition))
    tables = (*(signal.table for signal in program.signals), *(scale.table for scale in program.scales))
    return frozenset((*tested, *(axis for table in tables if table is not None for axis in table.axes)))
