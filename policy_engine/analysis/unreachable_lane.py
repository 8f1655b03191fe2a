"""Lanes that take no ticket: earlier lanes take them all, or their condition never holds."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.analysis.formulas import neg
from policy_engine.analysis.proofs import Proofs
from policy_engine.analysis.subject import finding
from policy_engine.analysis.unmet import why_never
from policy_engine.analysis.words import names
from policy_engine.diagnostics import Diagnostic

CODE = "EP307"


def find(proofs: Proofs) -> Iterator[Diagnostic]:
    for position, lane in enumerate(proofs.program.lanes):
        verdict = proofs.solver.verdict(proofs.meaning.lanes[lane.name].t)
        spot = proofs.subject.spot("lanes", lane.name, "when")
        if verdict == "no":
            message = f"lane `{lane.name}` takes no ticket: {_reason(proofs, position)}"
            yield finding(CODE, "warning", spot, message, help="move it up, change its condition, or take it out")
        elif verdict == "undecided":
            yield proofs.undecided(CODE, spot, f"whether lane `{lane.name}` takes any ticket")


def _reason(proofs: Proofs, position: int) -> str:
    lanes, meaning = proofs.program.lanes, proofs.meaning
    holds = meaning.judge(lanes[position].when).t
    if proofs.solver.verdict(holds) == "no":
        return why_never(proofs, lanes[position].when)
    earlier = {lane.name: proofs.literal(neg(meaning.judge(lane.when).may)) for lane in lanes[:position] if not lane.with_others}
    core = proofs.solver.ask(holds, assume=list(earlier.values())).core
    smallest = {str(part) for part in proofs.solver.smallest_core(core, holds)}
    takers = [name for name, literal in earlier.items() if str(literal) in smallest] or list(earlier)
    return f"{names(takers, 'and')} above it {'takes' if len(takers) == 1 else 'take'} all of them"
