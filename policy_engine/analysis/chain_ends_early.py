"""EP408: a chain waits for an answer at its end, and then nothing happens."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.analysis.names_read import names_read
from policy_engine.analysis.subject import Subject, finding
from policy_engine.diagnostics import Diagnostic


def find_chains_that_end_early(subject: Subject) -> Iterator[Diagnostic]:
    """A finding for each chain that waits after its last step, does not repeat, and whose end nothing tests."""
    tested = {name for own, name in names_read(subject) if name != own}
    for chain in subject.document.chains:
        last = len(chain.steps) - 1
        if chain.repeat or chain.id in tested or last < 0 or chain.steps[last].wait is None:
            continue
        message = f"when nobody answers in these {chain.steps[last].wait}, nothing happens any more"
        advice = f"add `repeat:`, one more step, or a trigger with `{chain.id}: exhausted`"
        yield finding("EP408", "warning", subject.spot("chains", chain.id, "steps", last, "wait"), message, help=advice)
