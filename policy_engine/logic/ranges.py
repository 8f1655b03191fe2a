"""Ranges of numbers with open or closed ends: what a test allows, and what a narrowed number may still be."""

from __future__ import annotations

from decimal import Decimal

from policy_engine.records import dataclass


@dataclass(frozen=True, slots=True)
class Range:
    """All numbers from `low` to `high`. `None` is no bound; `low_open`/`high_open` leave the bound itself out."""

    low: Decimal | None = None
    high: Decimal | None = None
    low_open: bool = False
    high_open: bool = False

    @property
    def is_point(self) -> bool:
        return self.low is not None and self.low == self.high

    @property
    def is_empty(self) -> bool:
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def contains(self, number: Decimal) -> bool:
        above = self.low is None or number > self.low or (number == self.low and not self.low_open)
        below = self.high is None or number < self.high or (number == self.high and not self.high_open)
        return above and below


def point(number: Decimal | int) -> Range:
    """The range that holds just one number."""
    return Range(Decimal(number), Decimal(number))


def everything() -> Range:
    return Range()


def intersect(one: Range, other: Range) -> Range | None:
    """The numbers in both, or None when there are none."""
    low, low_open = _tighter((one.low, one.low_open), (other.low, other.low_open), lower=True)
    high, high_open = _tighter((one.high, one.high_open), (other.high, other.high_open), lower=False)
    both = Range(low, high, low_open, high_open)
    return None if both.is_empty else both


End = tuple[Decimal | None, bool]
"""A bound (None: no bound), and whether the bound itself is left out."""


def _tighter(one: End, other: End, *, lower: bool) -> End:
    if one[0] is None or other[0] is None:
        return other if one[0] is None else one
    if one[0] == other[0]:
        return one[0], one[1] or other[1]
    return one if (one[0] > other[0]) == lower else other


def covers(allowed: tuple[Range, ...], part: Range) -> bool:
    """True when every number of `part` lies in `allowed` (disjoint, sorted ranges that may touch)."""
    return not remove(part, allowed)


def remove(part: Range, taken: tuple[Range, ...]) -> list[Range]:
    """What is left of `part` without the numbers of `taken`."""
    left = [part]
    for cut in taken:
        left = [piece for whole in left for piece in _without(whole, cut)]
    return left


def complement(taken: tuple[Range, ...]) -> tuple[Range, ...]:
    """All numbers outside `taken`."""
    return tuple(remove(everything(), taken))


def _without(whole: Range, cut: Range) -> list[Range]:
    if intersect(whole, cut) is None:
        return [whole]
    pieces = []
    if cut.low is not None:
        pieces.append(intersect(whole, Range(None, cut.low, False, not cut.low_open)))
    if cut.high is not None:
        pieces.append(intersect(whole, Range(cut.high, None, not cut.high_open, False)))
    return [piece for piece in pieces if piece is not None]
