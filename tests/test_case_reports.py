"""Failed cases and coverage as people and CI systems see them: text, JSON, JUnit, and the wanted percentage."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from policy_engine.cases.suite import run_suite
from policy_engine.export.case_junit import junit_text
from tests.small_policy import POLICY, Cli, write_policy

GOOD = "  - {id: good, title: A greeting, text: Hello, expect: {level: desk}, tags: [easy]}\n"
BAD = (
    "  - {id: bad, title: Dear, text: The frame snapped, expect: {level: boss, fired: [dear, gold], due: [call]}, why: Frames are dear.}\n"
)


def with_cases(folder: Path, cases: str) -> Path:
    return write_policy(folder, f"{POLICY}cases:\n{cases}")


def test_a_missing_trigger_or_action_is_said_with_what_came_of_it(cli: Cli, tmp_path: Path) -> None:
    shown = cli("test", with_cases(tmp_path, BAD)).out.split("\n")
    at = shown.index("  expected fired: dear, gold")
    assert shown[at + 1 : at + 3] == ["       got fired: nothing", "   missing: dear (undetermined), gold (did not fire)"]
    at = shown.index("  expected due: call")
    assert shown[at + 1 : at + 3] == ["       got due: not due: call", "   missing: call (possible, its condition is open)"]


def test_what_is_too_much_is_said(cli: Cli, tmp_path: Path) -> None:
    dear = "  - {id: dear, text: The frame snapped, fields: {bike.price: 900}, expect: {fired: [slow], not_due: [call]}}\n"
    shown = cli("test", with_cases(tmp_path, dear)).out.split("\n")
    assert "   missing: slow (did not fire)" in shown
    assert [line for line in shown if line.startswith("  too much:")] == ["  too much: dear", "  too much: call"]


# ---- coverage on the command line --------------------------------------------------------------------------------------------


def test_coverage_is_shown_only_when_asked_for(cli: Cli, tmp_path: Path) -> None:
    path = with_cases(tmp_path, GOOD)
    assert "Coverage" not in cli("test", path).out
    ran = cli("test", path, "--coverage")
    assert ran.code == 0
    assert "Coverage: 26.9% (7 of 26)" in ran.out
    assert '  • trigger "Gold member with a broken bike": never fires, never decides' in ran.out


@pytest.mark.parametrize(("percent", "code"), [("26.9", 0), ("26.97", 1), ("0", 0), ("100", 1)])
def test_fail_under_fails_below_the_percentage_and_brings_coverage(cli: Cli, tmp_path: Path, percent: str, code: int) -> None:
    path = with_cases(tmp_path, GOOD)
    ran = cli("test", path, "--fail-under", percent)
    assert ran.code == code
    assert "Coverage: 26.9%" in ran.out
    assert ran.err == (f"{path}: the cases cover 26.9%, and {percent}% are wanted\n" if code else "")


@pytest.mark.parametrize("percent", ["-1", "100.1", "nan", "inf"])
def test_a_percentage_that_is_none_is_a_mistake_on_the_command_line(cli: Cli, tmp_path: Path, percent: str) -> None:
    ran = cli("test", with_cases(tmp_path, GOOD), f"--fail-under={percent}")
    assert (ran.code, ran.out) == (2, "")
    assert "is no percentage; write a number from 0 to 100" in ran.err


def test_every_policy_has_to_reach_the_percentage_by_itself(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    good, empty = with_cases(tmp_path / "a", GOOD), write_policy(tmp_path / "b")
    ran = cli("test", good, empty, "--fail-under", "20")
    assert ran.code == 1
    assert ran.err == f"{empty}: the cases cover 0%, and 20% are wanted\n"


def test_coverage_of_picked_cases_says_that_only_they_were_run(cli: Cli, tmp_path: Path) -> None:
    ran = cli("test", with_cases(tmp_path, GOOD), "--coverage", "--run", "easy")
    assert ran.out.rstrip("\n").endswith("only the cases with `easy` were run")


def test_failed_cases_are_said_to_count_for_nothing(cli: Cli, tmp_path: Path) -> None:
    ran = cli("test", with_cases(tmp_path, GOOD + BAD), "--coverage")
    assert ran.code == 1
    assert "  1 failed case counts for nothing" in ran.out.split("\n")


def test_the_json_of_coverage_is_as_the_help_says(cli: Cli, tmp_path: Path) -> None:
    data = json.loads(cli("test", with_cases(tmp_path, GOOD), "--format", "json", "--coverage").out)
    coverage = data["policies"][0]["coverage"]
    told = cli("test", "--help").out
    assert all(key in told for key in (*coverage, *coverage["items"][0], *coverage["kinds"]["triggers"]))
    assert len([item for item in coverage["items"] if item["kind"] != "edges"]) == coverage["total"] == 26
    assert sum(bool(item["cases"]) for item in coverage["items"] if item["kind"] != "edges") == coverage["covered"] == 7


# ---- JUnit -------------------------------------------------------------------------------------------------------------------


def test_junit_has_a_test_case_a_case_with_its_place_and_its_differences(cli: Cli, tmp_path: Path) -> None:
    path = with_cases(tmp_path, GOOD + BAD)
    ran = cli("test", path, "--format", "junit")
    root = ElementTree.fromstring(ran.out.encode())
    assert (ran.code, root.tag, root.attrib) == (
        1,
        "testsuites",
        {"name": "policy-engine test", "tests": "2", "failures": "1", "errors": "0"},
    )
    (suite,) = root
    assert (suite.get("name"), suite.get("tests"), suite.find("properties")) == (str(path), "2", None)
    good, bad = suite
    assert (good.get("name"), good.get("classname"), good.get("file"), len(good)) == ("good", "bike-shop", str(path), 0)
    lines = path.read_text(encoding="utf-8").split("\n")
    assert "id: bad" in lines[int(bad.get("line") or 0) - 1]
    (failure,) = bad
    assert (
        failure.get("message")
        == "level: expected boss, got desk; fired: expected dear, gold, got nothing; due: expected call, got not due: call"
    )
    assert "  expected level: boss\n       got level: desk\n" in (failure.text or "")
    assert "the case says: Frames are dear." in (failure.text or "")


def test_coverage_stands_in_the_properties(cli: Cli, tmp_path: Path) -> None:
    root = ElementTree.fromstring(cli("test", with_cases(tmp_path, GOOD), "--format", "junit", "--coverage").out.encode())
    found = {one.get("name"): one.get("value") for one in root.iter("property")}
    assert (found["coverage"], found["coverage.triggers"], found["coverage.levels"]) == ("26.9", "0", "50")


@pytest.mark.parametrize("code", [0x00, 0x07, 0x0B, 0x1B, 0x1F, 0x7F, 0x85, 0xFFFE, 0xFFFF, 0xD800, 0x2028, 0x1F600])
def test_every_character_that_a_case_may_hold_gives_valid_xml(tmp_path: Path, code: int) -> None:
    suite = run_suite(with_cases(tmp_path, BAD))
    (result,) = suite.results
    case = result.case.model_copy(update={"id": f"a{chr(code)}b", "why": f'"<&>]]>{chr(code)}\n\t'})
    odd = type(result)(case, result.place, result.decision, result.mismatches)
    text = junit_text([type(suite)(suite.policy, f"p{chr(code)}", (odd,))])
    root = ElementTree.fromstring(text.encode("utf-8"))
    assert root.find("testsuite/testcase/failure") is not None
    name = root.find("testsuite/testcase").get("name")  # type: ignore[union-attr]
    assert name in (f"a{chr(code)}b", f"a\\x{code:02x}b")


def test_a_broken_policy_is_an_error_of_its_own_and_keeps_no_other_from_being_run(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    good, broken = with_cases(tmp_path, GOOD), write_policy(tmp_path / "a", POLICY.replace("level: boss, when", "level: bos, when"))
    ran = cli("test", broken, good, "--format", "junit")
    root = ElementTree.fromstring(ran.out.encode())
    assert (ran.code, root.get("tests"), root.get("failures"), root.get("errors")) == (1, "2", "0", "1")
    assert "did you mean `boss`?" in (root.findtext("testsuite/testcase/error") or "") and "did you mean `boss`?" in ran.err
    data = json.loads(cli("test", broken, good, "--format", "json").out)
    assert (data["ok"], data["broken"], [policy["passed"] for policy in data["policies"]]) == (False, [str(broken)], [1])
    assert cli("test", tmp_path / "gone.yaml", good).code == 2


def test_two_runs_give_the_same_junit(tmp_path: Path) -> None:
    path = with_cases(tmp_path, GOOD + BAD)
    assert junit_text([run_suite(path, coverage=True)]) == junit_text([run_suite(path, coverage=True)])
