"""Where a line is to be met: at each value of a finite variable; just below, at and just above each threshold of a number."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from policy_engine.analysis.universe import NOT_NEGATIVE, common_slots
from policy_engine.compiler.cells import cut
from policy_engine.logic import Range
from policy_engine.logic.possible import Possible, number, one
from policy_engine.logic.ranges import intersect, point
from policy_engine.model.program import Check, Program, Variable
from policy_engine.records import dataclass
from policy_engine.tree import Slot

Place = Literal["value", "below", "at", "above", "known", "unknown"]
CENT = Decimal("0.01")
WHOLE_MONEY = ("JPY", "KRW", "CLP", "VND", "IDR")
"""Currencies without hundredths."""


@dataclass(frozen=True, slots=True)
class Point:
    """`value` of a finite variable, or `number` on one side of the threshold `bound`."""

    variable: str
    place: Place
    value: str = ""
    bound: Decimal = Decimal(0)
    number: Decimal = Decimal(0)
    cell: int = 0

    def is_met(self, possible: Possible) -> bool:
        """Whether a ticket's value is at this point. Beside a threshold, a whole step of the threshold's own precision is near enough."""
        if self.place in ("known", "unknown"):
            return not possible.absent and possible.is_known == (self.place == "known")
        if not possible.is_known:
            return False
        if self.place == "value":
            return self.value in possible.values
        at = possible.ranges[0].low
        assert at is not None
        away = {"below": self.bound - at, "above": at - self.bound, "at": Decimal(0) if at == self.bound else Decimal(-1)}[self.place]
        return 0 < away <= max(abs(self.number - self.bound), precision(self.bound)) if self.place != "at" else away == 0

    @property
    def pin(self) -> Possible | None:
        """The value that the ticket must say just so."""
        if self.place == "value":
            return one(self.value)
        return number(self.number) if self.place in ("below", "at", "above") else None


def precision(bound: Decimal) -> Decimal:
    """The last place of a number as written: 1 for 500, 0.1 for 0.5.

    >>> precision(Decimal("500")), precision(Decimal("0.5"))
    (Decimal('1'), Decimal('0.1'))
    """
    exponent = bound.as_tuple().exponent
    return Decimal(1).scaleb(min(0, exponent if isinstance(exponent, int) else 0))


def step_of(variable: Variable, bound: Decimal, currency: str | None) -> Decimal:
    """The smallest step that people write: a cent, a minute, the last place of the threshold."""
    if variable.kind == "duration":
        return Decimal(60) if "|" not in variable.name else Decimal(1)
    fine = precision(bound)
    return min(CENT, fine) if variable.kind == "money" and currency not in WHOLE_MONEY else fine


def fine_slots(program: Program) -> dict[str, Slot]:
    """Every variable in cells that conditions tell apart, with each threshold as a cell of its own."""
    slots = common_slots([program])
    for variable in program.variables:
        if variable.is_numeric:
            ranges = slots[variable.name].ranges
            cells = cut([*ranges, *(point(bound) for bound in bounds_of(ranges))])
            if variable.kind != "number":
                cells = [cell for cell in (intersect(cell, NOT_NEGATIVE) for cell in cells) if cell is not None]
            slots[variable.name] = Slot(variable.name, ranges=tuple(cells))
    return slots


def bounds_of(ranges: tuple[Range, ...]) -> list[Decimal]:
    """The ends of ranges, the lowest first."""
    return sorted({end for part in ranges for end in (part.low, part.high) if end is not None})


def points_of(check: Check, variable: Variable, slot: Slot, currency: str | None) -> list[Point]:
    """Where a line is to be met, in the order of the values."""
    if check.known is not None:
        return [Point(variable.name, "known"), Point(variable.name, "unknown")]
    if not variable.is_numeric:
        return [Point(variable.name, "value", value, cell=index) for index, value in enumerate(slot.values) if value in variable.values]
    return [found for bound in bounds_of(check.ranges) for found in _around(bound, variable, slot, currency)]


def _around(bound: Decimal, variable: Variable, slot: Slot, currency: str | None) -> Iterator[Point]:
    at = next((index for index, cell in enumerate(slot.ranges) if cell.is_point and cell.low == bound), None)
    if at is None:
        return
    step = step_of(variable, bound, currency)
    if at > 0:
        yield Point(variable.name, "below", bound=bound, number=_inside(slot.ranges[at - 1], bound, -step), cell=at - 1)
    yield Point(variable.name, "at", bound=bound, number=bound, cell=at)
    yield Point(variable.name, "above", bound=bound, number=_inside(slot.ranges[at + 1], bound, step), cell=at + 1)


def _inside(cell: Range, bound: Decimal, step: Decimal) -> Decimal:
    """One step from the threshold; less where the next threshold is nearer."""
    if cell.contains(bound + step):
        return bound + step
    far = cell.low if step < 0 else cell.high
    assert far is not None
    return (bound + far) / 2
