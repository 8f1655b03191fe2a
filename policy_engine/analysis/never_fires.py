"""Triggers that no ticket can fire."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.analysis.proofs import Proofs
from policy_engine.analysis.subject import finding
from policy_engine.analysis.unmet import why_never
from policy_engine.diagnostics import Diagnostic

CODE = "EP301"


def find(proofs: Proofs) -> Iterator[Diagnostic]:
    for trigger in proofs.program.triggers:
        verdict = proofs.solver.verdict(proofs.meaning.triggers[trigger.name].t)
        spot = proofs.subject.spot("triggers", trigger.name, "when")
        if verdict == "no":
            message = f"`{trigger.name}` can never fire: {why_never(proofs, trigger.when)}"
            yield finding(CODE, "warning", spot, message, help="change the condition, or take the trigger out")
        elif verdict == "undecided":
            yield proofs.undecided(CODE, spot, f"whether `{trigger.name}` can ever fire")
