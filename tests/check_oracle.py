"""What the checks over the solver should find in a small policy, by trying every ticket."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from policy_engine.analysis.universe import is_given
from policy_engine.answer import Answer
from policy_engine.interpret import interpret
from policy_engine.loader.order import reads
from policy_engine.model.program import Program
from tests.generated.grid import World, grid

Verdict = tuple[str, ...]
"""A code and the names it speaks of, as `verdict_of` reads them from a finding."""


class Oracle:
    """Answers of one policy to every ticket."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.worlds: list[World] = list(grid(program))
        self.answers: list[Answer] = [interpret(program, world) for world in self.worlds]

    def told_once(self) -> set[Verdict]:
        """Triggers that fire on the same tickets as a later one, to the same end: of the two only the later may be told."""
        raises = {trigger.name: trigger.raises for trigger in self.program.triggers}
        fired = {name: [answer.triggers[name] is True for answer in self.answers] for name in raises}
        pairs = ((one, other) for one, other in combinations(raises, 2) if raises[one] == raises[other] and fired[one] == fired[other])
        return {("EP302", one, scale) for one, _ in pairs for scale, _ in raises[one]}

    def verdicts(self) -> set[Verdict]:
        parts = (self.never_fires, self.never_decides, self.same_condition, self.unreached, self.lanes_without, self.idle_gates, self.laws)
        return {verdict for part in parts for verdict in part()}

    def fires(self, trigger: str) -> bool:
        return any(answer.triggers[trigger] is True for answer in self.answers)

    def never_fires(self) -> Iterator[Verdict]:
        yield from (("EP301", trigger.name) for trigger in self.program.triggers if not self.fires(trigger.name))

    def never_decides(self) -> Iterator[Verdict]:
        """Without the trigger no answer is lower, on any ticket where it surely fires and the scale surely applies."""
        later = {second for _, _, second in self.same_condition()}
        for trigger in self.program.triggers:
            if not self.fires(trigger.name) or trigger.name in later:
                continue
            rest = replace(self.program, triggers=tuple(other for other in self.program.triggers if other.name != trigger.name))
            for scale, _ in trigger.raises:
                if not any(self._lower(world, answer, rest, scale, trigger.name) for world, answer in self._pairs()):
                    yield "EP302", trigger.name, scale

    def _pairs(self) -> Iterator[tuple[World, Answer]]:
        yield from zip(self.worlds, self.answers, strict=True)

    def _lower(self, world: World, answer: Answer, rest: Program, scale: str, trigger: str) -> bool:
        if answer.triggers[trigger] is not True or answer.scales[scale].applies is not True:
            return False
        rank = self.program.scale_plans[scale].rank
        return rank(interpret(rest, world).scales[scale].high) < rank(answer.scales[scale].low)

    def same_condition(self) -> Iterator[Verdict]:
        told: set[str] = set()
        for one, other in combinations(self.program.triggers, 2):
            if reads(one.when) != reads(other.when) or one.name in told or other.name in told or not self.fires(one.name):
                continue
            if all(answer.triggers[one.name] is answer.triggers[other.name] for answer in self.answers):
                told.add(other.name)
                yield "EP303", one.name, other.name

    def unreached(self) -> Iterator[Verdict]:
        for scale in self.program.scales:
            reached = {
                answer.scales[scale.name].low
                for answer in self.answers
                if answer.scales[scale.name].applies is True and answer.scales[scale.name].low == answer.scales[scale.name].high
            }
            yield from (("EP306", f"{scale.name}: {value}") for value in scale.values if value not in reached)

    def lanes_without(self) -> Iterator[Verdict]:
        for lane in self.program.lanes:
            if not any(answer.lanes[lane.name] is True for answer in self.answers):
                yield "EP307", lane.name

    def idle_gates(self) -> Iterator[Verdict]:
        for gate in self.program.gates:
            holding = [pair for pair in self._pairs() if pair[1].gates[gate.name] is True]
            rest = replace(self.program, gates=tuple(other for other in self.program.gates if other.name != gate.name))
            for scale, value in gate.caps if holding else ():
                if not any(self._capped(world, answer, rest, (scale, value)) for world, answer in holding):
                    yield "EP308", gate.name, scale

    def _capped(self, world: World, answer: Answer, rest: Program, cap: tuple[str, str]) -> bool:
        scale, value = cap
        rank = self.program.scale_plans[scale].rank
        return answer.scales[scale].applies is True and rank(interpret(rest, world).scales[scale].low) > rank(value)

    def laws(self) -> Iterator[Verdict]:
        """Pairs of tickets that differ in one signal only, and lie in the same lanes."""
        for variable in self.program.variables:
            if is_given(variable, self.program) and (variable.is_numeric or (variable.kind == "choice" and variable.ordered)):
                for scale in self.program.scales:
                    falls, rises = self._moves(variable.name, scale.name)
                    if falls:
                        yield "EP311", "warning" if rises else "note", variable.name, scale.name

    def _moves(self, name: str, scale: str) -> tuple[bool, bool]:
        groups: dict[object, list[Answer]] = {}
        for world, answer in self._pairs():
            if world[name].is_known:
                rest = tuple(sorted((key, repr(value)) for key, value in world.items() if key != name))
                groups.setdefault((rest, tuple(answer.lanes.items())), []).append(answer)
        rank, falls, rises = self.program.scale_plans[scale].rank, False, False
        for group in groups.values():
            for less, more in combinations([answer.scales[scale] for answer in group], 2):  # the grid goes from less to more
                if less.applies is True and more.applies is True:
                    falls = falls or rank(more.high) < rank(less.low)
                    rises = rises or rank(less.high) < rank(more.low)
        return falls, rises
