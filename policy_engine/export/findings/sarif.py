"""Findings as SARIF 2.1.0, the format in which code hosts and editors take the findings of a tool."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from policy_engine import __version__
from policy_engine.codes import all_codes, code_page, page_section
from policy_engine.diagnostics import Diagnostic, Place, Report
from policy_engine.export.findings.words import finding_lines, relative_uri
from policy_engine.records import dataclass

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif_log(reports: Sequence[Report], root: PurePath) -> dict[str, Any]:
    """One run with all findings. Those that a policy accepts are among them, as suppressed. Files are named relative to `root`."""
    everything = [diagnostic for report in reports for diagnostic in report.diagnostics]
    waived = [pair for report in reports for pair in report.waived]
    codes = sorted({diagnostic.code for diagnostic in (*everything, *(diagnostic for diagnostic, _ in waived))})
    log = _Log(codes, root)
    results = [log.result(diagnostic) for diagnostic in everything]
    results += [{**log.result(diagnostic), "suppressions": [_suppression(because)]} for diagnostic, because in waived]
    driver = {"name": "policy-engine", "version": __version__, "rules": [_descriptor(code) for code in codes]}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _suppression(because: str) -> dict[str, Any]:
    return {"kind": "inSource", "justification": because}


def _descriptor(code: str) -> dict[str, Any]:
    """What SARIF calls a reporting descriptor: the page of a code."""
    info = next((info for info in all_codes() if info.code == code), None)
    if info is None:
        return {"id": code}
    meaning = " ".join(page_section(code, "What it means").split())
    return {
        "id": code,
        "name": "".join(word.capitalize() for word in info.name.split("-")),
        "shortDescription": {"text": info.words},
        "fullDescription": {"text": meaning},
        "help": {"text": code_page(code), "markdown": code_page(code)},
        "properties": {"tags": [info.family]},
    }


@dataclass(frozen=True, slots=True)
class _Log:
    codes: Sequence[str]
    root: PurePath

    def result(self, d: Diagnostic) -> dict[str, Any]:
        more = {"at": d.at, "witness": list(d.witness), "fix": d.fix, "undecided": d.undecided}
        return {
            "ruleId": d.code,
            "ruleIndex": self.codes.index(d.code),
            "level": d.kind,
            "message": {"text": "\n".join(finding_lines(d))},
            "locations": [{"physicalLocation": self.location(d.place)}],
            "properties": {name: value for name, value in more.items() if value},
        }

    def location(self, place: Place) -> dict[str, Any]:
        artifact = {"artifactLocation": {"uri": relative_uri(place.file, self.root)}}
        if not place.line:
            return artifact
        region = {"startLine": place.line, "startColumn": max(1, place.column)}
        if place.end_line:
            region |= {"endLine": place.end_line, "endColumn": place.end_column}
        return {**artifact, "region": region}
