"""`policy-engine test`: runs the cases of policies."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from enum import StrEnum
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated

import typer

from policy_engine.cli.changed import policies_to_look_at
from policy_engine.cli.console import complain, wants_color, width, write
from policy_engine.cli.exits import FINDINGS, Stop, code_of_error
from policy_engine.cli.options import ChangedOption, PolicyPaths, examples
from policy_engine.diagnostics import render_report
from policy_engine.messages import say
from policy_engine.records import dataclass

if TYPE_CHECKING:
    from policy_engine.api import Policy
    from policy_engine.cases import WitnessFor
    from policy_engine.cases.suite import Broken, Suite

EXAMPLES = examples(
    "test policies/projectflow",
    "test policies/projectflow --run billing",
    "test policies/projectflow --coverage --fail-under 90",
    "test policies/* --format junit --fail-on-empty > cases.xml",
)


class CaseFormat(StrEnum):
    """How results are printed."""

    TEXT = "text"
    JSON = "json"
    JUNIT = "junit"


def test(
    policy: PolicyPaths,
    format: Annotated[
        CaseFormat, typer.Option("--format", help="How to print: text for people, json for programs, junit (XML) for CI.")
    ] = CaseFormat.TEXT,
    run: Annotated[
        str | None,
        typer.Option("--run", metavar="TEXT", help="Run only cases with this text in their name, title or tags.", show_default=False),
    ] = None,
    coverage: Annotated[bool, typer.Option("--coverage", help="Also show what of the policy the cases reach, and what not.")] = False,
    fail_under: Annotated[
        float | None,
        typer.Option(
            "--fail-under",
            metavar="PERCENT",
            help="Exit with 1 when less of a policy is covered. Brings --coverage.",
            show_default=False,
        ),
    ] = None,
    fail_on_empty: Annotated[bool, typer.Option("--fail-on-empty", help="Exit with 1 when no case was run.")] = False,
    changed: ChangedOption = False,
) -> None:
    """Run the cases of policies: example tickets.

    Each answer is compared with the one that the case expects.

    JSON: {"ok": true or false, "policies": [{policy, passed, failed, not_checked: {key: cases}, cases: [{id, passed, file, line,
    mismatches: [{key, expected, got, missing: [id], too_much: [id]}], not_checked: [key], findings: [{code, message}]}]}],
    "broken": [policy with mistakes]}. With --coverage each policy has coverage: {percent, covered, total, cases, left_out: [case],
    kinds: {kind: {percent, covered, total, aspects: {aspect: {percent, covered, total}}}}, items: [{kind, at, detail, aspect, title,
    words, file, line, cases: [case], witness}]}.

    Exit codes: 0 all passed, 1 a case failed, too little is covered or a policy has mistakes, 2 something can't be opened or decoded.
    """
    wanted = _percent(fail_under)
    from policy_engine.cases.suite import run_suites

    paths = policies_to_look_at(policy) if changed else policy
    suites, broken = run_suites(paths, run, coverage=coverage or wanted is not None)
    too_low = [suite for suite in suites if wanted is not None and suite.coverage and not suite.coverage.share.reaches(wanted)]
    empty = fail_on_empty and any(not suite.results for suite in suites)
    failed = empty or bool(too_low or broken) or any(suite.failed for suite in suites)
    _print(suites, broken, Printing(format, run, ok=not failed))
    for suite in too_low:
        assert suite.coverage is not None
        complain(say("coverage.too_low", policy=suite.path, percent=suite.coverage.share.percent, wanted=f"{wanted:g}"))
    for one in broken:
        complain(render_report(one.error.report, color=wants_color(sys.stderr)))
    if failed:
        raise typer.Exit(max([FINDINGS, *(code_of_error(one.error) for one in broken)]))


@dataclass(frozen=True, slots=True)
class Printing:
    """How results are printed; `picked` is the text that chose the cases, if any."""

    format: CaseFormat
    picked: str | None
    ok: bool


def _percent(given: float | None) -> float | None:
    """A percentage from 0 to 100. Raises Stop; `nan` is none either."""
    if given is not None and not 0 <= given <= 100:
        raise Stop(say("coverage.bad_percent", option="--fail-under", given=f"{given:g}"))
    return given


def _print(suites: Sequence[Suite], broken: Sequence[Broken], printing: Printing) -> None:
    if printing.format is CaseFormat.JSON:
        policies = [suite.as_data(witnesses(suite.policy)) for suite in suites]
        data = {"ok": printing.ok, "policies": policies, "broken": [one.path for one in broken]}
        write(json.dumps(data, ensure_ascii=False, indent=2))
    elif printing.format is CaseFormat.JUNIT:
        from policy_engine.export.case_junit import junit_text

        write(junit_text(suites, broken).rstrip("\n"))
    else:
        from policy_engine.export.suite_text import suite_text

        texts = (suite_text(suite, printing.picked, width(), witnesses(suite.policy)) for suite in suites)
        for number, text in enumerate(texts):
            write(f"\n{text}" if number and suites[number - 1].coverage is not None else text)


def witnesses(policy: Policy) -> WitnessFor:
    """What finds a ticket for an item that no case covers: a `policy-engine route …` command. Without the solver, nothing does."""
    if find_spec("z3") is None:
        from policy_engine.cases import no_witness

        return no_witness
    from policy_engine.cases.witnesses import WitnessFinder

    return WitnessFinder(policy)
