"""What a ticket shows: the law's answer to it, and to the same ticket under a policy that differs in one thing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field, replace
from functools import cached_property

from policy_engine.answer import Answer
from policy_engine.interpret import World, interpret
from policy_engine.logic import Truth
from policy_engine.model.program import Condition, Program
from policy_engine.records import dataclass
from policy_engine.suggest.lines import Values, judge

Change = Callable[[Program], Program]


@dataclass
class Variants:
    """Policies that differ in one thing, each made once."""

    program: Program
    made: dict[str, Program] = field(default_factory=dict)

    def get(self, name: str, change: Change) -> Program:
        if name not in self.made:
            self.made[name] = change(self.program)
        return self.made[name]


@dataclass
class View:
    """One ticket under the law. `world` is what it says, `decided` what a person has settled."""

    variants: Variants
    world: World
    decided: dict[str, str] = field(default_factory=dict)
    changed: dict[str, Answer] = field(default_factory=dict)

    @property
    def program(self) -> Program:
        return self.variants.program

    @cached_property
    def answer(self) -> Answer:
        return interpret(self.program, self.world, self.decided)

    @property
    def values(self) -> Values:
        return self.answer.values

    def judge(self, condition: Condition) -> Truth:
        return judge(condition, self.values)

    def under(self, name: str, change: Change) -> Answer:
        """The answer after a change, known by its name."""
        if name not in self.changed:
            self.changed[name] = interpret(self.variants.get(name, change), self.world, self.decided)
        return self.changed[name]

    def differs(self, name: str, change: Change) -> bool:
        """Whether a change shows in a scale."""
        return self.under(name, change).scales != self.answer.scales

    @cached_property
    def is_settled(self) -> bool:
        """Whether nothing is left open."""
        answer = self.answer
        truths = [*answer.lanes.values(), *answer.triggers.values(), *(scale.applies for scale in answer.scales.values())]
        return None not in truths and all(scale.low == scale.high for scale in answer.scales.values())


def without_trigger(name: str) -> Change:
    return lambda program: replace(program, triggers=tuple(part for part in program.triggers if part.name != name))


def without_gate(name: str) -> Change:
    return lambda program: replace(program, gates=tuple(part for part in program.gates if part.name != name))


def with_gate(name: str, when: Condition) -> Change:
    return lambda program: replace(program, gates=tuple(replace(part, when=when) if part.name == name else part for part in program.gates))


def with_raise(name: str, scale: str, value: str) -> Change:
    """The trigger raises the scale to another value."""
    return lambda program: replace(
        program,
        triggers=tuple(
            replace(part, raises=tuple((s, value if s == scale else v) for s, v in part.raises)) if part.name == name else part
            for part in program.triggers
        ),
    )
