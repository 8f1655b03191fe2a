"""Conditions of one ticket, line by line: why a trigger fired, may fire, or nearly did."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from policy_engine.answer import Answer
from policy_engine.decision.models import Because, NearMiss, TriggerResult
from policy_engine.facts import Facts
from policy_engine.facts.words import quantity_words
from policy_engine.interpret import judge_check
from policy_engine.loader.order import checks_of
from policy_engine.logic import Truth, all_of, any_of, negate
from policy_engine.logic.possible import Possible
from policy_engine.messages import say
from policy_engine.model.document import PolicyDocument
from policy_engine.model.program import All, Any_, Check, Condition, Not, Program, TriggerPlan
from policy_engine.records import dataclass
from policy_engine.wording import Wording

MAX_NEARLY = 3


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges the conditions of a policy on one ticket."""

    document: PolicyDocument
    program: Program
    wording: Wording
    facts: Facts
    answer: Answer

    def truth(self, condition: Condition) -> Truth:
        match condition:
            case Check():
                return judge_check(condition, self.answer.values[condition.variable])
            case Not(part):
                return negate(self.truth(part))
            case All(parts):
                return all_of(self.truth(part) for part in parts)
            case Any_(parts):
                return any_of(self.truth(part) for part in parts)

    def lines(self, condition: Condition) -> Iterator[Because]:
        """Every line of a condition with its own truth."""
        match condition:
            case Check():
                yield self.line(condition)
            case Not(part):
                yield from (self._negated(line) for line in self.lines(part))
            case All(parts) | Any_(parts):
                for part in parts:
                    yield from self.lines(part)

    def _negated(self, line: Because) -> Because:
        return line.model_copy(update={"test": say("words.not", test=line.test), "holds": negate(line.holds)})

    def line(self, check: Check) -> Because:
        possible = self.answer.values[check.variable]
        return Because(
            signal=check.variable,
            title=self.wording.title(check.variable),
            test=self.wording.test(check),
            value=self.wording.possible(check.variable, possible),
            holds=judge_check(check, possible),
            quotes=self.quotes(check.variable),
            reason=None if possible.is_known else self.clock_reason(check.variable),
        )

    def clock_reason(self, name: str) -> str | None:
        """Why a clock could not tell a state or a length of time."""
        found = self.answer.reckonings.get(name.removesuffix(".due"))
        if found is not None:
            return found.reasons[0] if found.reasons else None
        return self.answer.reasons.get(name)

    def quotes(self, name: str) -> tuple[str, ...]:
        """The customer's words behind a variable; for a definition or a lane, behind what it reads."""
        fact = self.facts.facts.get(name)
        found = [evidence.span.text for evidence in fact.evidence] if fact is not None else []
        condition = self.defined_by(name)
        if condition is not None:
            found += [quote for line in self.lines(condition) if line.holds for quote in line.quotes]
        return tuple(dict.fromkeys(found))

    def defined_by(self, name: str) -> Condition | None:
        """The condition that a definition or a lane stands for."""
        if name.startswith("lane."):
            return next((lane.when for lane in self.program.lanes if f"lane.{lane.name}" == name), None)
        plan = self.program.signal_plans.get(name)
        return plan.when if plan is not None else None

    def relevant(self, condition: Condition, holds: Truth) -> tuple[Because, ...]:
        """The lines that matter for an outcome: of an `any`, only the branches that brought it."""
        match condition:
            case All(parts):
                return tuple(line for part in parts if holds is not None or self.truth(part) is None for line in self.relevant(part, holds))
            case Any_(parts):
                return tuple(line for part in parts if self.truth(part) is holds for line in self.relevant(part, holds))
            case _:
                return tuple(self.lines(condition))

    def missing(self, condition: Condition) -> Iterator[tuple[Because, str | None]]:
        """The lines that keep a condition from holding, each with the distance of a number."""
        if self.truth(condition) is True:
            return
        match condition:
            case Check():
                yield self.line(condition), self.distance(condition)
            case Not(part):
                yield from ((self._negated(line), None) for line in self.lines(part) if line.holds is not False)
            case All(parts) | Any_(parts):
                for part in parts:
                    yield from self.missing(part)

    def rests_on_assumed(self, condition: Condition) -> bool:
        """Whether a condition reads, near or far, a scale that is only assumed."""
        near = {check.variable for check in checks_of(condition)}
        names = near.union(*(self.program.all_needs(name) for name in near)) if near else near
        return any(is_assumed(self.program, name, self.answer) for name in names)

    def trigger(self, plan: TriggerPlan, truth: Truth) -> TriggerResult:
        return TriggerResult(
            id=plan.name, title=self.trigger_title(plan.name), raises=dict(plan.raises), because=self.relevant(plan.when, truth)
        )

    def trigger_title(self, name: str) -> str:
        return next(trigger.title for trigger in self.document.triggers if trigger.id == name)

    def by_height(self, plans: list[TriggerPlan]) -> list[TriggerPlan]:
        """Highest first; ties by id, so that the order in the file never matters."""
        ranks = self.program.scale_plans
        return sorted(plans, key=lambda plan: (-max(ranks[scale].rank(value) for scale, value in plan.raises), plan.name))

    def raising(self) -> list[TriggerPlan]:
        """Triggers that raise something."""
        return [plan for plan in self.program.triggers if plan.raises]

    def triggers_that_are(self, truth: Truth) -> tuple[TriggerResult, ...]:
        plans = [plan for plan in self.raising() if self.answer.triggers[plan.name] is truth]
        return tuple(self.trigger(plan, truth) for plan in self.by_height(plans))

    def nearly(self) -> tuple[NearMiss, ...]:
        """Triggers that would change the result and failed by one line: one of several, or a number that falls short."""
        plans = [p for p in self.program.triggers if self.answer.triggers[p.name] is False and p.raises and self.would_raise(p)]
        misses = [miss for plan in self.by_height(plans) if (miss := self.near_miss(plan)) is not None]
        return tuple(misses[:MAX_NEARLY])

    def would_raise(self, plan: TriggerPlan) -> bool:
        for scale, value in plan.raises:
            answer, ranks = self.answer.scales[scale], self.program.scale_plans[scale]
            capped = min([ranks.rank(value), *(ranks.rank(cap) for cap in self.caps_on(scale))])
            if answer.applies is not False and capped > ranks.rank(answer.low):
                return True
        return False

    def caps_on(self, scale: str) -> list[str]:
        """The caps that surely hold on a scale."""
        return [dict(gate.caps)[scale] for gate in self.program.gates if self.answer.gates[gate.name] and scale in dict(gate.caps)]

    def near_miss(self, plan: TriggerPlan) -> NearMiss | None:
        parts = list(_top_lines(plan.when))
        failed = [part for part in parts if self.truth(part) is not True]
        if len(failed) != 1 or self.truth(failed[0]) is not False:
            return None
        check = failed[0]
        if isinstance(check, Not) and isinstance(check.part, Check) and len(parts) > 1:
            line = self._negated(self.line(check.part))
            return NearMiss(id=plan.name, title=self.trigger_title(plan.name), raises=dict(plan.raises), missing=line)
        if not isinstance(check, Check) or (len(parts) == 1 and not check.ranges):
            return None
        distance = self.distance(check)
        if len(parts) == 1 and distance is None:
            return None
        return NearMiss(
            id=plan.name, title=self.trigger_title(plan.name), raises=dict(plan.raises), missing=self.line(check), distance=distance
        )

    def distance(self, check: Check) -> str | None:
        """How far a known number is from the nearest number that passes."""
        possible = self.answer.values[check.variable]
        number = _known_number(possible)
        if number is None or not check.ranges:
            return None
        variable = self.program.variable(check.variable)
        gaps = [
            (abs(bound - number), bound > number, is_open)
            for part in check.ranges
            for bound, is_open in ((part.low, part.low_open), (part.high, part.high_open))
            if bound is not None
        ]
        if not gaps:
            return None
        gap, upward, is_open = min(gaps)
        if gap == 0:
            return say("decision.at_the_edge")
        words = quantity_words(gap, variable, self.program.currency)
        return say(
            f"decision.{'more' if upward else 'less'}_than" if is_open else f"decision.{'more' if upward else 'less'}", distance=words
        )


def is_assumed(program: Program, name: str, answer: Answer) -> bool:
    """Whether `name` is a scale that is open and stands in for one of its values."""
    scale, plan = answer.scales.get(name), program.scale_plans.get(name)
    if scale is None or plan is None or plan.when_unsure == "ask":
        return False
    return scale.applies is not False and scale.low != scale.high


def _known_number(possible: Possible) -> Decimal | None:
    return possible.ranges[0].low if possible.is_known and possible.ranges else None


def _top_lines(condition: Condition) -> Iterator[Condition]:
    """The parts that must all hold."""
    if isinstance(condition, All):
        for part in condition.parts:
            yield from _top_lines(part)
    else:
        yield condition
