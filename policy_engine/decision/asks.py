"""Which questions are worth asking: those whose answer can change the result, the most useful first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from policy_engine.answer import Answer
from policy_engine.compiler.cells import conditions_of
from policy_engine.decision.models import AnswerEffect, Ask
from policy_engine.facts import Facts
from policy_engine.loader.order import reads
from policy_engine.logic import intersect
from policy_engine.logic.possible import Possible, one
from policy_engine.messages import say
from policy_engine.model.program import Program, Variable
from policy_engine.records import dataclass
from policy_engine.router import Known, walk_ticket
from policy_engine.tree import Tree
from policy_engine.wording import Wording, join_cells

MAX_ASKS = 12


@dataclass(frozen=True, slots=True)
class Effect:
    """An answer and what it leads to."""

    possible: Possible
    answer: Answer


@dataclass(frozen=True, slots=True)
class Asked:
    """One ticket: its facts, and what is known of it."""

    facts: Facts
    known: Known

    def with_answer(self, variable: Variable, possible: Possible, program: Program) -> Known:
        """What would be known after an answer. Only those clocks run that can change the result."""
        clocks = self.known.clocks
        only = None if clocks is None else replace(clocks, only=program.ruling)
        return Known({**self.known.world, variable.name: possible}, self.known.decided, only)


@dataclass(frozen=True, slots=True)
class Asker:
    """Tries out the answers to every open question of one ticket."""

    program: Program
    tree: Tree
    wording: Wording
    ticket: Asked

    def asks(self, answer: Answer) -> tuple[Ask, ...]:
        """Questions that can change the result; none when there is nothing left to change.

        A question that changes nothing on its own, but does together with another, comes after those that do.
        """
        if is_settled(answer):
            return ()
        found = [(variable, effects) for variable in self.open_variables(answer) if (effects := self.effects(variable, answer))]
        applying = [pair for pair in found if not answer.values[pair[0].name].absent]
        chosen = sorted(applying or found, key=lambda pair: (*self.usefulness(pair[1], answer), pair[0].name))
        return tuple(self.ask(variable, effects, answer) for variable, effects in chosen[:MAX_ASKS])

    def open_variables(self, answer: Answer) -> Iterator[Variable]:
        """Variables a person can settle: read by some condition or table, not derived, not known, and not surely out of place."""
        tables = (table for state in self.program.states if state.clock is not None for table in state.clock.tables())
        own = (*(s.table for s in self.program.signals), *(s.table for s in self.program.scales))
        read = reads(*conditions_of(self.program), *own, *tables)
        derived = {signal.name for signal in self.program.signals if signal.when is not None or signal.table is not None}
        for variable in self.program.variables:
            possible = answer.values.get(variable.name)
            if (
                variable.name not in read
                or variable.owner in derived
                or "|" in variable.name
                or variable.kind in ("lane", "scale", "current")
            ):
                continue
            if possible is not None and not possible.is_known and not possible.is_absent:
                yield variable

    def effects(self, variable: Variable, answer: Answer) -> list[Effect]:
        """What each answer would lead to; empty when no answer changes anything that matters."""
        tried = []
        for possible in self.answers_to(variable, answer.values[variable.name]):
            after, _ = walk_ticket(self.program, self.tree, self.ticket.with_answer(variable, possible, self.program))
            tried.append(Effect(possible, after))
        changed = any(self.matters(effect.answer, answer) for effect in tried)
        return _merged(tried) if changed else []

    def matters(self, after: Answer, before: Answer) -> bool:
        """Whether the result, or a trigger or gate that could still change it, comes out otherwise."""
        if after.scales != before.scales or after.lanes != before.lanes:
            return True
        if any(after.gates[g.name] != before.gates[g.name] and self.could_cap(g.caps, before) for g in self.program.gates):
            return True
        return any(after.triggers[t.name] != before.triggers[t.name] and self.could_raise(t.raises, before) for t in self.program.triggers)

    def could_raise(self, raises: tuple[tuple[str, str], ...], answer: Answer) -> bool:
        plans = self.program.scale_plans
        return any(plans[scale].rank(value) > plans[scale].rank(answer.scales[scale].low) for scale, value in raises)

    def could_cap(self, caps: tuple[tuple[str, str], ...], answer: Answer) -> bool:
        plans = self.program.scale_plans
        return any(plans[scale].rank(value) < plans[scale].rank(answer.scales[scale].high) for scale, value in caps)

    def answers_to(self, variable: Variable, possible: Possible) -> Iterator[Possible]:
        """The answers that the policy can tell apart."""
        slot = self.tree.slots[self.tree.slot_of[variable.name]]
        if slot.values:
            yield from (one(value) for value in slot.values if value in possible.values)
            return
        for cell in slot.ranges:
            parts = [both for part in possible.ranges if (both := intersect(cell, part)) is not None]
            if parts:
                yield Possible(ranges=tuple(parts))

    def usefulness(self, effects: list[Effect], before: Answer) -> tuple[int, int, bool]:
        """Smaller is more useful: the highest rank that may still follow whatever the answer; then, of two alike, the one that an answer
        can settle at the higher rank; a question that changes nothing on its own comes last. Judged on the first scale that is open."""
        open_scales = [name for name, scale in before.scales.items() if scale.applies is not False and scale.low != scale.high]
        name = next((name for name in self.program.scale_plans if name in open_scales), None)
        if name is None:
            return 0, 0, len(effects) == 1
        plan = self.program.scale_plans[name]
        worst = max(plan.rank(effect.answer.scales[name].high) for effect in effects)
        return worst, -max(plan.rank(effect.answer.scales[name].low) for effect in effects), len(effects) == 1

    def ask(self, variable: Variable, effects: list[Effect], answer: Answer) -> Ask:
        fact = self.ticket.facts.facts.get(variable.name)
        return Ask(
            signal=variable.name if variable.owner != variable.name and variable.kind == "flag" else variable.owner,
            question=self.wording.question(variable.name),
            reason=(fact.reason if fact is not None else None) or self.clock_reason(variable, answer),
            doubtful=tuple(evidence.span.text for evidence in fact.evidence) if fact is not None else (),
            answers=tuple(self.effect_words(variable, effect, is_only=len(effects) == 1) for effect in effects),
        )

    def clock_reason(self, variable: Variable, answer: Answer) -> str | None:
        found = answer.reckonings.get(variable.name)
        return found.reasons[0] if found is not None and found.reasons else answer.reasons.get(variable.name)

    def effect_words(self, variable: Variable, effect: Effect, *, is_only: bool) -> AnswerEffect:
        bounds = {name: (scale.low, scale.high) for name, scale in effect.answer.scales.items() if scale.applies is not False}
        level = bounds.pop("level", None)
        return AnswerEffect(
            answer=say("words.any_answer") if is_only else self.wording.possible(variable.name, effect.possible),
            values=tuple(value for value in variable.values if value in effect.possible.values),
            level=level[0] if level else None,
            at_most=level[1] if level else None,
            scales=bounds,
            lanes=tuple(name for name, truth in effect.answer.lanes.items() if truth is not False),
        )


def is_settled(answer: Answer) -> bool:
    """True when every scale and lane is settled."""
    scales = all(scale.applies is False or (scale.applies and scale.low == scale.high) for scale in answer.scales.values())
    return scales and None not in answer.lanes.values()


def _merged(effects: list[Effect]) -> list[Effect]:
    """Answers that lead to the same bounds, as one."""
    merged: list[Effect] = []
    for effect in effects:
        same = next((m for m in merged if m.answer.scales == effect.answer.scales and m.answer.lanes == effect.answer.lanes), None)
        if same is None:
            merged.append(effect)
        else:
            merged[merged.index(same)] = Effect(_both(same.possible, effect.possible), same.answer)
    return merged


def _both(first: Possible, second: Possible) -> Possible:
    ranges = sorted((*first.ranges, *second.ranges), key=lambda r: r.low if r.low is not None else Decimal("-Infinity"))
    return Possible(first.values | second.values, tuple(join_cells(ranges)), first.absent or second.absent)
