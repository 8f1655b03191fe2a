"""`policy-engine check`: every finding about policies."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policy_engine.cli.changed import policies_to_look_at
from policy_engine.cli.code_choice import check_choice, chosen_codes
from policy_engine.cli.console import wants_color, write
from policy_engine.cli.exits import FINDINGS, USAGE
from policy_engine.cli.options import ChangedOption, PolicyPaths, TimeoutOption, examples
from policy_engine.cli.progress import progress_bar
from policy_engine.diagnostics import KINDS, Diagnostic, Kind, Report, render_report
from policy_engine.messages import say

if TYPE_CHECKING:
    from policy_engine.analysis import Options

EXAMPLES = examples("check policies/projectflow", "check policies/* --fail-on error", "check my-policy.yaml --format sarif --ignore EP5")

Reports = Sequence[tuple[str, Report]]


class FailOn(StrEnum):
    """The mildest kind of finding that fails the check."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


class FindingsFormat(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"
    JUNIT = "junit"


def check(
    policy: PolicyPaths,
    select: Annotated[
        list[str] | None,
        typer.Option("--select", metavar="CODES", help="Look for these only: codes or their beginnings (EP3), with commas."),
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option("--ignore", metavar="CODES", help="Leave these out: codes or their beginnings, with commas.")
    ] = None,
    timeout: TimeoutOption = 5.0,
    format: Annotated[
        FindingsFormat, typer.Option("--format", help="How to print: for people, for programs, for code hosts and build servers.")
    ] = FindingsFormat.TEXT,
    fail_on: Annotated[FailOn, typer.Option("--fail-on", help="Exit with 1 from this kind of finding on.")] = FailOn.WARNING,
    changed: ChangedOption = False,
) -> None:
    """Show every finding about policies and their cases.

    Errors are always shown. Findings that a policy accepts under `waivers` are counted, and listed in JSON.

    JSON: {"findings": [{code, kind, message, help, file, line, column, end_line, end_column, at, witness, fix, undecided}],
    "waived": [the same, and because], "ok": true or false}. `ok` is false when a finding fails the check. Lines and columns start at 1;
    line 0 means the whole file.

    Exit codes: 0 clean, 1 findings, 2 something can't be opened or decoded.
    """
    from policy_engine.analysis import Options

    chosen = Options(chosen_codes("--select", select), chosen_codes("--ignore", ignore), timeout)
    check_choice(chosen)
    reports = [(str(path), check_one(path, chosen)) for path in (policies_to_look_at(policy) if changed else policy)]
    failing = KINDS[: KINDS.index(str(fail_on)) + 1]
    code = exit_code((diagnostic for _, report in reports for diagnostic in report.diagnostics), failing)
    if text := reports_text(reports, format, failing):
        write(text)
    if code:
        raise typer.Exit(code)


def check_one(path: Path, chosen: Options) -> Report:
    """The report about one policy, with a bar while it takes long."""
    from dataclasses import replace

    from policy_engine import api

    bar = progress_bar()
    try:
        return api.check(path, replace(chosen, progress=bar))
    finally:
        bar.clear()


def exit_code(found: Iterable[Diagnostic], failing: tuple[Kind, ...]) -> int:
    """2 where anything is unreadable, 1 where a finding fails the check, else 0."""
    kinds = [(d.unreadable, d.kind) for d in found]
    if any(unreadable for unreadable, _ in kinds):
        return USAGE
    return FINDINGS if any(kind in failing for _, kind in kinds) else 0


def reports_text(reports: Reports, format: FindingsFormat, failing: tuple[Kind, ...]) -> str:
    """All reports in the chosen form."""
    from policy_engine.export.findings import findings_data, github_commands, junit_xml, sarif_log, waived_data

    bare = [report for _, report in reports]
    match format:
        case FindingsFormat.TEXT:
            return "\n".join(report_text(path, report) for path, report in reports)
        case FindingsFormat.GITHUB:
            return github_commands(bare, Path.cwd())
        case FindingsFormat.JUNIT:
            return junit_xml(reports, failing)
        case FindingsFormat.SARIF:
            data = sarif_log(bare, Path.cwd())
        case FindingsFormat.JSON:
            ok = exit_code((d for report in bare for d in report.diagnostics), failing) == 0
            data = {"findings": findings_data(bare), "waived": waived_data(bare), "ok": ok}
    return json.dumps(data, ensure_ascii=False, indent=2)


def report_text(path: str, report: Report) -> str:
    """All findings about one policy, and how many there are."""
    waived = waived_words(report)
    if not report.diagnostics:
        return say("cli.checked_clean", path=path) + waived
    return f"{render_report(report, color=wants_color())}\n\n{say('cli.checked', path=path, counts=counts(report))}{waived}"


def counts(report: Report) -> str:
    """`2 errors, 1 warning`."""
    numbers = [(kind, sum(d.kind == kind for d in report.diagnostics)) for kind in KINDS]
    return ", ".join(say(f"cli.{kind}s_one" if number == 1 else f"cli.{kind}s", count=number) for kind, number in numbers if number)


def waived_words(report: Report) -> str:
    """` (2 findings waived)`, or nothing."""
    number = len(report.waived)
    return say("check.waived_one" if number == 1 else "check.waived", count=number) if number else ""
