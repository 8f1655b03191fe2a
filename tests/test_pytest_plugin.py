"""The pytest plugin: cases beside a policy are tests, a broken policy is one error, and nobody else notices it."""

from __future__ import annotations

from importlib.metadata import entry_points

import pytest

from policy_engine.loader import belongs
from policy_engine.pytest_cases import CaseItem
from tests.small_policy import POLICY

IMPORTED = (belongs, CaseItem)
"""Runs inside this process forget what they import; what is there already they need not read again."""
pytest_plugins = ["pytester"]

GOOD = "cases:\n  - {id: good, title: A greeting, text: Hello, expect: {level: desk}, tags: [easy]}\n"
BAD = "  - {id: bad, title: A dear frame, text: The frame snapped, expect: {level: boss, fired: [dear]}}\n"
INI = "[pytest]\naddopts = -p no:cacheprovider -p no:hypothesispytest\nfilterwarnings = error\n"


@pytest.fixture
def folder(pytester: pytest.Pytester) -> pytest.Pytester:
    """A folder with the small policy as a user would have it."""
    add(pytester, "bikes.yaml", POLICY)
    add(pytester, "bikes.cases.yaml", GOOD)
    add(pytester, "pytest.ini", INI)
    return pytester


def add(folder: pytest.Pytester, name: str, text: str) -> None:
    path = folder.path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def test_the_plugin_is_an_entry_point_of_pytest() -> None:
    (entry,) = entry_points(group="pytest11", name="policy_engine")
    assert entry.value == "policy_engine.pytest_plugin"


def test_each_case_is_a_test_with_its_name(folder: pytest.Pytester) -> None:
    add(folder, "bikes.cases.yaml", GOOD + BAD)
    ran = folder.runpytest_subprocess("-v")
    ran.assert_outcomes(passed=1, failed=1)
    ran.stdout.fnmatch_lines(["bikes.cases.yaml::good PASSED*", "bikes.cases.yaml::bad FAILED*"])


def test_a_failure_shows_the_differences_and_no_traceback(folder: pytest.Pytester) -> None:
    add(folder, "bikes.cases.yaml", GOOD + BAD)
    ran = folder.runpytest()
    ran.stdout.fnmatch_lines(
        [
            "bikes.cases.yaml:3:*: level: expected boss, got desk; fired: expected dear, got nothing",
            "A dear frame",
            "  expected level: boss",
            "       got level: desk",
            "   missing: dear (undetermined)",
        ]
    )
    ran.stdout.no_fnmatch_line("*pytest_cases.py*")
    ran.stdout.no_fnmatch_line("*Traceback*")


def test_cases_are_picked_by_name_and_by_tag(folder: pytest.Pytester) -> None:
    add(folder, "bikes.cases.yaml", GOOD + BAD)
    folder.runpytest("bikes.cases.yaml::good").assert_outcomes(passed=1)
    folder.runpytest("-k", "easy").assert_outcomes(passed=1, deselected=1)


def test_a_broken_policy_is_one_collection_error_with_its_findings(folder: pytest.Pytester) -> None:
    add(folder, "shop/policy.yaml", POLICY.replace("level: boss, when: {broken: yes, plan", "level: bos, when: {broken: yes, plan"))
    add(folder, "shop/one.cases.yaml", GOOD)
    add(folder, "shop/two.cases.yaml", GOOD.replace("good", "better"))
    ran = folder.runpytest("shop")
    ran.assert_outcomes(errors=1)
    ran.stdout.fnmatch_lines(["the policy `shop` has findings, so its cases were not run", "error[[]EP203]: there is no level `bos`"])
    ran.stdout.fnmatch_lines(["*= help: did you mean `boss`?"])
    ran.stdout.no_fnmatch_line("*pytest_cases.py*")


def test_cases_inside_a_policy_are_collected_when_asked_for(folder: pytest.Pytester) -> None:
    add(folder, "bikes.yaml", f"{POLICY}{GOOD.replace('good', 'inside')}")
    folder.runpytest().assert_outcomes(passed=1)
    ran = folder.runpytest("--policy-cases", "-v")
    ran.assert_outcomes(passed=2)
    ran.stdout.fnmatch_lines(["bikes.cases.yaml::good PASSED*", "bikes.yaml::inside PASSED*"])
    add(folder, "pytest.ini", f"{INI}policy_cases = true\n")
    folder.runpytest().assert_outcomes(passed=2)


def test_files_of_others_are_left_alone(folder: pytest.Pytester) -> None:
    add(folder, "other/api.cases.yaml", "cases: [{request: GET}]\n")
    add(folder, "other/compose.yaml", "services: {}\n")
    add(folder, "other/broken.cases.yaml", "cases: [\n")
    folder.runpytest("--policy-cases", "other").assert_outcomes()


@pytest.mark.parametrize(("percent", "outcome"), [("26.9", "passed"), ("27 %", "failed")])
def test_coverage_that_is_too_low_is_a_failed_test(folder: pytest.Pytester, percent: str, outcome: str) -> None:
    add(folder, "pytest.ini", f"{INI}policy_coverage_fail_under = {percent}\n")
    ran = folder.runpytest("-v")
    ran.assert_outcomes(**({"passed": 2} if outcome == "passed" else {"passed": 1, "failed": 1}))
    ran.stdout.fnmatch_lines([f"bikes.cases.yaml::coverage {outcome.upper()}*"])
    if outcome == "failed":
        ran.stdout.fnmatch_lines(["bikes.yaml: the cases cover 26.9%, and 27% are wanted", "Coverage: 26.9% (7 of 26)", "Not covered"])


def test_coverage_counts_all_cases_of_a_policy_whichever_are_run(folder: pytest.Pytester) -> None:
    add(folder, "pytest.ini", f"{INI}policy_coverage_fail_under = 26.9\n")
    folder.runpytest("bikes.cases.yaml::coverage").assert_outcomes(passed=1)


@pytest.mark.parametrize("percent", ["101", "-1", "nan", "much"])
def test_a_percentage_that_is_none_stops_pytest_with_a_sentence(folder: pytest.Pytester, percent: str) -> None:
    add(folder, "pytest.ini", f"{INI}policy_coverage_fail_under = {percent}\n")
    ran = folder.runpytest()
    assert ran.ret == pytest.ExitCode.USAGE_ERROR
    ran.stderr.fnmatch_lines([f"*`{percent}` is no percentage; write a number from 0 to 100"])


def test_without_cases_nothing_of_the_engine_is_imported(pytester: pytest.Pytester) -> None:
    pytester.makefile(".ini", pytest=INI)
    pytester.makefile(".yaml", settings="a: 1\n")
    pytester.makepyfile(
        """
        import sys

        def test_nothing_is_imported():
            ours = {name for name in sys.modules if name.startswith("policy_engine")}
            assert ours == {"policy_engine", "policy_engine.pytest_plugin"}
            assert not {"pydantic", "networkx", "yaml", "typer"} & set(sys.modules)
        """
    )
    pytester.runpytest_subprocess().assert_outcomes(passed=1)
