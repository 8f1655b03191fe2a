"""Conditions that hold for no ticket, of everything but triggers and lanes (which have checks of their own)."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.analysis.conditions import stated_conditions
from policy_engine.analysis.proofs import Proofs
from policy_engine.analysis.subject import finding
from policy_engine.analysis.unmet import why_never
from policy_engine.diagnostics import Diagnostic
from policy_engine.model.actions import HEADINGS

CODE = "EP305"
ELSEWHERE = ("triggers", "lanes")
MEANS = {
    "gates": "never caps anything",
    "signals": "is never yes",
    "closure": "never lets a ticket be closed",
    **dict.fromkeys(HEADINGS, "is never due"),
}


def find(proofs: Proofs) -> Iterator[Diagnostic]:
    for stated in stated_conditions(proofs.subject):
        if stated.section in ELSEWHERE:
            continue
        verdict = proofs.solver.verdict(proofs.meaning.judge(stated.condition).t)
        if verdict == "no":
            means = "never applies" if stated.key == "only_if" else MEANS[stated.section]
            message = f"`{stated.name}` {means}: {why_never(proofs, stated.condition)}"
            yield finding(CODE, "warning", stated.spot(proofs.subject), message, help="change the condition, or take it out")
        elif verdict == "undecided":
            yield proofs.undecided(CODE, stated.spot(proofs.subject), f"whether the condition of `{stated.name}` can hold")
