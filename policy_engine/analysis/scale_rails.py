"""The bounds of scales as formulas: base, triggers and caps, as the law joins them (`interpret.own_bounds`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from policy_engine.analysis.formulas import Formula, Rail, conj, disj, exact, exactly_one, neg
from policy_engine.model.program import ScalePlan
from policy_engine.records import dataclass
from policy_engine.tree import Slot

if TYPE_CHECKING:
    from policy_engine.analysis.meaning import Meaning


@dataclass(frozen=True, slots=True)
class Seen:
    """What a variable may be: a formula a cell, and one for not applying. `known`: whether it has just one value, surely."""

    cells: tuple[Formula, ...]
    absent: Formula = False
    known: Formula = True


@dataclass(frozen=True, slots=True)
class ScaleRails:
    """Bounds of a scale: `low[r]` where the value is at least the r-th for sure, `high[r]` where it may be."""

    applies: Rail
    low: tuple[Formula, ...]
    high: tuple[Formula, ...]

    def is_at(self, rank: int) -> Formula:
        """The value is surely the one of this rank."""
        above = self.high[rank + 1] if rank + 1 < len(self.high) else False
        return conj((self.low[rank], neg(above)))


def find_rails(meaning: Meaning, scale: ScalePlan) -> ScaleRails:
    """The scale's bounds for one ticket."""
    applies = exact(True) if scale.only_if is None else meaning.judge(scale.only_if)
    low = _named(meaning, f"{scale.name}>=", applies, _bound(meaning, scale, sure=True))
    if meaning.inputs.is_exact:
        return ScaleRails(applies, low, low)
    return ScaleRails(applies, low, _named(meaning, f"{scale.name}>?", applies, _bound(meaning, scale, sure=False)))


def _named(meaning: Meaning, name: str, applies: Rail, bound: Sequence[Formula]) -> tuple[Formula, ...]:
    return tuple(meaning.short(f"{name}{rank}", conj((applies.may, part))) if rank else True for rank, part in enumerate(bound))


def _bound(meaning: Meaning, scale: ScalePlan, *, sure: bool) -> list[Formula]:
    """For each rank: whether the scale is at least there, for sure or perhaps."""
    found: list[Formula] = []
    for rank in range(len(scale.values)):
        found.append(
            conj((lifted(meaning, scale, rank, sure=sure), *(neg(cap) for cap in caps_below(meaning, scale, rank, sure=sure).values())))
        )
    return found


def lifted(meaning: Meaning, scale: ScalePlan, rank: int, *, sure: bool) -> Formula:
    """Whether anything puts the scale at least at `rank`, whatever caps it."""
    return disj([base_at_least(meaning, scale, rank, sure=sure), *raisers(meaning, scale, rank, sure=sure).values()])


def raisers(meaning: Meaning, scale: ScalePlan, rank: int, *, sure: bool) -> dict[str, Formula]:
    """The triggers that lift the scale at least to `rank`, by id."""
    found = {}
    for trigger in meaning.program.triggers:
        value = dict(trigger.raises).get(scale.name)
        if value is not None and scale.rank(value) >= rank:
            truth = meaning.trigger(trigger.name, trigger.when)
            found[trigger.name] = truth.t if sure else truth.may
    return found


def caps_below(meaning: Meaning, scale: ScalePlan, rank: int, *, sure: bool) -> dict[str, Formula]:
    """The gates that keep the scale under `rank`, by id; for what is sure, those that may cap count as well."""
    found = {}
    for gate in meaning.program.gates:
        value = dict(gate.caps).get(scale.name)
        if value is not None and scale.rank(value) < rank:
            truth = meaning.gate(gate.name, gate.when)
            found[gate.name] = truth.may if sure else truth.t
    return found


def base_at_least(meaning: Meaning, scale: ScalePlan, rank: int, *, sure: bool) -> Formula:
    """Whether the table, or where the ticket already is, puts the scale at least at `rank`."""
    if rank == 0:
        return True
    found: list[Formula] = []
    if scale.table is not None:
        found.append(_table_at_least(_table_base(meaning, scale), rank, sure=sure))
    if scale.never_falls:
        name = f"current.{scale.name}"
        ranks = [scale.rank(value) if value in scale.values else 0 for value in meaning.inputs.slots[name].values]
        found.append(_current_at_least(meaning.seen[name], ranks, rank, sure=sure))
    return disj(found)


def _table_base(meaning: Meaning, scale: ScalePlan) -> Seen:
    name = f"{scale.name}|base"
    if name not in meaning.seen:
        assert scale.table is not None
        meaning.seen[name] = meaning.cells_of(scale.table, Slot(name, values=scale.values))
    return meaning.seen[name]


def _table_at_least(base: Seen, rank: int, *, sure: bool) -> Formula:
    """What does not apply counts as the first value."""
    return neg(disj((*base.cells[:rank], base.absent))) if sure else disj(base.cells[rank:])


def _current_at_least(seen: Seen, ranks: Sequence[int], rank: int, *, sure: bool) -> Formula:
    if not sure:
        return disj(cell for cell, at in zip(seen.cells, ranks, strict=True) if at >= rank)
    return neg(disj(cell for cell, at in zip(seen.cells, ranks, strict=True) if at < rank))


def seen_scale(scale: ScalePlan, rails: ScaleRails, *, is_exact: bool) -> Seen:
    """What reads the scale sees: the whole span, or the value assumed when the policy says so."""
    low, high = rails.low, rails.high
    if scale.when_unsure == "higher":
        low = high
    elif scale.when_unsure == "lower":
        high = low
    ends = [neg(low[rank + 1]) if rank + 1 < len(low) else True for rank in range(len(low))]
    cells = tuple(conj((rails.applies.may, high[rank], ends[rank])) for rank in range(len(low)))
    return Seen(cells, neg(rails.applies.t), True if is_exact else exactly_one(cells))
