"""Two policies over the same tickets: literals that both share, cut at the thresholds of both, and what ties them together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cached_property

from policy_engine.analysis.formulas import Formula, conj, differ, disj, exactly_one, neg
from policy_engine.analysis.meaning import Meaning
from policy_engine.analysis.solver import Solver
from policy_engine.analysis.universe import NOT_NEGATIVE, Inputs, all_conditions, asked_known
from policy_engine.compiler.cells import cut
from policy_engine.diff.facts import Fact, Facts, read_names
from policy_engine.diff.renames import Renames
from policy_engine.loader.order import checks_of
from policy_engine.logic import Range
from policy_engine.logic.possible import Possible
from policy_engine.logic.ranges import intersect
from policy_engine.model.program import Program, Variable
from policy_engine.records import dataclass
from policy_engine.tree import Slot

OLD, NEW = "old", "new"


@dataclass(frozen=True)
class SideInputs(Inputs):
    """The literals as one policy names its variables.

    `keys`: the name of a literal for each of them; `never`: values that only the other policy has, so that no ticket holds them.
    """

    keys: Mapping[str, str] = field(default_factory=dict)
    never: frozenset[tuple[str, int]] = frozenset()

    def cell(self, name: str, index: int) -> Formula:
        return False if (name, index) in self.never else super().cell(self.keys.get(name, name), index)

    def absent(self, name: str) -> Formula:
        return super().absent(self.keys.get(name, name))

    def surely_known(self, name: str) -> Formula:
        return super().surely_known(self.keys.get(name, name))


@dataclass(frozen=True)
class Pairing:
    """An old and a new program, and the facts that they read."""

    old: Program
    new: Program
    renames: Renames
    facts: Facts

    @cached_property
    def slots(self) -> dict[str, Slot]:
        """The cells of each fact by key; values in the new policy's words, those that only the old one has at the end."""
        return {fact.key: self._slot(fact) for fact in self.facts.facts}

    def _slot(self, fact: Fact) -> Slot:
        variable = fact.new or fact.old
        assert variable is not None
        if not variable.is_numeric:
            mine = [self.renames.value(variable.name, value) for value in fact.old.values] if fact.old else []
            return Slot(fact.key, values=tuple(dict.fromkeys((*(fact.new.values if fact.new else ()), *mine))))
        ranges = [*self._ranges(self.old, fact.old), *self._ranges(self.new, fact.new)]
        cells = cut([*ranges, *(part for possible in fact.silent or () for part in possible.ranges)])
        if variable.kind != "number":
            cells = [cell for cell in (intersect(cell, NOT_NEGATIVE) for cell in cells) if cell is not None]
        return Slot(fact.key, ranges=tuple(cells))

    def _ranges(self, program: Program, variable: Variable | None) -> Iterator[Range]:
        if variable is not None:
            yield from self._thresholds(program).get(variable.name, ())

    def _thresholds(self, program: Program) -> dict[str, list[Range]]:
        return self._all_thresholds[OLD if program is self.old else NEW]

    @cached_property
    def _all_thresholds(self) -> dict[str, dict[str, list[Range]]]:
        found: dict[str, dict[str, list[Range]]] = {OLD: {}, NEW: {}}
        for side, program in ((OLD, self.old), (NEW, self.new)):
            for condition in all_conditions(program):
                for check in checks_of(condition):
                    found[side].setdefault(check.variable, []).extend(check.ranges)
        return found

    @cached_property
    def open_keys(self) -> frozenset[str]:
        """The facts that a condition of either policy tests for being known. Where a ticket already is, is always known."""
        asked = {OLD: asked_known([self.old]), NEW: asked_known([self.new])}
        return frozenset(
            fact.key
            for fact in self.facts.facts
            if any(v is not None and v.kind != "current" and v.name in asked[side] for side, v in ((OLD, fact.old), (NEW, fact.new)))
        )

    def inputs(self, side: str) -> SideInputs:
        """The literals for one policy: shared, apart from facts whose silence means different things."""
        program = self.old if side == OLD else self.new
        slots = {variable.name: Slot(variable.name, values=variable.values) for variable in program.variables}
        keys: dict[str, str] = {}
        opened: set[str] = set()
        never: set[tuple[str, int]] = set()
        for fact in self.facts.facts:
            variable = fact.old if side == OLD else fact.new
            if variable is not None:
                slots[variable.name] = slot = self.slot_of(fact, side)
                never.update((variable.name, index) for index, value in enumerate(slot.values) if value not in variable.values)
                keys[variable.name] = side_key(fact, side)
                opened.update([variable.name] if fact.key in self.open_keys else [])
        return SideInputs(slots, frozenset(opened), keys=keys, never=frozenset(never))

    def slot_of(self, fact: Fact, side: str) -> Slot:
        """The fact's cells in the words of one policy."""
        slot, variable = self.slots[fact.key], fact.old if side == OLD else fact.new
        assert variable is not None
        if side == NEW or not slot.values:
            return slot
        back = {self.renames.value(self.renames.variable(variable.name), value): value for value in variable.values}
        return Slot(variable.name, values=tuple(back.get(value, value) for value in slot.values))

    @cached_property
    def old_meaning(self) -> Meaning:
        return Meaning(self.old, self.inputs(OLD), name="old|")

    @cached_property
    def new_meaning(self) -> Meaning:
        return Meaning(self.new, self.inputs(NEW), name="new|")

    def solver(self, timeout: float) -> Solver:
        """A solver that knows what tickets there are."""
        solver = Solver(timeout)
        solver.know([*self.old_meaning.constraints, *self.new_meaning.constraints, *self.ties()])
        return solver

    def ties(self) -> Iterator[Formula]:
        """What is asked for being known is known, or not known at all; and how facts are tied whose silence differs."""
        inputs = {OLD: self.inputs(OLD), NEW: self.inputs(NEW)}
        for fact in self.facts.facts:
            sides = [(side, variable) for side, variable in ((OLD, fact.old), (NEW, fact.new)) if variable is not None]
            for side, variable in sides:
                if fact.key in self.open_keys:
                    yield self._one_or_all(inputs[side], variable.name)
                    yield disj((neg(inputs[side].absent(variable.name)), neg(disj(inputs[side].cells(variable.name)))))
            if fact.silent is not None:
                yield self._same_or_silent(fact, inputs[OLD], inputs[NEW])
            elif fact.old is not None and fact.new is not None:
                yield from self._readable(fact, (fact.old.name, inputs[OLD]), (fact.new.name, inputs[NEW]))
        for meaning in (self.old_meaning, self.new_meaning):
            yield from self._settled_states(meaning)

    def _readable(self, fact: Fact, old: tuple[str, SideInputs], new: tuple[str, SideInputs]) -> Iterator[Formula]:
        """A ticket holds no value that only one of the policies can read; not known, it may be any of each policy's own."""
        cells = list(zip(old[1].cells(old[0]), new[1].cells(new[0]), strict=True))
        alone = [mine if theirs is False else theirs for mine, theirs in cells if (mine is False) != (theirs is False)]
        shared = [mine for mine, theirs in cells if mine is not False and theirs is not False]
        if fact.key not in self.open_keys:
            yield from (neg(cell) for cell in alone)
        elif alone:
            yield disj((conj((*alone, *shared)), conj((exactly_one(shared), *(neg(cell) for cell in alone)))))

    def _settled_states(self, meaning: Meaning) -> Iterator[Formula]:
        """A ticket can't say how a deadline stands of which nobody knows whether it applies, where a condition tests that."""
        read = read_names(meaning.program)
        for state in meaning.program.states:
            if state.name in read and not meaning.inputs.is_exact:
                applies = meaning.judge(state.when)
                yield disj((applies.t, applies.f))

    def _one_or_all(self, inputs: Inputs, name: str) -> Formula:
        cells = inputs.cells(name)
        if inputs.slots[name].values:
            return disj((exactly_one(cells), conj(cell for cell in cells if cell is not False), neg(disj(cells))))
        points = [cell for cell, part in zip(cells, inputs.slots[name].ranges, strict=True) if part.is_point]
        one = conj((exactly_one(cells), disj((*points, inputs.surely_known(name)))))
        return disj((one, conj((*cells, neg(inputs.surely_known(name)))), neg(disj(cells))))

    def _same_or_silent(self, fact: Fact, old: Inputs, new: Inputs) -> Formula:
        """The ticket says the fact, and both read the same; or it does not, and each takes what its policy says."""
        assert fact.old is not None and fact.new is not None and fact.silent is not None
        mine, theirs = old.cells(fact.old.name), new.cells(fact.new.name)
        slot = self.slots[fact.key]
        said = [neg(differ(one, two)) for one, two in zip(mine, theirs, strict=True)]
        silent = (mine[cell_of(slot, fact.silent[0])], theirs[cell_of(slot, fact.silent[1])])
        absent = old.absent(fact.old.name) == new.absent(fact.new.name)
        return conj((absent, disj((conj(said), conj(silent)))))


def side_key(fact: Fact, side: str) -> str:
    """The name of a fact's literals for one policy."""
    return f"{side} {fact.key}" if fact.silent is not None else fact.key


def cell_of(slot: Slot, possible: Possible) -> int:
    """The cell that a known value lies in."""
    if slot.values:
        return slot.values.index(next(iter(possible.values)))
    at = possible.ranges[0].low
    assert at is not None
    return next(index for index, cell in enumerate(slot.ranges) if cell.contains(at))
