"""Triggers that fire, and change nothing: others always raise the scale as high, or a cap always holds it below."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.analysis.formulas import Formula, conj, differ, neg
from policy_engine.analysis.proofs import Proofs
from policy_engine.analysis.same_condition import running, twins
from policy_engine.analysis.scale_rails import base_at_least, caps_below, raisers
from policy_engine.analysis.solver import Verdict
from policy_engine.analysis.subject import finding
from policy_engine.analysis.words import names
from policy_engine.diagnostics import Diagnostic
from policy_engine.model.program import ScalePlan, TriggerPlan
from policy_engine.records import dataclass

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
                blamed = _blamed(proofs, lift) if explained <= MOST_EXPLAINED else []
                if blamed and _is_later_twin(proofs, blamed, trigger.name):
                    continue  # it is told at the other of the two
                yield _told(proofs, lift, blamed)


def decides(proofs: Proofs, lift: Raise) -> Verdict:
    """Is there a ticket on which the scale would be lower without this trigger?"""
    if lift.rank == 0:
        return "yes"
    verdicts: list[Verdict] = []
    for rank in range(lift.rank, 0, -1):
        verdicts.append(proofs.solver.verdict(assume=[_fires(proofs, lift), *_alone(proofs, lift, rank)]))
        if verdicts[-1] == "yes":
            return "yes"
    return "undecided" if "undecided" in verdicts else "no"


def _alone(proofs: Proofs, lift: Raise, rank: int) -> tuple[Formula, ...]:
    """The same as `against` in a few literals: the solver need not be told of each other trigger, for each trigger."""
    table = proofs.remember(f"alone {lift.scale.name} {rank}", lambda: _alone_table(proofs, lift.scale, rank))
    return table[lift.trigger.name]


def _alone_table(proofs: Proofs, scale: ScalePlan, rank: int) -> dict[str, tuple[Formula, ...]]:
    """For each trigger: nothing before it and nothing after it lifts the scale as high, and no cap holds it below."""
    lifts = raisers(proofs.meaning, scale, rank, sure=False)
    others = [literal for name, literal in _against(proofs, scale, rank).items() if name not in lifts]
    before, after = running(proofs, list(lifts.values())), running(proofs, list(reversed(lifts.values())))[::-1]
    quiet = proofs.literal(conj(others))
    return {name: (quiet, neg(low), neg(high)) for name, low, high in zip(lifts, before, after, strict=True)}


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


def _told(proofs: Proofs, lift: Raise, blamed: list[str]) -> Diagnostic:
    name, gates = lift.trigger.name, {gate.name for gate in proofs.program.gates}
    reason = blame(lift.scale, blamed, gates) if blamed else "whenever it fires, others together do as much"
    if len(blamed) == 1 and blamed[0] in proofs.meaning.triggers and _same_tickets(proofs, name, blamed[0]):
        advice = f"both fire on the same tickets: keep one of `{blamed[0]}` and `{name}`"
    elif gates & set(blamed):
        advice = "write an exception into the gate (`not:`), or take the trigger out"
    else:
        advice = "take it out, raise it higher, or widen its condition"
    spot = proofs.subject.spot("triggers", name, "id")
    return finding(CODE, "warning", spot, f"`{name}` never decides `{lift.scale.name}`: {reason}", help=advice)


def _is_later_twin(proofs: Proofs, blamed: list[str], name: str) -> bool:
    """Whether the one trigger that stands against it comes later, and fires on just the same tickets to the same end."""
    order = [trigger.name for trigger in proofs.program.triggers]
    if len(blamed) != 1 or blamed[0] not in order or order.index(blamed[0]) < order.index(name):
        return False
    raises = {trigger.name: trigger.raises for trigger in proofs.program.triggers}
    return raises[blamed[0]] == raises[name] and _same_tickets(proofs, name, blamed[0])


def _same_tickets(proofs: Proofs, one: str, other: str) -> bool:
    first, second = proofs.meaning.triggers[one], proofs.meaning.triggers[other]
    return proofs.solver.verdict(differ(first.t, second.t)) == "no"


def _blamed(proofs: Proofs, lift: Raise) -> list[str]:
    """What always stands against it, as little as does."""
    fires, others = _fires(proofs, lift), against(proofs, lift, lift.rank)
    core = proofs.solver.ask(assume=[fires, *others.values()]).core
    smallest = {str(part) for part in proofs.solver.smallest_core([part for part in core if str(part) != str(fires)], fires)}
    return [name for name, literal in others.items() if str(literal) in smallest]


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
