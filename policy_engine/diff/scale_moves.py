"""Which tickets get another answer on a scale: every pair (old answer, new answer) that can happen, each with a witness."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from policy_engine.analysis.formulas import Formula, conj, differ, disj, neg
from policy_engine.analysis.meaning import Meaning
from policy_engine.analysis.proofs import holds
from policy_engine.analysis.solver import Solver
from policy_engine.answer import Answer
from policy_engine.diff.difference import NOT_AT_ALL, Move, Row, ScaleMoves, Span
from policy_engine.diff.merged import merged_order
from policy_engine.diff.pairing import Pairing
from policy_engine.diff.witnesses import Shows, Witnesses
from policy_engine.model.program import ScalePlan
from policy_engine.records import dataclass

MOST_MOVES = 200
"""Of one row; a scale with more kinds of moves than that is not shown whole, and counts as not decided."""


@dataclass(frozen=True)
class Bounds:
    """One policy's answers: for each position, also `NOT_AT_ALL`, whether the sure and the highest possible answer are just there."""

    sure: dict[int, Formula]
    perhaps: dict[int, Formula]

    def at(self, span: Span) -> Formula:
        return conj((self.sure[span.low], self.perhaps[span.high]))

    @property
    def open(self) -> Formula:
        """The answer is not settled."""
        return disj(differ(self.sure[position], self.perhaps[position]) for position in self.sure)

    def differ(self, other: Bounds) -> Formula:
        sure = (differ(here, other.sure[position]) for position, here in self.sure.items())
        perhaps = (differ(here, other.perhaps[position]) for position, here in self.perhaps.items())
        return disj((*sure, *perhaps))

    def span(self, model: Any) -> Span:
        return Span(_chosen(model, self.sure), _chosen(model, self.perhaps))


def _chosen(model: Any, places: dict[int, Formula]) -> int:
    return next(position for position, formula in places.items() if holds(model, formula))


def _just(least: Sequence[Formula], rank: int) -> Formula:
    return conj((least[rank], neg(least[rank + 1]) if rank + 1 < len(least) else True))


@dataclass(frozen=True)
class ScalePair:
    """A scale of both policies. `order`: all its values in the new names, lowest first."""

    old: ScalePlan
    new: ScalePlan
    pairing: Pairing
    order: tuple[str, ...]

    def renamed(self, value: str) -> str:
        return self.pairing.renames.value(self.new.name, value)

    def bounds(self, meaning: Meaning, scale: ScalePlan, values: Sequence[str]) -> Bounds:
        """Where the scale's bounds are, by position of the common order."""
        rails = meaning.scales[scale.name]
        sure: dict[int, Formula] = {NOT_AT_ALL: neg(rails.applies.t)} | dict.fromkeys(range(len(self.order)), False)
        perhaps: dict[int, Formula] = {**sure, NOT_AT_ALL: rails.applies.f}
        for rank, value in enumerate(values):
            position = self.order.index(value)
            sure[position] = conj((rails.applies.t, _just(rails.low, rank)))
            perhaps[position] = conj((rails.applies.may, _just(rails.high, rank)))
        return Bounds(sure, perhaps)

    def both(self) -> tuple[Bounds, Bounds]:
        old = self.bounds(self.pairing.old_meaning, self.old, [self.renamed(value) for value in self.old.values])
        return old, self.bounds(self.pairing.new_meaning, self.new, self.new.values)

    def span_of(self, answer: Answer, *, is_old: bool) -> Span:
        found = answer.scales[self.old.name if is_old else self.new.name]
        low, high = (self.order.index(self.renamed(value) if is_old else value) for value in (found.low, found.high))
        return Span(low if found.applies is True else NOT_AT_ALL, NOT_AT_ALL if found.applies is False else high)


def find_moves(pairing: Pairing, solver: Solver, witnesses: Witnesses) -> Iterator[ScaleMoves]:
    """The moves on every scale that both policies have."""
    new_scales = pairing.new.scale_plans
    for old in pairing.old.scales:
        new = new_scales.get(pairing.renames.id(old.name))
        if new is not None:
            mine = [pairing.renames.value(new.name, value) for value in old.values]
            pair = ScalePair(old, new, pairing, merged_order(mine, new.values))
            yield _Search(pair, solver, witnesses).moves()


@dataclass(frozen=True)
class _Search:
    pair: ScalePair
    solver: Solver
    witnesses: Witnesses

    def moves(self) -> ScaleMoves:
        old, new = self.pair.both()
        changed = old.differ(new)
        mine = {self.pair.order.index(self.pair.renamed(value)) for value in self.pair.old.values}
        starts: list[tuple[int | None, Formula]] = [
            (position, old.at(Span(position, position))) for position in sorted({NOT_AT_ALL, *mine})
        ]
        kept = {NOT_AT_ALL, None, *(self.pair.order.index(value) for value in self.pair.new.values)}
        found = (self.row(at, conj((start, changed)), (old, new)) for at, start in (*starts, (None, old.open)))
        rows = [replace(row, gone=row.at not in kept) for row in found]
        shown = tuple(row for row in rows if row.moves or not row.sure or row.at in mine)
        return ScaleMoves(self.pair.old.name, self.pair.new.name, self.pair.order, shown)

    def row(self, at: int | None, wanted: Formula, both: tuple[Bounds, Bounds]) -> Row:
        """Every pair that tickets at one old answer make; each is found once and then excluded.

        INVARIANT: what the law does not confirm on a witness is not claimed; the row then counts as not decided.
        """
        old, new = both
        moves: list[Move] = []
        excluded: list[Formula] = []
        confirmed = True
        while len(excluded) < MOST_MOVES:
            reply = self.solver.ask(conj((wanted, *excluded)))
            if reply.verdict != "yes":
                return Row(at, tuple(moves), sure=confirmed and reply.verdict == "no")
            spans = old.span(reply.model), new.span(reply.model)
            just = conj((old.at(spans[0]), new.at(spans[1])))
            witness = self.witnesses.find(reply.model, just, self.shows(spans))
            confirmed = confirmed and witness is not None
            moves.extend([] if witness is None else [Move(*spans, witness)])
            excluded.append(neg(just))
        return Row(at, tuple(moves), sure=False)

    def shows(self, spans: tuple[Span, Span]) -> Shows:
        """What the two answers of such a move are."""
        return (
            lambda answer: self.pair.span_of(answer, is_old=True) == spans[0],
            lambda answer: self.pair.span_of(answer, is_old=False) == spans[1],
        )
