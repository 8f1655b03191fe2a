"""Gates that hold, and cap nothing: the scale is never above them, or another gate always caps as low."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.analysis.formulas import Formula, neg
from policy_engine.analysis.proofs import Proofs
from policy_engine.analysis.scale_rails import caps_below, lifted
from policy_engine.analysis.subject import finding
from policy_engine.analysis.words import names
from policy_engine.diagnostics import Diagnostic
from policy_engine.model.program import GatePlan, ScalePlan

CODE = "EP308"


def find(proofs: Proofs) -> Iterator[Diagnostic]:
    for gate in proofs.program.gates:
        if proofs.solver.verdict(proofs.meaning.gates[gate.name].t) == "no":
            continue  # never holds: that is told already
        for name, value in gate.caps:
            yield from _caps(proofs, gate, proofs.program.scale_plans[name], value)


def _caps(proofs: Proofs, gate: GatePlan, scale: ScalePlan, value: str) -> Iterator[Diagnostic]:
    meaning, rank, spot = proofs.meaning, scale.rank(value), proofs.subject.spot("gates", gate.name, "cap")
    if rank + 1 == len(scale.values):
        yield _idle(proofs, gate, scale, "it is the highest value there is")
        return
    above = lifted(meaning, scale, rank + 1, sure=True)
    holds, applies = meaning.gates[gate.name].t, meaning.scales[scale.name].applies.t
    others = {name: neg(cap) for name, cap in caps_below(meaning, scale, rank + 1, sure=True).items() if name != gate.name}
    reply = proofs.solver.ask(above, holds, applies, assume=list(others.values()))
    if reply.verdict == "no":
        blamed = _blamed(proofs, others, reply.core, (above, holds, applies))
        reason = f"whenever it holds, {names(blamed)} caps at least as low" if blamed else f"nothing lifts `{scale.name}` above it"
        yield _idle(proofs, gate, scale, reason)
    elif reply.verdict == "undecided":
        yield proofs.undecided(CODE, spot, f"whether gate `{gate.name}` ever caps `{scale.name}`")


def _blamed(proofs: Proofs, others: dict[str, Formula], core: tuple[Formula, ...], wanted: tuple[Formula, ...]) -> list[str]:
    smallest = {str(part) for part in proofs.solver.smallest_core(core, *wanted)}
    return [name for name, literal in others.items() if str(literal) in smallest]


def _idle(proofs: Proofs, gate: GatePlan, scale: ScalePlan, reason: str) -> Diagnostic:
    message = f"gate `{gate.name}` never caps `{scale.name}`: {reason}"
    spot = proofs.subject.spot("gates", gate.name, "cap")
    return finding(CODE, "warning", spot, message, help="take the gate out, or cap lower")
