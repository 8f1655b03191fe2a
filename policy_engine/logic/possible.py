"""What a variable may still be: one value (known), several or a range (narrowed), all (unknown), or nothing at all (it does not apply)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from policy_engine.logic.ranges import Range, everything, point
from policy_engine.records import dataclass


@dataclass(frozen=True, slots=True)
class Possible:
    """The set of values still possible.

    `values` for a finite variable, `ranges` (disjoint, sorted) for a numeric one. `absent`: it may not apply; alone (`ABSENT`), it
    does not apply.
    """

    values: frozenset[str] = frozenset()
    ranges: tuple[Range, ...] = ()
    absent: bool = False

    @property
    def is_absent(self) -> bool:
        """True when it surely does not apply."""
        return self.absent and not self.values and not self.ranges

    @property
    def is_known(self) -> bool:
        """True when just one value is possible and the variable surely applies."""
        if self.absent:
            return False
        return len(self.values) == 1 if self.values else len(self.ranges) == 1 and self.ranges[0].is_point

    def or_absent(self) -> Possible:
        """The same, but it may not apply."""
        return Possible(self.values, self.ranges, absent=True)


ABSENT = Possible(absent=True)
ANY_NUMBER = Possible(ranges=(everything(),))


def one(value: str) -> Possible:
    return Possible(frozenset({value}))


def some(values: Iterable[str]) -> Possible:
    return Possible(frozenset(values))


def number(value: Decimal | int) -> Possible:
    return Possible(ranges=(point(value),))


def from_truth(truth: bool | None) -> Possible:
    """A flag that is as true as `truth`."""
    return some(("yes", "no")) if truth is None else one("yes" if truth else "no")


__all__ = ["ABSENT", "ANY_NUMBER", "Possible", "Range", "from_truth", "number", "one", "some"]
