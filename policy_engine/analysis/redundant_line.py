"""Lines of a condition that change nothing beside the others.

Judged within the condition alone, as if everything applied and nothing were known of the rest of the policy: a line that only says
again what `only_if` or a level implies is there for the reader, and is none.
"""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.analysis.conditions import Piece, Stated, pieces, stated_conditions, without
from policy_engine.analysis.formulas import Rail, differ, disj
from policy_engine.analysis.lone_condition import LoneConditions
from policy_engine.analysis.proofs import Proofs
from policy_engine.analysis.subject import finding
from policy_engine.analysis.words import condition_words
from policy_engine.diagnostics import Diagnostic
from policy_engine.loader.order import reads
from policy_engine.model.program import Condition

CODE = "EP304"


def find(proofs: Proofs) -> Iterator[Diagnostic]:
    lone = LoneConditions(proofs)
    for stated in stated_conditions(proofs.subject):
        yield from _redundant(proofs, lone, stated)


def _redundant(proofs: Proofs, lone: LoneConditions, stated: Stated) -> Iterator[Diagnostic]:
    """Each line that can go, judged after the ones before it went; of a condition that never or always holds, none."""
    listed = [piece for piece in pieces(stated) if _may_be_implied(lone, stated.condition, piece)]
    if not listed or not lone.matters(stated.condition):
        return
    for piece in reversed(listed):
        if _changes_nothing(lone, stated.condition, piece):
            spot = proofs.subject.line(stated.section, stated.name, stated.key, *piece.path)
            message = f"{condition_words(proofs.subject, piece.condition)} changes nothing: `{stated.name}` means the same without it"
            yield finding(CODE, "warning", spot, message, help="take the line out")
            return


def _may_be_implied(lone: LoneConditions, condition: Condition, piece: Piece) -> bool:
    """Only lines on the same name say anything of each other; or the line always holds, or never."""
    rest = without(condition, piece.steps)
    return bool(reads(piece.condition) & reads(rest)) or not lone.matters(piece.condition)


def _changes_nothing(lone: LoneConditions, condition: Condition, piece: Piece) -> bool:
    whole, rest = lone.judge(condition), lone.judge(without(condition, piece.steps))
    return lone.solver.verdict(_differ(whole, rest)) == "no"


def _differ(one: Rail, other: Rail) -> object:
    return disj((differ(one.t, other.t), differ(one.f, other.f)))
