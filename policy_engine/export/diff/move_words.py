"""Moves in words: what becomes of the tickets at each value, and a witness for each kind of move."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policy_engine.answer import Answer
from policy_engine.diff.difference import NOT_AT_ALL, Difference, LaneMove, Move, Row, ScaleMoves, Span, Told, Witness
from policy_engine.export.diff.outline import MoveWords, ScaleWords, Shown
from policy_engine.export.diff.words import Side
from policy_engine.export.titles import lower_first
from policy_engine.messages import say
from policy_engine.model.program import Program
from policy_engine.records import dataclass


@dataclass(frozen=True)
class MoveWriter:
    """Puts the moves of one difference into words."""

    difference: Difference
    old: Side
    new: Side

    # ---- scales -------------------------------------------------------------------------------------------------------------

    def scales(self) -> Iterator[ScaleWords]:
        for scale in self.difference.routing.scales:
            sentence = say(f"diff.verdict_{scale.verdict}") + ("" if scale.sure or not scale.moves else say("diff.not_proven"))
            rows = tuple((self.row_head(scale, row), self.row(scale, row)) for row in scale.rows)
            yield ScaleWords(self.new.variable(scale.new), sentence, rows)

    def row_head(self, scale: ScaleMoves, row: Row) -> str:
        if row.at is None:
            return say("diff.row_open")
        return say("diff.row_none") if row.at == NOT_AT_ALL else self.value(scale, row.at, self.old)

    def row(self, scale: ScaleMoves, row: Row) -> str:
        values = dict.fromkeys(self.span(scale, move.new, self.new) for move in sorted(row.moves, key=lambda move: move.new))
        return say(f"diff.row_{row.verdict}", values=say("words.or").join(values))

    def value(self, scale: ScaleMoves, position: int, side: Side) -> str:
        """A value by its title: the side's own where it has it, else the other's."""
        name = scale.values[position]
        if side is self.old:
            back = {
                self.difference.renames.value(scale.new, value): value for value in self.old.source.program.scale_plans[scale.old].values
            }
            return self.old.wording.value(scale.old, back[name]) if name in back else self.new.wording.value(scale.new, name)
        return self.new.wording.value(scale.new, name)

    def span(self, scale: ScaleMoves, span: Span, side: Side) -> str:
        low, high = (say("diff.no_answer") if at == NOT_AT_ALL else self.value(scale, at, side) for at in (span.low, span.high))
        return low if span.is_settled else say("route.up_to", low=low, high=high)

    def moves(self) -> Iterator[MoveWords]:
        """Every kind of move of every scale, then of the lanes."""
        several = len(self.difference.routing.scales) > 1
        for scale in self.difference.routing.scales:
            for move in scale.moves:
                direction = "both" if move.raises and move.lowers else "lowers" if move.lowers else "raises"
                spans = {"old": self.span(scale, move.old, self.old), "new": self.span(scale, move.new, self.new)}
                head = say(f"diff.move_{direction}", **spans)
                head = say("diff.on_scale", scale=self.new.variable(scale.new), move=head) if several else head
                yield MoveWords(head, direction, self.of_scale(scale, move))

    def of_scale(self, scale: ScaleMoves, move: Move) -> Shown:
        old = self.reasons(self.span(scale, move.old, self.old), (self.old, scale.old), move.witness.old.answer)
        new = self.reasons(self.span(scale, move.new, self.new), (self.new, scale.new), move.witness.new.answer)
        return self.shown(move.witness, old, new)

    def reasons(self, words: str, where: tuple[Side, str], answer: Answer) -> str:
        """An answer with the triggers that lead to it, and the caps that keep it down."""
        side, scale = where
        program = side.source.program
        fired = deciding(program, scale, answer)
        gates = [gate.name for gate in program.gates if scale in dict(gate.caps) and answer.gates[gate.name] is True]
        if fired:
            words = say("diff.because", answer=words, reasons=say("words.and").join(quoted(side, name) for name in fired))
        elif answer.scales[scale].applies is not False:
            lowest = answer.scales[scale].low == program.scale_plans[scale].values[0]
            words = say("diff.nothing_fires" if lowest else "diff.not_by_trigger", answer=words)
        capped = [name for name in gates if is_capping(program, scale, answer, name)]
        return say("diff.capped", words=words, gates=say("words.and").join(quoted(side, name) for name in capped)) if capped else words

    # ---- lanes and triggers ---------------------------------------------------------------------------------------------------

    def lanes(self) -> Iterator[MoveWords]:
        for move in self.difference.routing.lanes.moves:
            before, now = self.place(move, is_old=True), self.place(move, is_old=False)
            yield MoveWords(say("diff.lane_move", old=before, new=now), "lanes", self.shown(move.witness, before, now))

    def place(self, move: LaneMove, *, is_old: bool) -> str:
        sure, perhaps = (move.old, move.old_perhaps) if is_old else (move.new, move.new_perhaps)
        side = self.old if is_old else self.new
        back = {new: old for old, new in self.difference.renames.ids.items()} if is_old else {}
        names = [side.title(back.get(name, name)) for name in sure]
        names += [say("diff.perhaps", lane=side.title(back.get(name, name))) for name in perhaps]
        return say("words.and").join(names) or say("diff.no_lane")

    def shown(self, witness: Witness, before: str, now: str) -> Shown:
        old, new = self.facts(self.old, witness.old), self.facts(self.new, witness.new)
        commands = tuple(told.command for told in (witness.old, witness.new) if told.command is not None)
        note = None if commands else say("diff.unwritten")
        return Shown(joined_facts(old, new), before, now, commands, note)

    def facts(self, side: Side, told: Told) -> list[str]:
        """What a ticket says besides its quiet text: `disputed amount: 301 USD`, `billing dispute: yes`."""
        groups = (told.ticket.get(key, {}) for key in ("fields", "signals", "events"))
        found = [(name, value) for group in groups for name, value in _pairs(group)]
        return [
            say("diff.fact", title=lower_first(side.variable(name)), value=self.value_words(side, name, value)) for name, value in found
        ]

    def value_words(self, side: Side, name: str, value: Any) -> str:
        variable = side.source.program.by_name.get(name)
        if variable is None or variable.is_numeric or value == "unknown":
            return say("words.not_known") if value == "unknown" else str(value)
        return side.wording.value(name, str(value))


def _pairs(group: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(group, Mapping):
        yield from group.items()


def joined_facts(old: list[str], new: list[str]) -> tuple[str, ...]:
    """One line where one of the policies is told all that the other one is; else a line for each."""
    for one, other in ((new, old), (old, new)):
        if set(other) <= set(one):
            return (facts_line(one),)
    return facts_line(old), facts_line(new)


def facts_line(facts: list[str]) -> str:
    return ", ".join(facts) or say("diff.no_facts")


def quoted(side: Side, name: str) -> str:
    return say("diff.quoted", title=side.title(name))


def deciding(program: Program, scale: str, answer: Answer) -> list[str]:
    """The triggers that fired and raise the scale at least to its answer."""
    plan, found = program.scale_plans[scale], answer.scales[scale]
    raised = [(t.name, dict(t.raises).get(scale)) for t in program.triggers if answer.triggers[t.name] is True]
    return [name for name, value in raised if value is not None and plan.rank(value) >= max(plan.rank(found.low), 1)]


def is_capping(program: Program, scale: str, answer: Answer, gate: str) -> bool:
    """Whether a cap keeps the answer down: it is at the cap, and something would raise it higher."""
    plan, found = program.scale_plans[scale], answer.scales[scale]
    cap = next(plan.rank(dict(g.caps)[scale]) for g in program.gates if g.name == gate)
    raised = [plan.rank(dict(t.raises)[scale]) for t in program.triggers if scale in dict(t.raises) and answer.triggers[t.name] is True]
    return cap == plan.rank(found.low) and any(rank > cap for rank in raised)
