"""How a case came out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from policy_engine.decision import Decision, Walked
from policy_engine.diagnostics import Place, Report
from policy_engine.model.cases import Case
from policy_engine.records import dataclass


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One key of `expect` that came out otherwise, both sides in words. Of lists also what is missing and what is too much."""

    key: str
    expected: str
    got: str
    missing: tuple[str, ...] = ()
    too_much: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseResult:
    """A case, where it stands, the answer to its ticket (None when the ticket can't be read: `report` says why), and what differs.

    `not_checked` names the keys of `expect` that nothing can check yet; `walked` is what coverage counts.
    """

    case: Case
    place: Place
    decision: Decision | None = None
    mismatches: tuple[Mismatch, ...] = ()
    not_checked: tuple[str, ...] = ()
    report: Report | None = None
    walked: Walked | None = None

    @property
    def passed(self) -> bool:
        return self.decision is not None and not self.mismatches


def count_not_checked(results: Iterable[CaseResult]) -> dict[str, int]:
    """Key of `expect` → how many cases hold it although nothing can check it yet."""
    return dict(sorted(Counter(key for result in results for key in result.not_checked).items()))


def as_json(policy: str, results: tuple[CaseResult, ...]) -> dict[str, Any]:
    """The results of one policy as plain data; its shape is told by `policy-engine test --help`."""
    return {
        "policy": policy,
        "passed": sum(result.passed for result in results),
        "failed": sum(not result.passed for result in results),
        "not_checked": count_not_checked(results),
        "cases": [_case(result) for result in results],
    }


def _case(result: CaseResult) -> dict[str, Any]:
    findings = result.report.diagnostics if result.report is not None else ()
    return {
        "id": result.case.id,
        "passed": result.passed,
        "file": result.place.file,
        "line": result.place.line,
        "mismatches": [_mismatch(m) for m in result.mismatches],
        "not_checked": list(result.not_checked),
        "findings": [{"code": d.code, "message": d.message} for d in findings],
    }


def _mismatch(m: Mismatch) -> dict[str, Any]:
    return {"key": m.key, "expected": m.expected, "got": m.got, "missing": list(m.missing), "too_much": list(m.too_much)}
