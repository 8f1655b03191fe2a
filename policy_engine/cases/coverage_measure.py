"""Counts what the answers to cases have reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from functools import cached_property

from policy_engine.answer import Answer
from policy_engine.api import Policy
from policy_engine.cases.coverage import Coverage, Item, Key, Reached
from policy_engine.cases.coverage_items import edge_detail, items_of, parts_of_tree
from policy_engine.cases.result import CaseResult
from policy_engine.decision import Walked
from policy_engine.interpret import anything, interpret, judge_check
from policy_engine.loader.order import is_given
from policy_engine.logic import Truth, all_of, any_of, negate
from policy_engine.logic.possible import Possible
from policy_engine.model.program import All, Any_, Check, Condition, GatePlan, Not, Program, TriggerPlan
from policy_engine.reckoning import Clocks
from policy_engine.records import dataclass
from policy_engine.router import Step

TRUTHS: dict[Truth, str] = {True: "true", False: "false", None: "undetermined"}


def measure(policy: Policy, results: Iterable[CaseResult]) -> Coverage:
    """What the cases that passed reach. A failed case reaches nothing: its answer is not the right one, or there is none."""
    ran = tuple(results)
    items = items_of(policy)
    meter = _Meter(policy.source.program, items)
    found: dict[Key, list[str]] = {}
    for result in ran:
        if result.passed and result.walked is not None:
            for key in meter.keys(_sight(result.walked)):
                found.setdefault(key, []).append(result.case.id)
    return Coverage(
        reached=tuple(Reached(item, tuple(found.get(item.key, ()))) for item in items),
        cases=len(ran),
        left_out=tuple(result.case.id for result in ran if not result.passed),
        has_tree=any(True for _ in parts_of_tree(policy)),
    )


def reaches(policy: Policy, item: Item, walked: Walked) -> bool:
    """Whether an answer reaches an item."""
    return item.key in _Meter(policy.source.program, (item,)).keys(_sight(walked))


def is_reached(policy: Policy, item: Item, answer: Answer) -> bool:
    """Whether a bare answer reaches an item (no edge of the tree): what a witness for it has to show."""
    program = policy.source.program
    values = {variable.name: answer.values.get(variable.name) or anything(variable) for variable in program.variables}
    given = {variable.name: values[variable.name] for variable in program.variables if is_given(variable, program)}
    return item.key in _Meter(program, (item,)).keys(_Sight(replace(answer, values=values), given))


@dataclass(frozen=True, slots=True)
class _Sight:
    """An answer with a value for every variable, what the ticket says, and the way through the tree."""

    answer: Answer
    world: Mapping[str, Possible]
    decided: Mapping[str, str] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    clocks: Clocks | None = None


def _sight(walked: Walked) -> _Sight:
    return _Sight(walked.answer, walked.facts.world, walked.facts.decided, walked.path.steps, walked.known.clocks)


@dataclass(frozen=True)
class _Meter:
    program: Program
    items: tuple[Item, ...]

    @cached_property
    def lines(self) -> dict[tuple[str, str], Condition]:
        """(part, line) → what the line was settled to."""
        lines = (item for item in self.items if item.kind == "conditions")
        return {(item.at, item.detail): item.condition for item in lines if item.condition is not None}

    def keys(self, seen: _Sight) -> Iterator[Key]:
        """Every item that one answer reaches."""
        yield from self.triggers(seen)
        for (at, detail), condition in self.lines.items():
            yield ("conditions", at, detail, TRUTHS[_truth(condition, seen.answer)])
        yield from self.values(seen.answer)
        for name, truth in seen.answer.lanes.items():
            if truth:
                yield ("lanes", f"lanes.{name}", "", "taken")
        yield from self.gates(seen)
        for step in seen.steps:
            yield ("edges", f"tree.{step.part}", edge_detail(step.node, step.touched), "walked")

    def triggers(self, seen: _Sight) -> Iterator[Key]:
        for plan in self.program.triggers:
            if seen.answer.triggers[plan.name]:
                yield ("triggers", f"triggers.{plan.name}", "", "fired")
                if self.decides(plan, seen):
                    yield ("triggers", f"triggers.{plan.name}", "", "decisive")

    def gates(self, seen: _Sight) -> Iterator[Key]:
        for plan in self.program.gates:
            if seen.answer.gates[plan.name]:
                yield ("gates", f"gates.{plan.name}", "", "held")
                if self.caps(plan, seen):
                    yield ("gates", f"gates.{plan.name}", "", "capped")

    def values(self, answer: Answer) -> Iterator[Key]:
        """The settled values: the policy's own, also where a person has decided otherwise."""
        for name, scale in answer.scales.items():
            if scale.applies and scale.own[0] == scale.own[1]:
                value = scale.own[0]
                yield ("levels", f"levels.{value}", value, "reached") if name == "level" else ("scales", f"scales.{name}", value, "reached")

    def decides(self, plan: TriggerPlan, seen: _Sight) -> bool:
        """Whether a scale would be lower without this trigger."""
        if not any(self.rank(scale, value) >= self.low(scale, seen.answer) > 0 for scale, value in plan.raises):
            return False
        others = tuple(trigger for trigger in self.program.triggers if trigger.name != plan.name)
        without = self.answer_of(replace(self.program, triggers=others), seen)
        return any(self.low(scale, without) < self.low(scale, seen.answer) for scale, _ in plan.raises)

    def caps(self, plan: GatePlan, seen: _Sight) -> bool:
        """Whether a scale would be higher without this gate."""
        if not any(self.rank(scale, cap) == self.low(scale, seen.answer) for scale, cap in plan.caps):
            return False
        others = tuple(gate for gate in self.program.gates if gate.name != plan.name)
        without = self.answer_of(replace(self.program, gates=others), seen)
        return any(self.low(scale, without) > self.low(scale, seen.answer) for scale, _ in plan.caps)

    def answer_of(self, program: Program, seen: _Sight) -> Answer:
        return interpret(program, seen.world, seen.decided, seen.clocks)

    def rank(self, scale: str, value: str) -> int:
        return self.program.scale_plans[scale].rank(value)

    def low(self, scale: str, answer: Answer) -> int:
        """The rank of the value that is sure; 0 where the scale does not apply."""
        found = answer.scales[scale]
        return 0 if found.applies is False else self.rank(scale, found.low)


def _truth(condition: Condition, answer: Answer) -> Truth:
    match condition:
        case Check():
            return judge_check(condition, answer.values[condition.variable])
        case Not(part):
            return negate(_truth(part, answer))
        case All(parts):
            return all_of([_truth(part, answer) for part in parts])
        case Any_(parts):
            return any_of([_truth(part, answer) for part in parts])
