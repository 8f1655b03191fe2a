"""`policy-engine check`: every finding about policies."""

from __future__ import annotations

import json
from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Any

import typer

from policy_engine.cli.changed import policies_to_look_at
from policy_engine.cli.console import wants_color, write
from policy_engine.cli.exits import FINDINGS, USAGE
from policy_engine.cli.options import ChangedOption, Format, FormatOption, PolicyPaths, examples
from policy_engine.diagnostics import KINDS, Diagnostic, Kind, Report, render_report
from policy_engine.messages import say

EXAMPLES = examples("check policies/projectflow", "check policies/* --fail-on error", "check my-policy.yaml --format json")


class FailOn(StrEnum):
    """The mildest kind of finding that fails the check."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


def check(
    policy: PolicyPaths,
    format: FormatOption = Format.TEXT,
    fail_on: Annotated[FailOn, typer.Option("--fail-on", help="Exit with 1 from this kind of finding on.")] = FailOn.WARNING,
    changed: ChangedOption = False,
) -> None:
    """Show every finding about policies and their cases.

    JSON: {"findings": [{code, kind, message, help, file, line, column, end_line, end_column}], "ok": true or false}. `ok` is false
    when a finding fails the check. Lines and columns start at 1; line 0 means the whole file.

    Exit codes: 0 clean, 1 findings, 2 something can't be opened or decoded.
    """
    from policy_engine.api import check as check_policy

    reports = [(str(path), check_policy(path)) for path in (policies_to_look_at(policy) if changed else policy)]
    found = [diagnostic for _, report in reports for diagnostic in report.diagnostics]
    failing = KINDS[: KINDS.index(str(fail_on)) + 1]
    code = exit_code(found, failing)
    if format is Format.JSON:
        write(json.dumps({"findings": [finding(d) for d in found], "ok": code == 0}, ensure_ascii=False, indent=2))
    else:
        for path, report in reports:
            write(report_text(path, report))
    if code:
        raise typer.Exit(code)


def exit_code(found: Iterable[Diagnostic], failing: tuple[Kind, ...]) -> int:
    """2 where anything is unreadable, 1 where a finding fails the check, else 0."""
    kinds = [(d.unreadable, d.kind) for d in found]
    if any(unreadable for unreadable, _ in kinds):
        return USAGE
    return FINDINGS if any(kind in failing for _, kind in kinds) else 0


def finding(d: Diagnostic) -> dict[str, Any]:
    """A finding as plain data."""
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
    }


def report_text(path: str, report: Report) -> str:
    """All findings about one policy, and how many there are."""
    if not report.diagnostics:
        return say("cli.checked_clean", path=path)
    return f"{render_report(report, color=wants_color())}\n\n{say('cli.checked', path=path, counts=counts(report))}"


def counts(report: Report) -> str:
    """`2 errors, 1 warning`."""
    numbers = [(kind, sum(d.kind == kind for d in report.diagnostics)) for kind in KINDS]
    return ", ".join(say(f"cli.{kind}s_one" if number == 1 else f"cli.{kind}s", count=number) for kind, number in numbers if number)
