"""Tickets for what no case covers: found by the solver, made small, and measured like any case before they are shown."""

from __future__ import annotations

from dataclasses import field
from functools import cached_property, partial

from policy_engine.analysis.formulas import Formula, conj, neg
from policy_engine.analysis.never_decides import Raise, against
from policy_engine.analysis.proofs import Proofs, world_of
from policy_engine.analysis.scale_rails import caps_below, lifted
from policy_engine.analysis.subject import Subject
from policy_engine.analysis.witness import World
from policy_engine.api import Policy
from policy_engine.cases.coverage import Item
from policy_engine.cases.coverage_measure import is_reached
from policy_engine.model.program import ScalePlan
from policy_engine.records import dataclass

NAMED = frozenset({"triggers", "conditions", "levels", "scales", "lanes", "gates"})


@dataclass(frozen=True)
class WitnessFinder:
    """Finds a `policy-engine route …` command for an item; None where there is none, or none within the time limit."""

    policy: Policy
    timeout: float = 5.0
    found: dict[tuple[str, str, str, str], str | None] = field(default_factory=dict)

    @cached_property
    def proofs(self) -> Proofs:
        return Proofs(Subject(self.policy.source), self.timeout)

    def __call__(self, item: Item) -> str | None:
        if item.kind not in NAMED:
            return None
        if item.key not in self.found:
            self.found[item.key] = self.command(item)
        return self.found[item.key]

    def command(self, item: Item) -> str | None:
        shows = partial(is_reached, self.policy, item)
        for world in self.worlds(item):
            witness = self.proofs.replayer.smallest(world, shows)
            if witness is not None:
                return witness.command(self.policy.source.path)
        return None

    def worlds(self, item: Item) -> list[World]:
        """Tickets that may show it: the solver's examples; for what is to stay open, a ticket that says nothing."""
        if item.aspect == "undetermined":
            return [{}]
        replies = [self.proofs.plainest(self.proofs.solver, wanted) for wanted in self.wanted(item)]
        return [world_of(reply.model, self.proofs.inputs, self.proofs.program) for reply in replies if reply.verdict == "yes"]

    def wanted(self, item: Item) -> list[tuple[Formula, ...]]:
        """What has to hold, in one of these ways."""
        meaning, name = self.proofs.meaning, item.name
        match item.kind, item.aspect:
            case "triggers", "fired":
                return [(meaning.triggers[name].t,)]
            case "triggers", _:
                return self.deciding(name)
            case "gates", "held":
                return [(meaning.gates[name].t,)]
            case "gates", _:
                return self.capping(name)
            case "lanes", _:
                return [(meaning.lanes[name].t,)]
            case "conditions", aspect if item.condition is not None:
                truth = meaning.judge(item.condition)
                return [(truth.t if aspect == "true" else truth.f,)]
            case _:
                scale = self.proofs.program.scale_plans["level" if item.kind == "levels" else name]
                return [(meaning.scales[scale.name].applies.t, meaning.scales[scale.name].is_at(scale.rank(item.detail)))]

    def deciding(self, name: str) -> list[tuple[Formula, ...]]:
        """The trigger fires, and nothing else lifts the scale as high."""
        program, meaning = self.proofs.program, self.proofs.meaning
        trigger = next(plan for plan in program.triggers if plan.name == name)
        ways = []
        for scale_name, value in trigger.raises:
            scale = program.scale_plans[scale_name]
            for rank in range(scale.rank(value), 0, -1):
                others = against(self.proofs, Raise(trigger, scale, scale.rank(value)), rank)
                ways.append((meaning.triggers[name].t, *others.values()))
        return ways

    def capping(self, name: str) -> list[tuple[Formula, ...]]:
        """The gate holds, something lifts the scale above it, and no other gate caps as low."""
        gate = next(plan for plan in self.proofs.program.gates if plan.name == name)
        return [self._over(name, self.proofs.program.scale_plans[scale], value) for scale, value in gate.caps]

    def _over(self, name: str, scale: ScalePlan, value: str) -> tuple[Formula, ...]:
        meaning, rank = self.proofs.meaning, scale.rank(value) + 1
        if rank == len(scale.values):
            return (False,)
        above = lifted(meaning, scale, rank, sure=True)
        others = {other: cap for other, cap in caps_below(meaning, scale, rank, sure=True).items() if other != name}
        return (meaning.gates[name].t, meaning.scales[scale.name].applies.t, above, conj(neg(cap) for cap in others.values()))
