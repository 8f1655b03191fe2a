"""Triggers that fire, and change nothing: others always raise the scale as high, or a cap always holds it below."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policy_engine.analysis.formulas import Formula, neg
from policy_engine.analysis.proofs import Proofs
from policy_engine.analysis.same_condition import twins
from policy_engine.analysis.scale_rails import base_at_least, caps_below, raisers
from policy_engine.analysis.solver import Verdict
from policy_engine.analysis.subject import finding
from policy_engine.analysis.words import names
from policy_engine.diagnostics import Diagnostic
from policy_engine.model.program import ScalePlan, TriggerPlan

CODE = "EP302"
MOST_EXPLAINED = 40
"""Findings that name what stands against the trigger; past these, a policy has other worries."""
BASE, APPLIES = "where the ticket starts", "applies"


@dataclass(frozen=True, slots=True)
class Raise:
    """A trigger lifts a scale to `rank`."""

    trigger: TriggerPlan
    scale: ScalePlan
    rank: int


def find(proofs: Proofs) -> Iterator[Diagnostic]:
    told = {second for _, second in twins(proofs)}
    explained = 0
    for trigger in proofs.program.triggers:
        if trigger.name in told or proofs.solver.verdict(proofs.meaning.triggers[trigger.name].t) == "no":
            continue
        for name, value in trigger.raises:
            scale = proofs.program.scale_plans[name]
            lift, spot = Raise(trigger, scale, scale.rank(value)), proofs.subject.spot("triggers", trigger.name, "id")
            verdict = decides(proofs, lift)
            if verdict == "undecided":
                yield proofs.undecided(CODE, spot, f"whether `{trigger.name}` ever decides `{name}`")
            elif verdict == "no":
                explained += 1
                reason = _reason(proofs, lift) if explained <= MOST_EXPLAINED else "whenever it fires, others together do as much"
                message = f"`{trigger.name}` never decides `{name}`: {reason}"
                yield finding(CODE, "warning", spot, message, help="take it out, raise it higher, or widen its condition")


def decides(proofs: Proofs, lift: Raise) -> Verdict:
    """Is there a ticket on which the scale would be lower without this trigger?"""
    if lift.rank == 0:
        return "yes"
    verdicts: list[Verdict] = []
    for rank in range(lift.rank, 0, -1):
        verdicts.append(proofs.solver.verdict(assume=[_fires(proofs, lift), *against(proofs, lift, rank).values()]))
        if verdicts[-1] == "yes":
            return "yes"
    return "undecided" if "undecided" in verdicts else "no"


def _fires(proofs: Proofs, lift: Raise) -> Formula:
    return proofs.meaning.triggers[lift.trigger.name].t


def against(proofs: Proofs, lift: Raise, rank: int) -> dict[str, Formula]:
    """What must not hold for this trigger to be what lifts the scale to `rank`: name → literal that it does not."""
    everything = proofs.remember(f"against {lift.scale.name} {rank}", lambda: _against(proofs, lift.scale, rank))
    return {name: literal for name, literal in everything.items() if name != lift.trigger.name}


def _against(proofs: Proofs, scale: ScalePlan, rank: int) -> dict[str, Formula]:
    meaning = proofs.meaning
    found = {
        APPLIES: proofs.literal(meaning.scales[scale.name].applies.t),
        BASE: proofs.literal(neg(base_at_least(meaning, scale, rank, sure=False))),
    }
    for name, formula in {**raisers(meaning, scale, rank, sure=False), **caps_below(meaning, scale, rank, sure=True)}.items():
        found[name] = neg(formula)
    return found


def _reason(proofs: Proofs, lift: Raise) -> str:
    """What always stands against it, as little as does."""
    fires, others = _fires(proofs, lift), against(proofs, lift, lift.rank)
    core = proofs.solver.ask(assume=[fires, *others.values()]).core
    smallest = {str(part) for part in proofs.solver.smallest_core([part for part in core if str(part) != str(fires)], fires)}
    blamed = [name for name, literal in others.items() if str(literal) in smallest]
    return blame(lift.scale, blamed, {gate.name for gate in proofs.program.gates})


def blame(scale: ScalePlan, blamed: list[str], gates: set[str]) -> str:
    if APPLIES in blamed:
        return f"where it fires, `{scale.name}` does not apply"
    raising = [name for name in blamed if name not in gates and name != BASE]
    capping = [name for name in blamed if name in gates]
    reasons = []
    if raising:
        reasons.append(f"{names(raising)} {'raises' if len(raising) == 1 else 'raise'} it at least as high")
    if capping:
        reasons.append(f"{names(capping)} {'holds' if len(capping) == 1 else 'hold'} it below")
    if BASE in blamed:
        reasons.append("the ticket starts at least as high")
    return f"whenever it fires, {', or '.join(reasons)}"
