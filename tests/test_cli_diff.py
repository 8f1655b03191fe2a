"""`policy-engine diff`: revisions, endings, formats, real tickets."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from policy_engine.diff import compare
from tests.small_policy import POLICY, Cli, write_policy

pytest.importorskip("z3")
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
LOWER = POLICY.replace("over 500", "over 900")
HIGHER = POLICY.replace("over 500", "over 300")
WORDS = POLICY.replace("within: 2h", "within: 4h")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return write_policy(tmp_path)


def newer(folder: Path, text: str) -> Path:
    path = folder / "newer.yaml"
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


@pytest.mark.parametrize(
    ("text", "fail_on", "code"),
    [
        (POLICY, "changes", 0),
        (LOWER, "lowers", 1),
        (LOWER, "raises", 0),
        (HIGHER, "raises", 1),
        (HIGHER, "lowers", 0),
        (WORDS, "raises", 0),
        (WORDS, "lowers", 0),
        (WORDS, "changes", 1),
    ],
)
def test_fail_on_says_how_it_ends(cli: Cli, old: Path, text: str, fail_on: str, code: int) -> None:
    assert cli("diff", old, newer(old.parent, text), "--fail-on", fail_on).code == code


def test_without_fail_on_a_difference_is_no_failure(cli: Cli, old: Path) -> None:
    ran = cli("diff", old, newer(old.parent, LOWER))
    assert (ran.code, ran.err) == (0, "")
    assert "lower: The boss → Desk" in ran.out


def test_the_commands_of_a_witness_can_be_pasted(cli: Cli, old: Path) -> None:
    shown = cli("diff", old, newer(old.parent, LOWER), "--format", "json").out
    (move,) = json.loads(shown)["scales"][0]["moves"]
    for side, level in (("old", "boss"), ("new", "desk")):
        import shlex

        tool, *arguments = shlex.split(move["witness"][side]["command"])
        ran = cli(*arguments, "--format", "json")
        assert (tool, ran.code, json.loads(ran.out)["level"]) == ("policy-engine", 0, level)


def test_without_a_solver_it_is_said_and_nothing_passes(cli: Cli, old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)
    ran = cli("diff", old, newer(old.parent, LOWER.replace("within: 2h", "within: 4h")), "--fail-on", "lowers")
    assert ran.code == 1
    assert "no solver is installed" in ran.out and "Call: 2h → 4h" in ran.out


def test_without_a_solver_equal_policies_pass(cli: Cli, old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)
    assert cli("diff", old, old, "--fail-on", "changes").code == 0


def test_time_that_runs_out_is_undecided_and_fails(cli: Cli, old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from policy_engine.analysis.solver import Reply, Solver

    monkeypatch.setattr(Solver, "ask", lambda self, *formulas, assume=(): Reply("undecided"))
    ran = cli("diff", old, newer(old.parent, LOWER), "--fail-on", "raises")
    assert ran.code == 1
    assert "not decided in the time there was" in ran.out


def test_policies_without_a_common_signal_end_with_2(cli: Cli, old: Path) -> None:
    other = "format: escalation-policy/1\nid: o\ntitle: O\nlevels: [{id: a, title: A}]\nsignals: [{id: x, type: flag}]\n"
    ran = cli("diff", old, newer(old.parent, other))
    assert (ran.code, ran.out) == (2, "")
    assert "have no signal in common" in ran.err


def test_a_policy_with_mistakes_ends_with_1_and_one_that_is_not_there_with_2(cli: Cli, old: Path) -> None:
    broken = cli("diff", old, newer(old.parent, POLICY.replace("level: boss, when", "level: bos, when")))
    assert broken.code == 1 and "EP203" in broken.err
    gone = cli("diff", old.parent / "gone.yaml", old)
    assert gone.code == 2 and "EP001" in gone.err


BOSS = POLICY.replace("levels:", "scales: {level: {never_falls: yes}}\nlevels:").replace(
    "title: The boss, role: chief}", "title: The boss, role: chief}\n  - {id: top, title: The very top}"
)


@pytest.mark.parametrize(("fail_on", "code"), [("lowers", 1), ("changes", 1), ("raises", 0)])
def test_a_level_that_is_gone_is_said_and_does_not_pass_as_not_lower(cli: Cli, old: Path, fail_on: str, code: int) -> None:
    write_policy(old.parent, BOSS)
    new = newer(old.parent, BOSS.replace("  - {id: top, title: The very top}\n", ""))
    ran = cli("diff", old, new, "--fail-on", fail_on)
    assert ran.code == code
    assert "that is proven" in ran.out and "Tickets that are already at The very top can't be read any more" in ran.out
    assert "The very top   no longer there" in ran.out and "No ticket with the same facts" not in ran.out
    data = json.loads(cli("diff", old, new, "--format", "json").out)
    assert data["unreadable"] == [{"name": "current.level", "value": "top"}]


# ---- revisions -----------------------------------------------------------------------------------------------------------------


def git(folder: Path, *arguments: str) -> None:
    names = ("-c", "user.name=T", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *names, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder under git: a policy as file and as folder, committed, then changed."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    write_policy(tmp_path)
    (tmp_path / "shop").mkdir()
    head, _, triggers = POLICY.partition("triggers:")
    (tmp_path / "shop" / "policy.yaml").write_text(head, encoding="utf-8", newline="\n")
    (tmp_path / "shop" / "work.yaml").write_text(f"triggers:{triggers}", encoding="utf-8", newline="\n")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "first")
    write_policy(tmp_path, LOWER)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_file_of_a_revision_is_compared_and_its_commands_work(cli: Cli, repository: Path) -> None:
    ran = cli("diff", "git:HEAD:bikes.yaml", "bikes.yaml")
    assert ran.code == 0
    assert "policy-engine route git:HEAD:bikes.yaml" in ran.out
    assert cli("route", "git:HEAD:bikes.yaml", "My bike is broken", "--field", "bike.price=600", "--format", "json").code == 0


def test_a_folder_of_a_revision_is_compared(cli: Cli, repository: Path) -> None:
    assert "No change" in cli("diff", "git:HEAD:shop", "shop").out
    assert "lower" in cli("diff", "git:HEAD:shop", "bikes.yaml").out


def test_a_path_is_meant_from_the_folder_we_are_in(cli: Cli, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository / "shop")
    assert cli("check", "git:HEAD:../bikes.yaml", "--fail-on", "error").code == 0
    assert cli("check", f"git:HEAD:{repository / 'bikes.yaml'}", "--fail-on", "error").code == 0


def test_a_folder_beside_the_one_we_are_in_is_read(cli: Cli, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / "tools" / "ci").mkdir(parents=True)
    monkeypatch.chdir(repository / "tools")
    assert "No change" in cli("diff", "git:HEAD:../shop", "../shop").out
    monkeypatch.chdir(repository / "tools" / "ci")
    assert "No change" in cli("diff", "git:HEAD:../../shop", repository / "shop").out
    monkeypatch.chdir(repository / "shop")
    assert "No change" in cli("diff", "git:HEAD:.", ".").out


def test_nothing_is_written_into_the_repository(cli: Cli, repository: Path) -> None:
    before = subprocess.run(["git", "status", "--porcelain"], cwd=repository, capture_output=True, check=True).stdout
    cli("diff", "git:HEAD:shop", "bikes.yaml")
    assert subprocess.run(["git", "status", "--porcelain"], cwd=repository, capture_output=True, check=True).stdout == before


def test_mistakes_in_a_revision_are_shown_by_their_revision(cli: Cli, repository: Path) -> None:
    write_policy(repository, POLICY.replace("level: boss, when", "level: bos, when"))
    git(repository, "commit", "-qam", "broken")
    ran = cli("diff", "git:HEAD:bikes.yaml", "git:HEAD~1:bikes.yaml")
    assert ran.code == 1
    assert "--> git:HEAD:bikes.yaml:" in ran.err


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("git:nowhere:bikes.yaml", "there is no revision `nowhere`"),
        ("git:HEAD:cars.yaml", "`HEAD` has no `cars.yaml`"),
        ("git:HEAD", "does not name a revision and a path"),
        ("git:--help:bikes.yaml", "does not name a revision and a path"),
    ],
)
def test_a_revision_that_is_not_there_ends_with_2(cli: Cli, repository: Path, name: str, words: str) -> None:
    ran = cli("diff", name, "bikes.yaml")
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err


@needs_git
def test_outside_of_a_repository_git_says_so(cli: Cli, old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(old.parent)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(old.parent.parent))
    ran = cli("diff", "git:HEAD:bikes.yaml", "bikes.yaml")
    assert ran.code == 2
    assert "not a git repository" in ran.err


def test_without_git_it_says_what_is_missing(cli: Cli, old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(old.parent))
    ran = cli("diff", "git:HEAD:bikes.yaml", old)
    assert ran.code == 2
    assert "git is not installed" in ran.err


# ---- real tickets --------------------------------------------------------------------------------------------------------------

TICKETS = """\
{"id": "a1", "text": "The frame is broken", "fields": {"bike": {"price": 600}}}
{"id": "a2", "text": "The frame is broken", "fields": {"bike": {"price": 1000}}}

{"text": "A pedal snapped", "fields": {"bike": {"price": 700}}}
{"id": "a4", "fields": {"customer": {"plan": "silver"}}}
no json
"""


def tickets(folder: Path, text: str = TICKETS) -> Path:
    path = folder / "tickets.jsonl"
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def test_real_tickets_are_counted_by_old_and_new_answer(cli: Cli, old: Path) -> None:
    ran = cli("diff", old, newer(old.parent, LOWER), "--tickets", tickets(old.parent))
    assert ran.code == 1  # two lines could not be read
    assert "2 of 3 tickets get another answer." in ran.out
    assert "The boss → Desk: 2" in ran.out and "a1, line 4" in ran.out
    assert "line 5, a4: fields.customer.plan: unknown value in ticket (EP232)" in ran.out and "silver" not in ran.out
    assert "line 6: this is no JSON object" in ran.out


def test_what_customers_wrote_is_shown_only_when_asked_for(cli: Cli, old: Path) -> None:
    arguments = ("diff", old, newer(old.parent, LOWER), "--tickets", tickets(old.parent))
    for format in ("text", "markdown", "json"):
        assert "pedal" not in cli(*arguments, "--format", format).out
        assert "pedal" in cli(*arguments, "--format", format, "--show-text").out


def test_examples_are_as_many_as_wanted(cli: Cli, old: Path) -> None:
    ran = cli("diff", old, newer(old.parent, LOWER), "--tickets", tickets(old.parent), "--examples", "1")
    assert "a1 and 1 more" in ran.out and "line 4" not in ran.out


def test_tickets_may_be_a_list_and_all_readable(cli: Cli, old: Path) -> None:
    listed = json.dumps([json.loads(line) for line in TICKETS.splitlines()[:2]])
    ran = cli("diff", old, newer(old.parent, LOWER), "--tickets", tickets(old.parent, listed), "--format", "json")
    found = json.loads(ran.out)["tickets"]
    assert (ran.code, found["count"], found["moved"], found["rejects"]) == (0, 2, 1, [])
    assert found["scales"][0]["examples"][0]["tickets"] == [{"id": "a1"}]


def test_a_line_that_is_a_list_is_rejected_and_all_others_are_counted(cli: Cli, old: Path) -> None:
    lines = ['{"id":"1","text":"hi"}', "[1]", '{"id":"2","text":"hi"}', '{"id":"3","text":"hi"}']
    for at in range(len(lines)):
        moved = [line for line in lines if line != "[1]"]
        moved.insert(at, "[1]")
        ran = cli("diff", old, old, "--tickets", tickets(old.parent, "\n".join(moved)), "--format", "json")
        found = json.loads(ran.out)["tickets"]
        assert (ran.code, found["count"], [reject["line"] for reject in found["rejects"]]) == (1, 3, [at + 1])


def test_a_broken_list_is_one_mistake_and_blank_lines_count_as_lines(cli: Cli, old: Path) -> None:
    broken = cli("diff", old, old, "--tickets", tickets(old.parent, '\n[\n{"id": "1"},\n{"id": 2'), "--format", "json")
    assert [reject["line"] for reject in json.loads(broken.out)["tickets"]["rejects"]] == [2]
    listed = cli("diff", old, old, "--tickets", tickets(old.parent, '\n[\n\n{"id": "1"},\n7]'), "--format", "json")
    assert [reject["line"] for reject in json.loads(listed.out)["tickets"]["rejects"]] == [5]


@pytest.mark.parametrize("content", [b"", b"\n \n", b"[]\n", b"[\n]"])
def test_a_file_without_tickets_says_so_and_ends_with_2(cli: Cli, old: Path, content: bytes) -> None:
    file = old.parent / "tickets.jsonl"
    file.write_bytes(content)
    ran = cli("diff", old, old, "--tickets", file)
    assert (ran.code, ran.out) == (2, "") and "holds no tickets" in ran.err


@pytest.mark.parametrize("content", [b"PK\x03\x04\x14\0\0\0\n\xff\n\xfe\n", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "{}\n".encode("utf-16")])
def test_a_file_that_is_no_text_is_one_sentence_and_ends_with_2(cli: Cli, old: Path, content: bytes) -> None:
    file = old.parent / "tickets.jsonl"
    file.write_bytes(content)
    ran = cli("diff", old, old, "--tickets", file)
    assert (ran.code, ran.out) == (2, "") and "is no text file" in ran.err


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([600], "The one ticket gets another answer."),
        ([100], "The one ticket gets no other answer."),
        ([600, 100], "1 of 2 tickets gets another answer."),
        ([600, 601], "2 of 2 tickets get another answer."),
        ([100, 101], "None of 2 tickets gets another answer."),
    ],
)
def test_one_ticket_is_not_spoken_of_as_several(cli: Cli, old: Path, lines: list[int], sentence: str) -> None:
    text = "\n".join(json.dumps({"text": "The frame is broken", "fields": {"bike": {"price": price}}}) for price in lines)
    assert sentence in cli("diff", old, newer(old.parent, LOWER), "--tickets", tickets(old.parent, text)).out


@pytest.mark.parametrize("seconds", ["inf", "nan", "1e300", "0", "-1", "86401"])
@pytest.mark.parametrize("command", ["check", "diff", "suggest"])
def test_a_time_that_nobody_can_wait_is_refused(cli: Cli, old: Path, command: str, seconds: str) -> None:
    policies = [old, old] if command == "diff" else [old]
    ran = cli(command, *policies, f"--timeout={seconds}")
    assert (ran.code, ran.out) == (2, "") and "is no time to wait" in " ".join(ran.err.split())


def test_tickets_that_are_not_there_end_with_2(cli: Cli, old: Path) -> None:
    assert cli("diff", old, old, "--tickets", old.parent / "none.jsonl").code == 2


def test_fifty_triggers_are_compared_in_time() -> None:
    """Counts processor time, which other work on the machine does not lengthen much."""
    import random
    import time

    from tests.generated.changes import changed, source_of
    from tests.generated.policies import Sizes, random_policy

    rng = random.Random(1)
    first = random_policy(rng, Sizes(signals=20, triggers=50, levels=5, lanes=4, definitions=5, gates=4))
    old, new = source_of(first), source_of(changed(rng, first))
    assert old is not None and new is not None
    start = time.process_time()
    assert any(scale.moves for scale in compare(old, new).routing.scales)
    assert time.process_time() - start < 10
