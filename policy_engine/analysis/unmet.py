"""Why a condition never holds: the lines that exclude each other."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.analysis.proofs import Proofs
from policy_engine.analysis.words import condition_words, joined
from policy_engine.model.program import All, Condition


def why_never(proofs: Proofs, condition: Condition) -> str:
    """A clause that names the lines which can't hold together, as few as do."""
    parts = tuple(lines(condition))
    literals = [proofs.literal(proofs.meaning.judge(part).t) for part in parts]
    impossible = [part for part, literal in zip(parts, literals, strict=True) if literal is False]
    if not impossible:
        core = proofs.solver.ask(assume=literals).core
        smallest = {str(part) for part in proofs.solver.smallest_core(core)}
        impossible = [part for part, literal in zip(parts, literals, strict=True) if str(literal) in smallest] or list(parts)
    words = joined(condition_words(proofs.subject, part) for part in impossible)
    return f"{words} {'can never hold' if len(impossible) == 1 else 'can never hold together'}"


def lines(condition: Condition) -> Iterator[Condition]:
    """The parts of a condition that must all hold, however they nest."""
    if isinstance(condition, All):
        for part in condition.parts:
            yield from lines(part)
    else:
        yield condition
