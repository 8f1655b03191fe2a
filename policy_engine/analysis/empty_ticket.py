"""What a ticket gets that says nothing: with `when_unsure: higher` that may be the highest value there is."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.analysis.proofs import Proofs
from policy_engine.analysis.subject import finding
from policy_engine.diagnostics import Diagnostic
from policy_engine.interpret import interpret

CODE = "EP315"


def find(proofs: Proofs) -> Iterator[Diagnostic]:
    answer = interpret(proofs.program, proofs.replayer.silence)
    for scale in proofs.program.scales:
        found = answer.scales[scale.name]
        if scale.when_unsure == "higher" and found.applies is not False and found.low != found.high == scale.values[-1]:
            message = f"a ticket that says nothing is worked at `{scale.name}: {found.high}`, the highest there is"
            advice = "narrow where the scale applies with `only_if:`, or leave `when_unsure: higher` out"
            command = f"policy-engine route {proofs.subject.source.path} ''"
            yield finding(CODE, "note", proofs.subject.spot("scales", scale.name, "when_unsure"), message, help=advice, witness=(command,))
