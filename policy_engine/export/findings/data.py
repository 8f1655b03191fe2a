"""Findings as plain data, for JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from policy_engine.diagnostics import Diagnostic, Report


def findings_data(reports: Iterable[Report]) -> list[dict[str, Any]]:
    """Every finding, in the order of the reports."""
    return [finding_data(diagnostic) for report in reports for diagnostic in report.diagnostics]


def waived_data(reports: Iterable[Report]) -> list[dict[str, Any]]:
    """Every finding that a policy accepts, with its reason under `because`."""
    return [{**finding_data(diagnostic), "because": because} for report in reports for diagnostic, because in report.waived]


def finding_data(d: Diagnostic) -> dict[str, Any]:
    """One finding. Lines and columns start at 1; line 0 means the whole file."""
    place = d.place
    return {
        "code": d.code,
        "kind": d.kind,
        "message": d.message,
        "help": d.help,
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        "at": d.at,
        "witness": list(d.witness),
        "fix": d.fix,
        "undecided": d.undecided,
    }
