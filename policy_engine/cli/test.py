"""`policy-engine test`: runs the cases of policies."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from policy_engine.cli.console import width, write
from policy_engine.cli.exits import FINDINGS
from policy_engine.cli.options import Format, FormatOption, PolicyPaths, examples
from policy_engine.messages import say

if TYPE_CHECKING:
    from policy_engine.api import Policy
    from policy_engine.cases import CaseResult

EXAMPLES = examples("test policies/projectflow", "test policies/projectflow --run billing", "test policies/* --format json --fail-on-empty")


@dataclass(frozen=True, slots=True)
class Run:
    """The cases of one policy that were run."""

    policy: Policy
    path: str
    results: tuple[CaseResult, ...]

    @property
    def failed(self) -> tuple[CaseResult, ...]:
        return tuple(result for result in self.results if not result.passed)


def test(
    policy: PolicyPaths,
    format: FormatOption = Format.TEXT,
    run: Annotated[
        str | None,
        typer.Option("--run", metavar="TEXT", help="Run only cases with this text in their name, title or tags.", show_default=False),
    ] = None,
    fail_on_empty: Annotated[bool, typer.Option("--fail-on-empty", help="Exit with 1 when no case was run.")] = False,
) -> None:
    """Run the cases of policies: example tickets.

    Each answer is compared with the one that the case expects.

    JSON: {"ok": true or false, "policies": [{policy, passed, failed, not_checked: {key: cases}, cases: [{id, passed, file, line,
    mismatches: [{key, expected, got}], not_checked: [key], findings: [{code, message}]}]}]}.

    Exit codes: 0 all passed, 1 a case failed or a policy has mistakes, 2 something can't be opened or decoded.
    """
    runs = [run_policy(path, run) for path in policy]
    empty = fail_on_empty and any(not one.results for one in runs)
    failed = empty or any(one.failed for one in runs)
    if format is Format.JSON:
        write(json.dumps(as_data(runs, ok=not failed), ensure_ascii=False, indent=2))
    else:
        for one in runs:
            write(run_text(one, run))
    if failed:
        raise typer.Exit(FINDINGS)


def run_policy(path: Path, text: str | None) -> Run:
    """Run the cases of the policy at `path`. Raises PolicyError."""
    from policy_engine.cases import run_case

    policy = load_with_cases(path)
    chosen = [index for index, case in enumerate(policy.document.cases) if text is None or _matches(case, text)]
    return Run(policy, str(path), tuple(run_case(policy, index) for index in chosen))


def load_with_cases(path: Path) -> Policy:
    """The policy with the cases that stand beside it. Raises PolicyError."""
    from policy_engine.api import Policy
    from policy_engine.diagnostics import PolicyError
    from policy_engine.loader import read_policy

    source, report = read_policy(path, with_cases=True)
    if source is None:
        raise PolicyError(report)
    return Policy(source)


def _matches(case: Any, text: str) -> bool:
    return any(text.casefold() in part.casefold() for part in (case.id, case.title or "", *case.tags))


def as_data(runs: list[Run], *, ok: bool) -> dict[str, Any]:
    from policy_engine.cases import as_json

    return {"ok": ok, "policies": [as_json(one.path, one.results) for one in runs]}


def run_text(one: Run, text: str | None) -> str:
    """Every failed case with what differs and why, and the sums."""
    if not one.results:
        return (
            say("cases.none_match", policy=one.path, text=text)
            if text and one.policy.document.cases
            else say("cases.no_cases", policy=one.path)
        )
    lines = [say("cases.head_one" if len(one.results) == 1 else "cases.head", policy=one.path, count=len(one.results))]
    for result in one.failed:
        lines += ["", *failure_lines(one.policy, result)]
    if one.failed:
        lines.append("")
    lines.append(say("cases.summary", passed=len(one.results) - len(one.failed), failed=len(one.failed)))
    return "\n".join([*lines, *not_checked_lines(one)])


def failure_lines(policy: Policy, result: CaseResult) -> list[str]:
    """One failed case: expected against got, what the case says, and what the answer rests on."""
    from policy_engine.diagnostics import render_report
    from policy_engine.export.answer import reason_lines
    from policy_engine.export.paragraphs import wrap

    case = result.case
    lines = [say("cases.failed", case=case.id, title=case.title or "").rstrip(), f"  {say('cases.at', place=result.place)}"]
    for mismatch in result.mismatches:
        lines += wrap(say("cases.expected", key=mismatch.key, value=mismatch.expected), width(), first="  ", rest="    ")
        lines += wrap(say("cases.got", key=mismatch.key, value=mismatch.got), width(), first="       ", rest="    ")
    if case.why:
        lines += wrap(say("cases.why", why=case.why), width(), first="  ", rest="    ")
    if result.report is not None:
        lines += [f"  {say('cases.broken')}", *(f"  {line}" for line in render_report(result.report).split("\n"))]
    if result.decision is not None:
        lines += [f"  {say('cases.reasons')}", *(f"  {line}" for line in reason_lines(result.decision, policy, width=width() - 2))]
    return lines


def not_checked_lines(one: Run) -> list[str]:
    """The expectations that nothing can check yet, counted."""
    from policy_engine.cases import count_not_checked

    counted = count_not_checked(one.results)
    return [say("cases.not_checked", what=", ".join(f"{key} ({count})" for key, count in counted.items()))] if counted else []


__all__ = ["load_with_cases", "test"]
