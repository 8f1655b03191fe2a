"""Cases: expected against got, key by key."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from policy_engine.api import Policy
from policy_engine.cases import CHECKS, NOT_CHECKED, CaseResult, as_json, count_not_checked, run_cases
from policy_engine.loader import read_policy
from policy_engine.model.cases import Expect
from tests.small_policy import POLICY, write_policy


@dataclass(frozen=True)
class Runner:
    """Runs cases written as YAML below the small policy."""

    folder: Path

    def __call__(self, cases: str) -> tuple[CaseResult, ...]:
        source, report = read_policy(write_policy(self.folder, f"{POLICY}cases:\n{cases}"), with_cases=True)
        assert source is not None, [d.message for d in report.diagnostics]
        return run_cases(Policy(source))

    def one(self, ticket: str, expect: str) -> CaseResult:
        (result,) = self(f"  - {{id: only, {ticket}, expect: {{{expect}}}}}\n")
        return result


@pytest.fixture
def run(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


def test_every_key_of_expect_is_checked_or_counted() -> None:
    notes = {"note", "means", "understood_as", "source"}
    assert {*CHECKS, *NOT_CHECKED} == set(Expect.model_fields) - notes


OPEN = "text: The frame snapped"
DEAR = "text: The frame snapped, fields: {bike.price: 900}"
PASSES = [
    (OPEN, "level: desk, at_most: boss, determined: no"),
    (OPEN, "fired: [], undetermined: [dear], ask: [price]"),
    (OPEN, "values: {broken: yes, price: unknown, brand: unknown}, taken: [plan, claim_age]"),
    (DEAR, "level: boss, at_most: boss, determined: yes, fired: [dear]"),
    (DEAR, "due: [call], not_due: []"),
    (DEAR, 'values: {price: "900"}'),
    (DEAR, "values: {price: 900 EUR}"),
    (DEAR, "scales: {level: boss}"),
    (OPEN, "scales: {level: desk to boss}"),
    ("text: Hello", "values: {price: does_not_apply}"),
    ('text: The frame snapped, signals: {price: "over 100"}', "values: {price: over 100}"),
    ("text: Hello, take: no", "taken: [], values: {plan: unknown}"),
]


@pytest.mark.parametrize(("ticket", "expect"), PASSES)
def test_a_case_that_expects_what_comes_out_passes(run: Runner, ticket: str, expect: str) -> None:
    result = run.one(ticket, expect)
    assert result.passed, result.mismatches


FAILS = [
    (OPEN, "level: boss", [("level", "boss", "desk")]),
    (OPEN, "at_most: desk", [("at_most", "desk", "boss")]),
    (OPEN, "determined: yes", [("determined", "yes", "no")]),
    (OPEN, "level: none", [("level", "none", "desk")]),
    (DEAR, "fired: [gold]", [("fired", "gold", "dear")]),
    (DEAR, "fired: []", [("fired", "nothing", "dear")]),
    (OPEN, "undetermined: []", [("undetermined", "nothing", "dear")]),
    (OPEN, "ask: [brand, price]", [("ask", "brand, price", "price")]),
    (OPEN, "taken: [plan]", [("taken", "plan", "claim_age, plan")]),
    (OPEN, "due: [call, thank]", [("due", "call, thank", "not due: call")]),
    (DEAR, "not_due: [call]", [("not_due", "call", "due: call")]),
    (OPEN, "scales: {level: desk}", [("scales.level", "desk", "desk to boss")]),
    (DEAR, "values: {price: over 900, broken: no}", [("values.price", "over 900 EUR", "900 EUR"), ("values.broken", "no", "yes")]),
    ("text: Hello", 'values: {price: "1"}', [("values.price", "1 EUR", "does not apply")]),
]


@pytest.mark.parametrize(("ticket", "expect", "mismatches"), FAILS)
def test_a_case_that_expects_something_else_fails_with_both_sides(
    run: Runner, ticket: str, expect: str, mismatches: list[tuple[str, str, str]]
) -> None:
    result = run.one(ticket, expect)
    assert not result.passed
    assert [(m.key, m.expected, m.got) for m in result.mismatches] == mismatches


def test_everything_that_a_case_can_expect_is_checked(run: Runner) -> None:
    results = run('  - {id: one, text: Hello, expect: {deadlines: {call: "2026-03-02"}, notify: [chief]}}\n')
    assert [(m.key, m.got) for m in results[0].mismatches] == [("deadlines.call", "none"), ("notify", "not told: chief")]
    assert count_not_checked(results) == {}


def test_a_case_is_judged_at_the_latest_time_that_stands_in_it(run: Runner) -> None:
    created = 'text: Hello, created_at: "2026-03-02T09:00:00+01:00"'
    assert run.one(created, "level: desk").passed
    assert run.one(f'{created}, events: {{solved: "2026-03-04T09:00:00+01:00"}}', "level: boss, fired: [slow]").passed
    assert run.one(f'{created}, now: "2026-03-03T09:00:01+01:00"', "fired: [slow]").passed
    assert run.one(f'{created}, now: "2026-03-03T09:00:00+01:00"', "fired: []").passed


@pytest.mark.parametrize(("ticket", "code"), [("fields: {customer.plan: golden}", "EP232"), ("now: tomorrow", "EP231")])
def test_a_ticket_that_can_not_be_read_is_a_finding_before_any_case_runs(ticket: str, code: str, tmp_path: Path) -> None:
    path = write_policy(tmp_path, f"{POLICY}cases:\n  - {{id: only, text: Hello, {ticket}, expect: {{level: desk}}}}\n")
    source, report = read_policy(path, with_cases=True)
    assert source is None
    assert [(d.code, d.place.line > 0) for d in report.diagnostics] == [(code, True)]


def test_cases_beside_the_policy_are_run_with_their_own_place(tmp_path: Path) -> None:
    path = write_policy(tmp_path)
    (tmp_path / "bikes.cases.yaml").write_text("cases:\n  - id: far\n    text: Hello\n    expect: {level: desk}\n", encoding="utf-8")
    source, _ = read_policy(path, with_cases=True)
    assert source is not None
    (result,) = run_cases(Policy(source))
    assert (result.passed, Path(result.place.file).name, result.place.line) == (True, "bikes.cases.yaml", 2)


def test_the_json_of_results_counts_and_names(run: Runner) -> None:
    data = as_json("p", run("  - {id: good, text: Hello, expect: {level: desk}}\n  - {id: bad, text: Hello, expect: {level: boss}}\n"))
    assert (data["passed"], data["failed"]) == (1, 1)
    assert data["cases"][1]["mismatches"] == [{"key": "level", "expected": "boss", "got": "desk", "missing": [], "too_much": []}]


LISTS = [
    (DEAR, "fired: [gold]", ("gold",), ("dear",)),
    (DEAR, "fired: []", (), ("dear",)),
    (OPEN, "undetermined: [dear, gold]", ("gold",), ()),
    (OPEN, "ask: [brand]", ("brand",), ("price",)),
    (OPEN, "taken: []", (), ("claim_age", "plan")),
    (OPEN, "due: [call, thank]", ("call",), ()),
    (DEAR, "not_due: [call, thank]", (), ("call", "thank")),
    (OPEN, "level: boss", (), ()),
]


@pytest.mark.parametrize(("ticket", "expect", "missing", "too_much"), LISTS)
def test_of_a_list_it_is_said_what_is_missing_and_what_is_too_much(
    run: Runner, ticket: str, expect: str, missing: tuple[str, ...], too_much: tuple[str, ...]
) -> None:
    (mismatch,) = run.one(ticket, expect).mismatches
    assert (mismatch.missing, mismatch.too_much) == (missing, too_much)


def test_a_case_that_stands_in_the_policy_and_beside_it_is_told_with_both_places(tmp_path: Path) -> None:
    case = "cases:\n  - {id: hello, text: Hello, expect: {level: desk}}\n"
    path = write_policy(tmp_path, POLICY + case)
    beside = path.with_name("bikes.cases.yaml")
    beside.write_text("# suggested\n" + case, encoding="utf-8")
    source, report = read_policy(path, with_cases=True)
    (found,) = report.errors
    assert source is None
    assert (found.code, found.place.file, found.place.line) == ("EP212", str(beside), 3)
    assert found.message == f"there are two cases `hello`; the other one stands in `bikes.yaml`, line {len(POLICY.splitlines()) + 2}"
    assert read_policy(path)[1].ok
