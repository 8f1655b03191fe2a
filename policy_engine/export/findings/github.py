"""Findings as GitHub workflow commands: printed in a workflow's log, they appear beside the changed lines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from policy_engine.diagnostics import Diagnostic, Kind, Report
from policy_engine.export.findings.words import code_title, finding_lines

COMMANDS: dict[Kind, str] = {"error": "error", "warning": "warning", "note": "notice"}


def github_commands(reports: Sequence[Report], root: PurePath) -> str:
    """A line for each finding; empty where there are none. Files are named relative to `root`."""
    return "\n".join(_command(diagnostic, root) for report in reports for diagnostic in report.diagnostics)


def _command(d: Diagnostic, root: PurePath) -> str:
    pairs = {"file": _relative(d.place.file, root), **_span(d), "title": code_title(d.code)}
    properties = ",".join(f"{name}={_property(str(value))}" for name, value in pairs.items())
    return f"::{COMMANDS[d.kind]} {properties}::{_data(chr(10).join(finding_lines(d)))}"


def _relative(file: str, root: PurePath) -> str:
    path = PurePath(file)
    return (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()


def _span(d: Diagnostic) -> dict[str, int]:
    """Line and columns, as far as there are any; GitHub takes columns only within one line, and the last one included."""
    place = d.place
    if not place.line:
        return {}
    if place.end_line != place.line:
        return {"line": place.line, "endLine": place.end_line} if place.end_line else {"line": place.line, "col": place.column}
    return {"line": place.line, "col": place.column, "endColumn": max(place.column, place.end_column - 1)}


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
