"""Two triggers that fire on just the same tickets."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from policy_engine.analysis.formulas import Formula, differ, disj, neg
from policy_engine.analysis.proofs import Proofs
from policy_engine.analysis.subject import finding
from policy_engine.diagnostics import Diagnostic
from policy_engine.loader.order import reads

CODE = "EP303"


def find(proofs: Proofs) -> Iterator[Diagnostic]:
    for first, second in twins(proofs):
        spot = proofs.subject.spot("triggers", second, "when")
        message = f"`{second}` fires on just the same tickets as `{first}`"
        yield finding(CODE, "warning", spot, message, help=f"let `{first}` raise all that is wanted, and take `{second}` out")


def twins(proofs: Proofs) -> list[tuple[str, str]]:
    """(earlier, later) of all triggers that mean the same; only triggers that read the same signals are compared."""
    return proofs.remember("twins", lambda: list(_twins(proofs)))


def _twins(proofs: Proofs) -> Iterator[tuple[str, str]]:
    groups: dict[frozenset[str], list[str]] = {}
    for trigger in proofs.program.triggers:
        if proofs.solver.verdict(proofs.meaning.triggers[trigger.name].t) != "no":
            groups.setdefault(frozenset(reads(trigger.when)), []).append(trigger.name)
    for group in groups.values():
        told: set[str] = set()
        for first, second in combinations(_never_alone(proofs, group), 2):
            if second not in told and _same(proofs, first, second):
                told.add(second)
                yield first, second


def _never_alone(proofs: Proofs, group: list[str]) -> list[str]:
    """Those that never fire without another of the group: only these can have a twin. One question each, not one a pair."""
    rails = [proofs.meaning.triggers[name] for name in group]
    before = running(proofs, [rail.may for rail in rails])
    after = running(proofs, [rail.may for rail in reversed(rails)])[::-1]
    asked = zip(group, rails, before, after, strict=True)
    return [name for name, rail, low, high in asked if proofs.solver.verdict(assume=[rail.t, neg(low), neg(high)]) != "yes"]


def running(proofs: Proofs, formulas: list[Formula]) -> list[Formula]:
    """For each place a literal that is true when any formula before it is."""
    found: list[Formula] = []
    so_far: Formula = False
    for formula in formulas:
        found.append(so_far)
        so_far = proofs.literal(disj((so_far, formula)))
    return found


def _same(proofs: Proofs, first: str, second: str) -> bool:
    one, other = proofs.meaning.triggers[first], proofs.meaning.triggers[second]
    return proofs.solver.verdict(disj((differ(one.t, other.t), differ(one.f, other.f)))) == "no"
