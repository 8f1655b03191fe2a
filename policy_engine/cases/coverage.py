"""How much of a policy its cases reach: every thing that could be reached, and the cases that do.

An *item* is one such thing: a trigger that fires, a line of a condition that is false, an edge of the tree. An item that no ticket can
reach is counted all the same; `check` says why it can't be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from typing import Any

from policy_engine.diagnostics import Place
from policy_engine.model.program import Condition
from policy_engine.records import dataclass

# kind → how its items can be reached
ASPECTS: dict[str, tuple[str, ...]] = {
    "triggers": ("fired", "decisive"),
    "conditions": ("true", "false", "undetermined"),
    "levels": ("reached",),
    "scales": ("reached",),
    "lanes": ("taken",),
    "gates": ("held", "capped"),
    "edges": ("walked",),
}

APART = ("edges",)
"""Kinds outside the sum: how many edges a tree has hangs on the order of its questions, which the author does not choose."""

Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Item:
    """Something that a case can reach.

    `at` is the part as waivers name it (`triggers.big-dispute`); `detail` what in it: the path of a line, a value of a scale, an edge of
    the tree (`NODE/GROUPS`), else empty. `title` is the part in the policy's words, `words` the detail. `condition` is what has to come
    out as `aspect` says (of lines, triggers, gates and lanes).
    """

    kind: str
    at: str
    aspect: str
    title: str
    place: Place
    detail: str = ""
    words: str = ""
    condition: Condition | None = None

    @property
    def key(self) -> Key:
        return (self.kind, self.at, self.detail, self.aspect)

    @property
    def name(self) -> str:
        """The id of the part."""
        return self.at.partition(".")[2]


@dataclass(frozen=True, slots=True)
class Reached:
    """An item, and the ids of the cases that reach it."""

    item: Item
    cases: tuple[str, ...]

    @property
    def covered(self) -> bool:
        return bool(self.cases)


@dataclass(frozen=True, slots=True)
class Share:
    """Some of all."""

    covered: int
    total: int

    @property
    def percent(self) -> Decimal:
        """With one decimal place at most, rounded down: 100 means all. Of nothing, everything is covered."""
        exact = Decimal(self.covered) * 100 / Decimal(self.total) if self.total else Decimal(100)
        rounded = exact.quantize(Decimal("0.1"), ROUND_FLOOR)
        return rounded.quantize(Decimal(1)) if rounded == int(rounded) else rounded

    def reaches(self, percent: float) -> bool:
        """Whether it is at least `percent`, exactly."""
        return not self.total or Fraction(self.covered * 100, self.total) >= Fraction(str(percent))


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every item of a policy in the order of `ASPECTS` and of the policy. `left_out`: cases that failed, which reach nothing.

    `has_tree` is false where a tree would be too large, so that there are no edges to walk.
    """

    reached: tuple[Reached, ...]
    cases: int
    left_out: tuple[str, ...] = ()
    has_tree: bool = True

    @property
    def share(self) -> Share:
        """All items but those of the kinds `APART`, each counted once: what a wanted percentage is held against."""
        return _share(one for one in self.reached if one.item.kind not in APART)

    def kinds(self) -> Iterator[tuple[str, Share, tuple[tuple[str, Share], ...]]]:
        """(kind, its share, the share of each of its aspects) for every kind that the policy has items of."""
        for kind, aspects in ASPECTS.items():
            some = [one for one in self.reached if one.item.kind == kind]
            if some:
                yield kind, _share(some), tuple((aspect, _share(one for one in some if one.item.aspect == aspect)) for aspect in aspects)

    def missing(self) -> tuple[Item, ...]:
        """The items that no case reaches."""
        return tuple(one.item for one in self.reached if not one.covered)


def _share(reached: Iterable[Reached]) -> Share:
    covered = [one.covered for one in reached]
    return Share(sum(covered), len(covered))


WitnessFor = Callable[[Item], str | None]
"""A command that shows a ticket which reaches an item, ready to be pasted; None where none is known."""


def no_witness(item: Item) -> str | None:
    """Knows no ticket for anything."""
    return None


def as_data(coverage: Coverage, witness_for: WitnessFor = no_witness) -> dict[str, Any]:
    """Coverage as plain data; its shape is told by `policy-engine test --help`. Percentages are rounded down."""
    return {
        **_share_data(coverage.share),
        "cases": coverage.cases,
        "left_out": list(coverage.left_out),
        "kinds": {
            kind: {**_share_data(share), "aspects": {aspect: _share_data(part) for aspect, part in parts}}
            for kind, share, parts in coverage.kinds()
        },
        "items": [_item_data(one, witness_for) for one in coverage.reached],
    }


def _share_data(share: Share) -> dict[str, Any]:
    return {"percent": float(share.percent), "covered": share.covered, "total": share.total}


def _item_data(one: Reached, witness_for: WitnessFor) -> dict[str, Any]:
    item = one.item
    return {
        "kind": item.kind,
        "at": item.at,
        "detail": item.detail,
        "aspect": item.aspect,
        "title": item.title,
        "words": item.words,
        "file": item.place.file,
        "line": item.place.line,
        "cases": list(one.cases),
        "witness": None if one.covered else witness_for(item),
    }
