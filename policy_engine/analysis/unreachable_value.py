"""Levels and other values of scales that no ticket reaches."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.analysis.formulas import conj, neg
from policy_engine.analysis.proofs import Proofs
from policy_engine.analysis.scale_rails import caps_below, lifted
from policy_engine.analysis.subject import Spot, finding
from policy_engine.analysis.words import names
from policy_engine.diagnostics import Diagnostic
from policy_engine.model.program import Program, ScalePlan

CODE = "EP306"
ADVICE = "let a trigger raise to it, or take it out; say who may set it by hand with `decided_by:` or `never_falls: yes`"


def find(proofs: Proofs) -> Iterator[Diagnostic]:
    for scale in proofs.program.scales:
        if scale.decided_by is None and moves(proofs.program, scale):  # else a person may set any value, or nothing does yet
            for rank, value in enumerate(scale.values):
                yield from _reached(proofs, scale, rank, value)


def moves(program: Program, scale: ScalePlan) -> bool:
    """Whether anything in the policy gives the scale another value than its first."""
    return scale.table is not None or any(scale.name in dict(trigger.raises) for trigger in program.triggers)


def _reached(proofs: Proofs, scale: ScalePlan, rank: int, value: str) -> Iterator[Diagnostic]:
    rails = proofs.meaning.scales[scale.name]
    verdict = proofs.solver.verdict(conj((rails.applies.t, rails.is_at(rank))))
    if verdict == "no":
        message, advice = f"no ticket ever gets `{scale.name}: {value}`", ADVICE
        gates = _capping(proofs, scale, rank)
        if gates:
            message, advice = f"{message}: {names(gates, 'and')} always cap below it", "write an exception into the gates (`not:`)"
        yield finding(CODE, "warning", spot_of(proofs, scale, value), message, help=advice)
    elif verdict == "undecided":
        yield proofs.undecided(CODE, spot_of(proofs, scale, value), f"whether any ticket gets `{scale.name}: {value}`")


def _capping(proofs: Proofs, scale: ScalePlan, rank: int) -> list[str]:
    """The gates that keep tickets below a value to which something raises them; none when nothing does."""
    meaning = proofs.meaning
    above, caps = lifted(meaning, scale, rank, sure=True), caps_below(meaning, scale, rank, sure=True)
    if rank == 0 or not caps or proofs.solver.verdict(meaning.scales[scale.name].applies.t, above) != "yes":
        return []
    literals = {name: neg(cap) for name, cap in caps.items()}
    reply = proofs.solver.ask(meaning.scales[scale.name].applies.t, above, assume=list(literals.values()))
    blamed = {str(part) for part in reply.core}
    return [name for name, literal in literals.items() if str(literal) in blamed] if reply.verdict == "no" else []


def spot_of(proofs: Proofs, scale: ScalePlan, value: str) -> Spot:
    """A level stands under `levels`, a value of another scale under the scale."""
    if scale.name == "level":
        return proofs.subject.spot("levels", value)
    return proofs.subject.spot("scales", scale.name, "values", scale.values.index(value))
