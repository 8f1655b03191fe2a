"""`policy-engine new`: a folder that works at once, all mistakes at once, and nothing half-written."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from policy_engine.starter import sectors
from tests.small_policy import Cli

ROOT = Path(__file__).parents[1]


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    monkeypatch.chdir(tmp_path)
    return Cli(capsys)


def test_a_new_folder_can_be_tested_and_routed_as_the_last_lines_say(cli: Cli) -> None:
    made = cli("new", "my-policy", "--sector", "saas", "--name", "Bluebird")
    said = " ".join(made.out.split())
    assert made.code == 0 and said.startswith("Wrote my-policy: 2 files, 63 example tickets, made out of the policy `projectflow`.")
    assert sorted(path.name for path in Path("my-policy").iterdir()) == ["my-policy.cases.yaml", "policy.yaml"]
    assert "  policy-engine check my-policy  # " in made.out
    assert "63 passed, 0 failed" in cli("test", "my-policy").out
    (line,) = [line for line in made.out.split("\n") if line.startswith("  policy-engine route my-policy ")]
    text = line.partition('"')[2].rstrip('"')
    assert cli("route", "my-policy", text).out.startswith("Level 1 · Senior agent (settled)")


def test_what_became_of_issues_and_team_is_said(cli: Cli) -> None:
    out = cli("new", "p", "--sector", "desk", "--issues", "outages", "--issues", "press", "--team", "9 agents, 1 director").out
    words = " ".join(out.split())
    assert "Issues in it: outages In it as well" in words and "services that are down, locked accounts" in words
    assert "Added for you: public complaints" in words
    assert "Left out, since you did not name them: teaching rooms, building matters, repeated contacts" in words
    assert "No number in your team for: Field technician, Systems engineer, Incident manager, Security team." in words


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_written(cli: Cli) -> None:
    Path("full").mkdir()
    Path("full", "notes.txt").write_text("mine", encoding="utf-8")
    ran = cli("new", "full", "--sector", "shp", "--name", "", "--issues", "refnds")
    assert (ran.code, ran.out) == (2, "")
    told = ("`full` is there already", "did you mean `shop`", "`--name` is empty", "`refnds` is no issue")
    for words, line in zip(told, ran.err.splitlines(), strict=True):
        assert line.startswith("policy-engine: ") and words in line
    assert [path.name for path in Path("full").iterdir()] == ["notes.txt"]


def test_without_a_sector_and_without_a_terminal_the_sectors_are_listed(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    ran = cli("new", "p")
    assert ran.code == 2 and all(f"`{name}`" in ran.err for name in sectors())
    assert not Path("p").exists()


def test_a_full_folder_is_written_to_when_asked_and_keeps_its_other_files(cli: Cli) -> None:
    Path("full").mkdir()
    Path("full", "notes.txt").write_text("mine", encoding="utf-8")
    Path("full", "policy.yaml").write_text("old", encoding="utf-8")
    assert cli("new", "full", "--sector", "saas", "--force").code == 0
    assert sorted(path.name for path in Path("full").iterdir()) == ["full.cases.yaml", "notes.txt", "policy.yaml"]
    assert "format: escalation-policy/1" in Path("full", "policy.yaml").read_text(encoding="utf-8")


def test_yaml_that_would_become_part_of_the_policy_stops_it(cli: Cli) -> None:
    Path("full").mkdir()
    Path("full", "other.yaml").write_text("x: 1", encoding="utf-8")
    ran = cli("new", "full", "--sector", "saas", "--force")
    assert ran.code == 2 and "`other.yaml`" in ran.err
    assert [path.name for path in Path("full").iterdir()] == ["other.yaml"]


def test_a_disk_that_fails_half_way_leaves_nothing(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    written = Path.write_text
    count = iter(range(100))

    def failing(self: Path, *args: object, **more: object) -> int:
        if ".part" in str(self) and next(count) == 1:
            raise OSError(28, "No space left on device", str(self))
        return written(self, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "write_text", failing)
    ran = cli("new", "p", "--sector", "saas")
    assert ran.code == 2 and "No space left" in ran.err
    assert list(Path.cwd().iterdir()) == []


def test_questions_are_asked_one_by_one_and_a_wrong_answer_again(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [
        "bakery",
        "1",
        "Blue",
        "b",
        "Bluebird",
        "a SaaS: for dentists",
        "",
        "refnds",
        "billing disputes, refunds",
        "",
        "many time zones",
    ]
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(answers) + "\n"))
    ran = cli("new", "p", "--ask")
    assert ran.code == 0 and "`bakery` is none of these" in ran.out and "`refnds` is no issue" in " ".join(ran.out.split())
    text = Path("p", "policy.yaml").read_text(encoding="utf-8")
    assert 'type: "a SaaS: for dentists"' in text and "    - many time zones" in text
    assert "    - refunds" in text and "churn_threat" not in text


def test_an_unknown_issue_is_named_and_commands_quote_the_folder(cli: Cli) -> None:
    made = cli("new", "our desk", "--sector", "saas", "--issues", "crypto wallets")
    assert "New to us: crypto wallets." in made.out
    assert "  policy-engine handbook 'our desk' -o 'our desk-handbook'  # " in made.out


def test_no_more_answers_means_that_nothing_is_written(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("saas\n"))
    ran = cli("new", "p", "--ask")
    assert (ran.code, "nothing was written" in ran.err) == (130, True)
    assert not Path("p").exists()


def test_ctrl_c_while_asking_says_that_nothing_was_written(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["2", "Bluebird"])

    def answered(prompt: str) -> str:
        for words in answers:
            return words
        raise KeyboardInterrupt

    monkeypatch.setattr("policy_engine.cli.new_questions.ask_line", answered)
    ran = cli("new", "p", "--ask")
    assert (ran.code, ran.err) == (130, "policy-engine: nothing was written\n")
    assert not Path("p").exists()


def test_an_answer_in_other_words_is_taken_and_said(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = ["software", "a webshop", "", "", "", "parcels, crypto wallets", "just us", ""]
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(answers) + "\n"))
    out = " ".join(cli("new", "p", "--ask").out.split())
    assert "`software` may be several of these: software by subscription" in out and "made out of the policy `online_shop`" in out
    assert "`parcels` is taken for: late parcels." in out and "`crypto wallets` is new to us" in out and "No groups of people" in out


def test_the_same_wishes_give_the_same_bytes_under_every_hash_seed(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "policy_engine", "new", "p", "--sector", "desk", "--issues", "press, outages", "--team", "3 agents"]
    for seed in ("1", "2"):
        (tmp_path / seed).mkdir()
        subprocess.run(command, cwd=tmp_path / seed, env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True)
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / seed / "p").iterdir()} for seed in ("1", "2"))
    assert one == two


def test_it_needs_no_solver(tmp_path: Path) -> None:
    script = (
        "import sys; sys.modules['z3'] = None; from policy_engine.cli.app import main; sys.exit(main(['new', 'p', '--sector', 'saas']))"
    )
    assert subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, check=False).returncode == 0


def test_docs_name_every_sector() -> None:
    text = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    assert [name for name in sectors() if f"| `{name}` |" not in text] == []


@pytest.mark.slow
def test_an_installed_wheel_makes_a_policy_in_an_empty_folder(tmp_path: Path) -> None:
    """The wheel holds the shipped policies: built for real, unpacked, and run away from the checkout."""
    built = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", str(ROOT), "--no-deps", "-q", "-w", str(tmp_path / "wheel")],
        capture_output=True,
        check=False,
    )
    if built.returncode:
        pytest.skip("no wheel can be built here: pip is missing, or there is no way to the build backend")
    (wheel,) = (tmp_path / "wheel").glob("*.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    assert {place.name for place in (tmp_path / "site/policy_engine/lexicon/grown").iterdir()} == {"de.bin", "en.bin"}
    (tmp_path / "empty").mkdir()
    where = "import policy_engine; print(policy_engine.__file__)"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    for sector in sectors():
        ran = subprocess.run(
            [sys.executable, "-c", f"{where}; from policy_engine.cli.app import main; main(['new', '{sector}', '--sector', '{sector}'])"],
            cwd=tmp_path / "empty",
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        assert ran.stdout.startswith(str(tmp_path / "site")) and f"Wrote {sector}" in ran.stdout, ran.stderr


def test_a_file_where_a_folder_must_be_is_told(cli: Cli) -> None:
    Path("full.txt").write_text("mine", encoding="utf-8")
    ran = cli("new", "full.txt/policy", "--sector", "saas")
    assert (ran.code, ran.err) == (2, "policy-engine: `full.txt` is a file, and a folder is needed there\n")
