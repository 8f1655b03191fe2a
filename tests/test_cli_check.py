"""`policy-engine check` and `policy-engine test`."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from policy_engine.analysis import Options
from policy_engine.cli.check import exit_code
from policy_engine.cli.progress import ProgressBar, progress_bar
from policy_engine.diagnostics import Diagnostic, Place, Report
from tests.small_policy import POLICY, Cli, write_policy

# Without what nothing reads.
CLEAN = "".join(line for line in POLICY.splitlines(True) if not line.startswith(("events:", "  - {id: solved", "  - {id: brand")))
LOGIC = ("--ignore", "EP3")
"""What the solver says of the small policy is another matter."""
GOOD = "  - {id: good, title: A greeting, text: Hello, expect: {level: desk}, tags: [easy]}\n"
BAD = "  - {id: bad, text: The frame snapped, expect: {level: boss, fired: [dear]}, why: Frames are dear.}\n"


def with_cases(folder: Path, cases: str) -> Path:
    return write_policy(folder, f"{POLICY}cases:\n{cases}")


def test_a_clean_policy_is_said_to_be_clean(cli: Cli, tmp_path: Path) -> None:
    path = write_policy(tmp_path, CLEAN)
    ran = cli("check", path, *LOGIC)
    assert (ran.code, ran.out, ran.err) == (0, f"{path}: no findings\n", "")


def test_findings_stand_on_stdout_with_their_place_and_count(cli: Cli, tmp_path: Path) -> None:
    path = write_policy(tmp_path, POLICY.replace("level: boss, when: {broken: yes, plan", "level: bos, when: {brocken: yes, plan"))
    ran = cli("check", path)
    assert ran.code == 1
    assert "did you mean `boss`?" in ran.out
    assert "did you mean `broken`?" in ran.out
    assert ran.out.endswith(f"{path}: 2 errors\n")


def test_json_holds_every_finding_and_whether_it_is_well(cli: Cli, tmp_path: Path) -> None:
    path = write_policy(tmp_path, POLICY.replace("level: boss, when: {broken: yes, plan", "level: bos, when: {broken: yes, plan"))
    data = json.loads(cli("check", path, "--format", "json").out)
    (found,) = data["findings"]
    place = ["file", "line", "column", "end_line", "end_column"]
    assert list(found) == ["code", "kind", "message", "help", *place, "at", "witness", "fix", "undecided"]
    line = path.read_text(encoding="utf-8").split("\n")[found["line"] - 1]
    assert line[found["column"] - 1 : found["end_column"] - 1] == "bos"
    assert (data["ok"], found["kind"], found["file"]) == (False, "error", str(path))


def test_several_policies_are_checked_and_a_missing_one_ends_with_2(cli: Cli, tmp_path: Path) -> None:
    path = write_policy(tmp_path, CLEAN)
    ran = cli("check", path, tmp_path / "gone.yaml", *LOGIC)
    assert ran.code == 2
    assert f"{path}: no findings" in ran.out
    assert "EP001" in ran.out


@pytest.mark.parametrize(
    ("kind", "fail_on", "code"),
    [
        ("note", "warning", 0),
        ("warning", "warning", 1),
        ("error", "warning", 1),
        ("warning", "error", 0),
        ("note", "note", 1),
        ("error", "error", 1),
    ],
)
def test_fail_on_sets_which_kind_fails(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kind: str, fail_on: str, code: int
) -> None:
    report = Report((Diagnostic("EP999", kind, "a finding", Place("x")),))  # type: ignore[arg-type]
    monkeypatch.setattr("policy_engine.api.check", lambda *_: report)
    ran = cli("check", tmp_path, "--fail-on", fail_on, "--format", "json")
    assert (ran.code, json.loads(ran.out)["ok"]) == (code, code == 0)


SLIP = "  - {id: slip, text: Hello, fields: {customer.plna: gold}, expect: {level: desk}}\n"
WAIVER = "waivers:\n  - {code: EP236, because: A test of ours.}\n"


def test_select_and_ignore_choose_findings_by_the_beginning_of_their_code(cli: Cli, tmp_path: Path) -> None:
    path = with_cases(tmp_path, GOOD + SLIP)
    assert "EP236" in cli("check", path).out
    assert "EP236" in cli("check", path, "--select", "EP4,ep23").out
    for options in (("--select", "EP4"), ("--ignore", "EP6,EP3,EP236"), ("--ignore", "EP6", "--ignore", "EP2,EP3")):
        ran = cli("check", path, *options)
        assert (ran.code, ran.out) == (0, f"{path}: no findings\n")


@pytest.mark.parametrize(
    ("word", "help"),
    [("EP7", "`policy-engine explain` lists all of them"), ("EP2o3", "did you mean `EP203`?"), ("unknown-levl", "did you mean `EP203`?")],
)
def test_a_code_that_is_none_is_a_mistake_of_the_command_line(cli: Cli, tmp_path: Path, word: str, help: str) -> None:
    ran = cli("check", write_policy(tmp_path), "--ignore", f"EP1,{word}")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"policy-engine: `--ignore {word}`: no code begins like this; {help}\n"


@pytest.mark.parametrize("given", ["", " , "])
def test_a_selection_without_any_code_is_a_mistake_of_the_command_line(cli: Cli, tmp_path: Path, given: str) -> None:
    ran = cli("check", write_policy(tmp_path), "--select", given)
    assert (ran.code, ran.out) == (2, "")
    assert f"`--select '{given}'` names no code" in ran.err
    assert cli("check", write_policy(tmp_path), "--select", f"{given},EP1", "--ignore", given).code == 0


@pytest.mark.parametrize("ignored", ["EP3", "EP", "EP301,ep3"])
def test_a_choice_that_leaves_nothing_is_a_mistake_of_the_command_line(cli: Cli, tmp_path: Path, ignored: str) -> None:
    path = write_policy(tmp_path)
    ran = cli("check", path, "--select", "EP3", "--ignore", ignored)
    assert (ran.code, ran.out) == (2, "")
    assert "leave nothing to look for" in ran.err
    assert cli("check", path, "--select", "EP1", "--ignore", "EP101").code == 0


def test_waived_findings_are_counted_and_listed_with_their_reasons(cli: Cli, tmp_path: Path) -> None:
    path = write_policy(tmp_path, f"{POLICY}{WAIVER}cases:\n{GOOD}{SLIP}")
    assert cli("check", path, "--ignore", "EP6,EP3").out == f"{path}: no findings (1 finding waived)\n"
    data = json.loads(cli("check", path, "--ignore", "EP6,EP3", "--format", "json").out)
    assert (data["findings"], data["ok"]) == ([], True)
    assert [(one["code"], one["because"]) for one in data["waived"]] == [("EP236", "A test of ours.")]


def test_other_formats_are_printed_whole(cli: Cli, tmp_path: Path) -> None:
    path = with_cases(tmp_path, SLIP)
    assert json.loads(cli("check", path, "--select", "EP2", "--format", "sarif").out)["runs"][0]["results"][0]["ruleId"] == "EP236"
    assert cli("check", path, "--select", "EP2", "--format", "github").out.startswith("::warning file=")
    assert cli("check", path, "--select", "EP2", "--format", "junit").out.startswith("<?xml")
    assert cli("check", write_policy(tmp_path, CLEAN), "--format", "github", *LOGIC).out == ""


def test_the_time_limit_and_the_bar_reach_the_checks(cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given: list[Options] = []

    def remember(_: Path, options: Options) -> Report:
        given.append(options)
        return Report()

    monkeypatch.setattr("policy_engine.api.check", remember)
    assert cli("check", tmp_path, "--timeout", "0.5").code == 0
    assert (given[0].timeout, given[0].progress is not None) == (0.5, True)
    assert cli("check", tmp_path, "--timeout", "0").code == 2


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_bar_shows_only_after_a_while_and_goes_away() -> None:
    stream = Terminal()
    bar = ProgressBar(stream)
    bar(1, 4)
    bar.clear()
    assert stream.getvalue() == ""
    bar.started -= 60
    bar(2, 4)
    assert stream.getvalue().startswith("\r[###############               ] 2/4")
    bar.clear()
    assert stream.getvalue().endswith("\r")


def test_the_bar_is_for_terminals_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", io.StringIO())
    assert progress_bar().stream is None
    monkeypatch.setattr("sys.stderr", Terminal())
    assert progress_bar().stream is not None


def test_unreadable_input_ends_with_2_even_where_errors_do_not_fail() -> None:
    assert exit_code([Diagnostic("EP001", "error", "gone", Place("x"), unreadable=True)], ()) == 2


def test_passed_cases_are_counted(cli: Cli, tmp_path: Path) -> None:
    path = with_cases(tmp_path, GOOD)
    ran = cli("test", path)
    assert (ran.code, ran.out) == (0, f"{path}: 1 case\n1 passed, 0 failed\n")


def test_a_failed_case_shows_expected_got_and_why(cli: Cli, tmp_path: Path) -> None:
    path = with_cases(tmp_path, GOOD + BAD)
    ran = cli("test", path)
    assert ran.code == 1
    line = next(number for number, text in enumerate(path.read_text(encoding="utf-8").split("\n"), 1) if "id: bad" in text)
    shown = ran.out.split("\n")
    assert shown[2] == "failed  bad"
    assert shown[3].startswith(f"  at {path}:{line}:")
    assert shown[4:6] == ["  expected level: boss", "       got level: desk"]
    assert "  the case says: Frames are dear." in shown
    assert "    • No trigger fired for sure, so it stays at Desk for now." in shown
    assert shown[-2] == "1 passed, 1 failed"


def test_a_case_with_an_unreadable_ticket_fails_with_its_finding(cli: Cli, tmp_path: Path) -> None:
    ran = cli("test", with_cases(tmp_path, "  - {id: odd, text: Hello, fields: {customer.plan: golden}, expect: {level: desk}}\n"))
    assert ran.code == 1
    assert "error[EP232]" in ran.err


@pytest.mark.parametrize(("text", "count"), [("GREET", 1), ("easy", 1), ("a", 2), ("bad", 1)])
def test_run_picks_cases_by_name_title_or_tag(cli: Cli, tmp_path: Path, text: str, count: int) -> None:
    data = json.loads(cli("test", with_cases(tmp_path, GOOD + BAD), "--run", text, "--format", "json").out)
    assert len(data["policies"][0]["cases"]) == count


def test_no_cases_fail_only_when_asked_to(cli: Cli, tmp_path: Path) -> None:
    path = write_policy(tmp_path)
    assert (cli("test", path).code, cli("test", path).out) == (0, f"{path}: there are no cases\n")
    assert cli("test", path, "--fail-on-empty").code == 1
    assert cli("test", with_cases(tmp_path, GOOD), "--run", "nothing", "--fail-on-empty").code == 1


def test_the_json_of_cases_is_as_the_help_says(cli: Cli, tmp_path: Path) -> None:
    ran = cli("test", with_cases(tmp_path, GOOD + BAD), "--format", "json")
    data = json.loads(ran.out)
    assert (ran.code, data["ok"]) == (1, False)
    assert list(data["policies"][0]) == ["policy", "passed", "failed", "not_checked", "cases"]
    told = cli("test", "--help").out
    assert all(key in told for key in (*data["policies"][0], *data["policies"][0]["cases"][0]))


def test_a_policy_with_mistakes_ends_with_1_and_a_missing_one_with_2(cli: Cli, tmp_path: Path) -> None:
    ran = cli("test", with_cases(tmp_path, "  - {id: x, text: Hello, expect: {level: bos}}\n"))
    assert (ran.code, ran.out) == (1, "")
    assert "did you mean `boss`?" in ran.err
    assert cli("test", tmp_path / "gone.yaml").code == 2
