"""The cases of one policy as text: every failed case, the sums, and what the cases cover."""

from __future__ import annotations

from policy_engine.cases import count_not_checked
from policy_engine.cases.coverage import WitnessFor, no_witness
from policy_engine.cases.suite import Suite
from policy_engine.export.case_text import failure_lines
from policy_engine.export.coverage_text import coverage_lines
from policy_engine.export.paragraphs import clean
from policy_engine.messages import say


def suite_text(suite: Suite, picked: str | None, width: int, witness_for: WitnessFor = no_witness) -> str:
    """The whole report. `picked` is the text that chose the cases, if any."""
    lines = _case_lines(suite, picked, width)
    if suite.coverage is not None:
        lines += ["", *coverage_lines(suite.coverage, width, witness_for)]
        if picked is not None:
            lines.append(clean(say("coverage.only_some", text=picked)))
    return "\n".join(lines)


def _case_lines(suite: Suite, picked: str | None, width: int) -> list[str]:
    if not suite.results and picked and suite.policy.document.cases:
        return [say("cases.none_match", policy=suite.path, text=picked)]
    if not suite.results:
        return [say("cases.no_cases", policy=suite.path)]
    count = len(suite.results)
    lines = [say("cases.head_one" if count == 1 else "cases.head", policy=suite.path, count=count)]
    for result in suite.failed:
        lines += ["", *failure_lines(suite.policy, result, width)]
    if suite.failed:
        lines.append("")
    lines.append(say("cases.summary", passed=count - len(suite.failed), failed=len(suite.failed)))
    return [*lines, *_not_checked_lines(suite)]


def _not_checked_lines(suite: Suite) -> list[str]:
    """The expectations that nothing can check yet, counted."""
    counted = count_not_checked(suite.results)
    return [say("cases.not_checked", what=", ".join(f"{key} ({count})" for key, count in counted.items()))] if counted else []
