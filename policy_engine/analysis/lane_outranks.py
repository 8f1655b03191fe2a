"""Lanes that take a ticket out of the scale on which one of the most serious triggers fires, or hand it away."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.analysis.formulas import Formula, conj, neg
from policy_engine.analysis.meaning import Meaning
from policy_engine.analysis.proofs import Proofs
from policy_engine.analysis.subject import finding
from policy_engine.analysis.words import names
from policy_engine.answer import Answer
from policy_engine.diagnostics import Diagnostic
from policy_engine.model.program import LanePlan, Program, ScalePlan, TriggerPlan
from policy_engine.records import dataclass

CODE = "EP310"


@dataclass(frozen=True, slots=True)
class Loss:
    """In this lane and no other the trigger fires, and the scale does not apply (or the lane hands the ticket away)."""

    lane: LanePlan
    trigger: TriggerPlan
    scale: ScalePlan
    hands_away: bool

    def formula(self, meaning: Meaning) -> Formula:
        others = (neg(truth.may) for name, truth in meaning.lanes.items() if name != self.lane.name)
        lost = True if self.hands_away else meaning.scales[self.scale.name].applies.f
        return conj((meaning.lanes[self.lane.name].t, *others, meaning.triggers[self.trigger.name].t, lost))

    def shows(self, answer: Answer) -> bool:
        alone = [name for name, truth in answer.lanes.items() if truth is not False] == [self.lane.name]
        lost = self.hands_away or answer.scales[self.scale.name].applies is False
        return alone and answer.lanes[self.lane.name] is True and answer.triggers[self.trigger.name] is True and lost


def find(proofs: Proofs) -> Iterator[Diagnostic]:
    handing = {lane.id for lane in proofs.subject.document.lanes if lane.hand_to is not None}
    for lane in proofs.program.lanes[:-1]:
        if not lane.with_others:
            yield from _outranked(proofs, lane, hands_away=lane.name in handing)


def _outranked(proofs: Proofs, lane: LanePlan, *, hands_away: bool) -> Iterator[Diagnostic]:
    found: dict[str, tuple[str, ...]] = {}
    spot = proofs.subject.spot("lanes", lane.name, "when")
    for trigger, scale in serious(proofs.program):
        loss = Loss(lane, trigger, scale, hands_away)
        reply = proofs.solver.ask(loss.formula(proofs.meaning))
        if reply.verdict == "yes":
            commands = proofs.commands(proofs.witness(reply, loss.shows))
            if commands:
                found[trigger.name] = commands
        elif reply.verdict == "undecided":
            yield proofs.undecided(CODE, spot, f"whether lane `{lane.name}` takes tickets on which `{trigger.name}` fires")
    if found:
        verb = "fires" if len(found) == 1 else "fire"
        ends = "and hands them over" if hands_away else "and nothing raises them there"
        message = f"lane `{lane.name}` takes tickets on which {names(found)} {verb}, {ends}"
        advice = "let the lane leave these out (`not:`), or put a lane with `with_others: yes` before it"
        yield finding(CODE, "warning", spot, message, help=advice, witness=next(iter(found.values())))


def serious(program: Program) -> Iterator[tuple[TriggerPlan, ScalePlan]]:
    """The triggers that raise a scale to the highest value any trigger raises it to."""
    for scale in program.scales:
        raised = [(trigger, dict(trigger.raises).get(scale.name)) for trigger in program.triggers]
        ranks = [(trigger, scale.rank(value)) for trigger, value in raised if value is not None]
        top = max((rank for _, rank in ranks), default=0)
        yield from ((trigger, scale) for trigger, rank in ranks if rank == top and rank > 0)
