"""Laws: within a lane, more of something (money, age, users, a higher tier) never lowers a scale.

Two tickets are compared that differ in one signal only. Where a scale always falls as the signal rises, that may be meant: a note.
Where it falls here and rises there, something is wrong: a warning. Both come with the two tickets.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from policy_engine.analysis.formulas import Formula, conj, differ, disj, neg
from policy_engine.analysis.meaning import Meaning
from policy_engine.analysis.proofs import Proofs, world_of
from policy_engine.analysis.solver import Reply, Solver
from policy_engine.analysis.subject import finding
from policy_engine.analysis.universe import is_given
from policy_engine.analysis.witness import Draft, Witness, World
from policy_engine.answer import Answer
from policy_engine.diagnostics import Diagnostic
from policy_engine.model.program import Program, ScalePlan, Variable
from policy_engine.records import dataclass

CODE = "EP311"


def find(proofs: Proofs) -> Iterator[Diagnostic]:
    for signal in proofs.program.signals:
        rising = [variable for variable in proofs.program.by_owner.get(signal.name, ()) if is_rising(variable, proofs.program)]
        if rising and any(proofs.slots[variable.name].size > 1 for variable in rising):
            pair = Pair(proofs, tuple(variable.name for variable in rising))
            for scale in proofs.program.scales:
                yield from _law(pair, signal.name, scale)


def is_rising(variable: Variable, program: Program) -> bool:
    """Whether a ticket says it, and more of it means something."""
    return is_given(variable, program) and (variable.is_numeric or (variable.kind == "choice" and variable.ordered))


@dataclass(frozen=True)
class Pair:
    """Two tickets that differ in `names` only, which are higher in the second, and that lie in the same lanes."""

    proofs: Proofs
    names: tuple[str, ...]

    @cached_property
    def more(self) -> Meaning:
        return self.proofs.variant(self.names, "more ")

    @cached_property
    def solver(self) -> Solver:
        solver = self.proofs.solver_for(self.proofs.meaning, self.more)
        solver.know(self.differences())
        return solver

    def differences(self) -> Iterator[Formula]:
        less, more = self.proofs.inputs, self.more.inputs
        yield disj(more.above(less, name) for name in self.names)
        yield conj(neg(less.above(more, name)) for name in self.names)
        for name in set(self.names) & less.open:
            yield from (less.known(name), more.known(name))
        for name, lane in self.proofs.meaning.lanes.items():
            other = self.more.lanes[name]
            yield from (neg(differ(lane.t, other.t)), neg(differ(lane.f, other.f)))

    def ask(self, scale: ScalePlan, *, falls: bool) -> Reply:
        """Are there two tickets on which the scale falls (or rises) with more?"""
        less, more = self.proofs.meaning.scales[scale.name], self.more.scales[scale.name]
        high, low = (less, more) if falls else (more, less)
        steps = (conj((high.low[rank], neg(low.high[rank]))) for rank in range(1, len(scale.values)))
        return self.proofs.plainest(self.solver, (less.applies.t, more.applies.t, disj(steps)))

    def witnesses(self, reply: Reply, scale: ScalePlan) -> tuple[Witness, Witness] | None:
        """The smallest two tickets that show the fall."""
        program, replayer = self.proofs.program, self.proofs.replayer
        less = world_of(reply.model, self.proofs.inputs, program)
        higher = world_of(reply.model, self.more.inputs, program)
        more = {name: higher[name] for name in self.names if "|" not in name}

        def falls(world: World) -> bool:
            said = all(name in world and (world[name].is_known or world[name].is_absent) for name in more)
            return said and fell(replayer.quick(world), replayer.quick({**world, **more}), scale)

        pairs = [pair for draft in replayer.drafts(less, falls) if (pair := self._replayed(draft, more, scale)) is not None]
        return min(pairs, key=lambda pair: pair[0].size, default=None)

    def _replayed(self, draft: Draft, more: World, scale: ScalePlan) -> tuple[Witness, Witness] | None:
        replayer = self.proofs.replayer
        higher = {name: value for name, value in more.items() if replayer.can_say(name, value)}
        pair = replayer.witness(draft), replayer.witness(Draft(draft.base, {**draft.said, **higher}))
        before, after = replayer.answer(pair[0].ticket), replayer.answer(pair[1].ticket)
        return pair if before is not None and after is not None and fell(before, after, scale) else None


def fell(before: Answer, after: Answer, scale: ScalePlan) -> bool:
    """Whether the scale is lower for sure, in the same lanes."""
    one, other = before.scales[scale.name], after.scales[scale.name]
    applies = one.applies is True and other.applies is True
    return applies and before.lanes == after.lanes and scale.rank(other.high) < scale.rank(one.low)


def _law(pair: Pair, signal: str, scale: ScalePlan) -> Iterator[Diagnostic]:
    proofs, spot = pair.proofs, pair.proofs.subject.spot("signals", signal, "id")
    reply = pair.ask(scale, falls=True)
    if reply.verdict == "undecided":
        yield proofs.undecided(CODE, spot, f"whether more of `{signal}` ever lowers `{scale.name}`")
    elif reply.verdict == "yes":
        found = pair.witnesses(reply, scale)
        if found is None:
            yield proofs.undecided(CODE, spot, f"whether more of `{signal}` ever lowers `{scale.name}` (no ticket could be replayed)")
        else:
            yield _broken(pair, signal, scale, found)


def _broken(pair: Pair, signal: str, scale: ScalePlan, found: tuple[Witness, Witness]) -> Diagnostic:
    subject = pair.proofs.subject
    spot, commands = subject.spot("signals", signal, "id"), tuple(witness.command(subject.source.path) for witness in found)
    if pair.ask(scale, falls=False).verdict != "no":
        message = f"more of `{signal}` lowers `{scale.name}` on some tickets, and raises it on others"
        return finding(CODE, "warning", spot, message, help="compare the two tickets; the second has more", witness=commands)
    message = f"the more of `{signal}`, the lower `{scale.name}`"
    return finding(CODE, "note", spot, message, help="if that is meant, say so with a waiver", witness=commands)
