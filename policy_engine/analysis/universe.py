"""What a ticket can be, as literals: one for each cell of each variable that a ticket speaks of.

A cell is a value of a finite variable, or a stretch of numbers that no condition tells apart (`compiler.cells`). So a ticket is a
choice of cells, and every question about a policy is a finite one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property

from policy_engine.analysis.formulas import Formula, conj, disj, exactly_one, literal, neg
from policy_engine.compiler.cells import conditions_of, cut
from policy_engine.loader.order import checks_of, is_given, reads
from policy_engine.logic import Range
from policy_engine.logic.ranges import intersect
from policy_engine.model.program import Check, Condition, Program, ScalePlan, Variable
from policy_engine.records import dataclass
from policy_engine.tree import Slot

__all__ = ["Inputs", "all_conditions", "asked_known", "common_slots", "is_given", "touched_by"]

FEW = 6
"""Up to so many literals are counted at once."""
NOT_NEGATIVE = Range(Decimal(0), None)


def all_conditions(program: Program) -> Iterator[Condition]:
    """Every condition of a policy: those that decide, and those of actions and ways to close."""
    yield from conditions_of(program)
    yield from (action.when for action in program.actions)
    yield from (condition for _, condition in program.closure)


def common_slots(programs: Sequence[Program]) -> dict[str, Slot]:
    """The variables of all programs by name, cut at the thresholds of every one."""
    checks: dict[str, list[Check]] = {}
    for program in programs:
        for condition in all_conditions(program):
            for check in checks_of(condition):
                checks.setdefault(check.variable, []).append(check)
    slots: dict[str, Slot] = {}
    for program in programs:
        for variable in program.variables:
            slots[variable.name] = _slot(variable, slots.get(variable.name), checks.get(variable.name, ()))
    return slots


def _slot(variable: Variable, before: Slot | None, checks: Iterable[Check]) -> Slot:
    if not variable.is_numeric:
        return Slot(variable.name, values=tuple(dict.fromkeys((*(before.values if before else ()), *variable.values))))
    cells = cut(part for check in checks for part in check.ranges)
    if variable.kind != "number":  # no amount of money and no length of time is below zero
        cells = [cell for cell in (intersect(cell, NOT_NEGATIVE) for cell in cells) if cell is not None]
    return Slot(variable.name, ranges=tuple(cells))


def asked_known(programs: Sequence[Program]) -> frozenset[str]:
    """The variables that some condition tests for being known, and all that these are found from."""
    return frozenset(name for program in programs for name in _asked_known(program))


def _asked_known(program: Program) -> set[str]:
    conditions = all_conditions(program)
    asked = {check.variable for condition in conditions for check in checks_of(condition) if check.known is not None}
    found_from = _found_from(program) if asked else {}
    waiting = list(asked)
    while waiting:
        more = found_from.get(waiting.pop(), set()) - asked
        asked |= more
        waiting.extend(more)
    return asked


def _found_from(program: Program) -> dict[str, set[str]]:
    """Each variable that is found from others → those that it is found from directly."""
    found: dict[str, set[str]] = {}
    for signal in program.signals:
        for variable in program.by_owner.get(signal.name, ()):
            found[variable.name] = reads(signal.when, signal.only_if, signal.table)
    earlier: set[str] = set()
    for lane in program.lanes:
        earlier = earlier | reads(lane.when)
        found[f"lane.{lane.name}"] = earlier
    for scale in program.scales:
        found[scale.name] = _scale_reads(program, scale)
    return found


@dataclass(frozen=True)
class Inputs:
    """The literals of one ticket.

    Each variable has just one value, apart from those in `open`: they may have any set of values. `mark` tells tickets apart that are
    compared; `changed` are the variables in which such a ticket may differ from the one without a mark (None: in all).
    INVARIANT: a literal is named by mark, variable and cell, so two `Inputs` share the literals of all that is not changed.
    """

    slots: Mapping[str, Slot]
    open: frozenset[str] = frozenset()
    mark: str = ""
    changed: frozenset[str] | None = None

    def _of(self, name: str) -> str:
        return f"{self.mark}{name}" if self.changed is None or name in self.changed else name

    def cell(self, name: str, index: int) -> Formula:
        return literal(f"{self._of(name)}={index}")

    def cells(self, name: str) -> list[Formula]:
        return [self.cell(name, index) for index in range(self.slots[name].size)]

    def absent(self, name: str) -> Formula:
        """A length of time that has not begun, or not ended."""
        return literal(f"{self._of(name)}=absent")

    def surely_known(self, name: str) -> Formula:
        """Whether a number inside one cell is known exactly."""
        return literal(f"{self._of(name)}=exactly")

    @cached_property
    def is_exact(self) -> bool:
        return not self.open

    def one_value(self, name: str, *, absent: bool) -> Formula:
        """The variable has a value: just one, or in an open variable any number of them."""
        literals = self.cells(name) + ([self.absent(name)] if absent else [])
        if name in self.open:
            return disj(literals)
        return ladder(literals) if len(literals) > FEW else exactly_one(literals)

    def same_as(self, other: Inputs, name: str) -> Formula:
        """Both tickets have the same value here."""
        pairs = zip(self.cells(name), other.cells(name), strict=True)
        return conj(one == two for one, two in pairs) if self.slots[name].size else True

    def above(self, other: Inputs, name: str) -> Formula:
        """This ticket's value is higher than the other's."""
        lower: Formula = False
        found = []
        for mine, theirs in zip(self.cells(name), other.cells(name), strict=True):
            found.append(conj((mine, lower)))
            lower = disj((lower, theirs))
        return disj(found)

    @property
    def settled(self) -> Formula:
        """Every open variable has just one value, and it is known."""
        return conj(self.known(name) for name in sorted(self.open))

    def known(self, name: str) -> Formula:
        """An open variable has just one value, and it is known."""
        return conj((exactly_one(self.cells(name)), self.surely_known(name) if self.slots[name].ranges else True))


def ladder(literals: Sequence[Formula]) -> Formula:
    """Exactly one of many: each rung says whether one of the literals up to it holds. The solver climbs it much quicker.

    INVARIANT: rungs are named by all of their literals, so no two ladders share one unless they are the same.
    """
    mark = hashlib.sha256("\0".join(map(str, literals)).encode("utf-8", "surrogatepass")).hexdigest()
    rungs = [literal(f"{mark}<={index}") for index in range(len(literals))]
    below = [False, *rungs]
    parts = [rung == disj((low, literal)) for rung, low, literal in zip(rungs, below, literals, strict=False)]
    parts += [neg(conj((low, literal))) for low, literal in zip(below, literals, strict=False)]
    return conj((*parts, rungs[-1]))


def touched_by(program: Program, names: Iterable[str]) -> frozenset[str]:
    """These variables, and all that are found from them."""
    touched, before = set(names), -1
    while len(touched) != before:
        before = len(touched)
        touched.update(_touched_now(program, touched))
    return frozenset(touched)


def _touched_now(program: Program, touched: set[str]) -> Iterator[str]:
    for signal in program.signals:
        if touched & (reads(signal.when, signal.only_if, signal.table) | {*signal.from_events, signal.to_event}):
            yield from (variable.name for variable in program.by_owner.get(signal.name, ()))
    yield from (state.name for state in program.states if touched & (reads(state.when) | set(state.from_events)))
    earlier: set[str] = set()
    for lane in program.lanes:
        earlier |= reads(lane.when)
        if touched & earlier:
            yield f"lane.{lane.name}"
    for scale in program.scales:
        if touched & (_scale_reads(program, scale) | {f"current.{scale.name}"}):
            yield scale.name


def _scale_reads(program: Program, scale: ScalePlan) -> set[str]:
    parts = [trigger.when for trigger in program.triggers if scale.name in dict(trigger.raises)]
    parts += [gate.when for gate in program.gates if scale.name in dict(gate.caps)]
    return reads(scale.only_if, scale.table, *parts)
