"""Which policy a file belongs to, and the hooks and options that rest on it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from policy_engine.cli.app import main
from policy_engine.loader.belongs import policy_of
from tests.small_policy import CLEAN, POLICY, Cli

ROOT = Path(__file__).parents[1]
HEAD = "format: escalation-policy/1\nid: {id}\ntitle: T\n"
PART = "levels: [{id: desk, title: Desk}]\n"
CASES = "cases: []\n"
COMPOSE = "services:\n  web:\n    image: nginx\n"


def files(folder: Path, **texts: str) -> Path:
    """Files of a folder: `policy="…"` is `policy.yaml`, `a_cases="…"` is `a.cases.yaml`."""
    for name, text in texts.items():
        path = folder / f"{name.removesuffix('_cases')}{'.cases' if name.endswith('_cases') else ''}.yaml"
        path.write_text(text, encoding="utf-8", newline="\n")
    return folder


def found(folder: Path, name: str) -> str | None:
    """The policy of a file, from the folder."""
    policy = policy_of(folder / name)
    return None if policy is None else "." if policy == folder else policy.name


def test_a_policy_of_one_file_is_that_file(tmp_path: Path) -> None:
    files(tmp_path, shop=HEAD.format(id="s") + PART, shop_cases=CASES, s_cases=CASES)
    assert {found(tmp_path, name) for name in ("shop.yaml", "shop.cases.yaml", "s.cases.yaml")} == {"shop.yaml"}


def test_cases_of_another_name_belong_to_the_only_policy_of_a_folder(tmp_path: Path) -> None:
    files(tmp_path, shop=HEAD.format(id="s") + PART, extra_cases=CASES)
    assert found(tmp_path, "extra.cases.yaml") == found(tmp_path, "shop.yaml") == "."


def test_parts_and_cases_of_a_folder_belong_to_the_folder(tmp_path: Path) -> None:
    files(tmp_path, policy=HEAD.format(id="s"), people=PART, s_cases=CASES)
    assert {found(tmp_path, name) for name in ("policy.yaml", "people.yaml", "s.cases.yaml")} == {"."}


@pytest.mark.parametrize("broken", ["levelz: [{id: desk}]\n", "levels: [\n", "levels:\n\t- id: x\n", "triggers: []\nlevls: []\n"])
def test_a_part_with_a_mistake_is_a_part_all_the_same(tmp_path: Path, broken: str) -> None:
    files(tmp_path, policy=HEAD.format(id="s"), people=PART, broken=broken)
    assert found(tmp_path, "broken.yaml") == found(tmp_path, "policy.yaml") == "."


@pytest.mark.parametrize("broken", ["format: escalation-polcy/1\nid: x\nlevels: []\n", "format: escalation-policy/1\nid: x\nlevels: [\n"])
def test_a_policy_with_a_mistake_is_a_policy_all_the_same(tmp_path: Path, broken: str) -> None:
    files(tmp_path, shop=broken, x_cases=CASES)
    assert found(tmp_path, "shop.yaml") == found(tmp_path, "x.cases.yaml") == "shop.yaml"


def test_a_policy_without_its_format_is_found_by_what_it_holds(tmp_path: Path) -> None:
    files(tmp_path, shop=POLICY.replace("format: escalation-policy/1\n", ""), bike_cases=CASES)
    assert found(tmp_path, "shop.yaml") == "shop.yaml"
    assert found(tmp_path, "bike.cases.yaml") is None


def test_several_policies_in_a_folder_are_told_apart_by_name(tmp_path: Path) -> None:
    files(tmp_path, a=HEAD.format(id="one"), b=HEAD.format(id="two"), a_cases=CASES, two_cases=CASES, c_cases=CASES, other=COMPOSE)
    names = ("a.yaml", "b.yaml", "a.cases.yaml", "two.cases.yaml", "c.cases.yaml", "other.yaml")
    assert [found(tmp_path, name) for name in names] == ["a.yaml", "b.yaml", "a.yaml", "b.yaml", None, None]


def test_a_policy_beside_other_yaml_is_a_policy_by_itself(tmp_path: Path) -> None:
    files(tmp_path, shop=HEAD.format(id="s") + PART, shop_cases=CASES, compose=COMPOSE)
    assert [found(tmp_path, name) for name in ("shop.yaml", "shop.cases.yaml", "compose.yaml")] == ["shop.yaml", "shop.yaml", None]


@pytest.mark.parametrize(
    "text", ["", "- a\n- b\n", COMPOSE, "format: json\nlevel: 3\n", "\ud7ff: [", "levels: [1]\n", "openapi: 3.1.0\ninfo: {}\n"]
)
def test_other_yaml_belongs_to_no_policy(tmp_path: Path, text: str) -> None:
    files(tmp_path, thing=text, thing_cases=CASES)
    assert found(tmp_path, "thing.yaml") is None
    assert found(tmp_path, "thing.cases.yaml") is None


def test_what_is_no_yaml_or_hidden_or_in_no_folder_belongs_to_no_policy(tmp_path: Path) -> None:
    files(tmp_path, shop=HEAD.format(id="s") + PART)
    assert [found(tmp_path, name) for name in ("README.md", ".shop.yaml", "gone/shop.yaml")] == [None, None, None]


def test_a_file_that_was_deleted_still_points_at_its_folder(tmp_path: Path) -> None:
    files(tmp_path, policy=HEAD.format(id="s"), people=PART)
    assert found(tmp_path, "gone.yaml") == "."


def test_many_files_of_a_folder_are_looked_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from policy_engine.loader import belongs

    read: list[Path] = []

    def read_source(path: Path, shown: str) -> tuple[str, tuple[()]]:
        read.append(path)
        return path.read_text(encoding="utf-8"), ()

    monkeypatch.setattr(belongs, "read_source", read_source)
    for number in range(20):
        (tmp_path / f"{number}.yaml").write_text(COMPOSE, encoding="utf-8")
    folders = belongs.Folders()
    assert [folders.policy_of(path) for path in sorted(tmp_path.iterdir())] == [None] * 20
    assert len(read) <= 40


# ---- --changed ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    cases = "cases:\n  - {id: hello, text: Hello, expect: {level: desk}}\n"
    return files(tmp_path, bikes=CLEAN, bikes_cases=cases, compose=COMPOSE)


def test_changed_files_lead_to_their_policy_once(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli = Cli(capsys)
    ran = cli("check", "--changed", "--ignore", "EP6", "bikes.yaml", "bikes.cases.yaml")
    assert (ran.code, ran.out, ran.err) == (0, "bikes.yaml: no findings (4 findings waived)\n", "")
    ran = cli("test", "--changed", "bikes.yaml", "bikes.cases.yaml")
    assert (ran.code, ran.out) == (0, "bikes.yaml: 1 case\n1 passed, 0 failed\n")


@pytest.mark.parametrize("command", ["check", "test"])
def test_changed_files_of_no_policy_are_passed_over(shop: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    ran = Cli(capsys)(command, "--changed", "compose.yaml")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "no policy is among the changed files\n"
    assert Cli(capsys)(command, "--changed", "compose.yaml", "bikes.yaml").err == ""


def test_changed_cases_that_belong_to_no_policy_are_named(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "bykes.cases.yaml").write_text(CASES, encoding="utf-8")
    ran = Cli(capsys)("test", "--changed", "bykes.cases.yaml", "bikes.yaml")
    assert ran.code == 0
    assert ran.err.startswith("bykes.cases.yaml: these cases belong to no policy, so they are not run;")


def test_a_mistake_in_a_changed_file_is_shown_at_its_place(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "bikes.cases.yaml").write_text("cases:\n  - {id: hello, text: Hello, expect: {level: dsk}}\n", encoding="utf-8")
    ran = Cli(capsys)("check", "--changed", "bikes.cases.yaml")
    assert ran.code == 1
    assert "did you mean `desk`?" in ran.out and "bikes.cases.yaml:2:" in ran.out


def test_a_changed_folder_is_a_policy_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert Cli(capsys)("check", "--changed", ROOT / "policies/projectflow").code == 0


# ---- the hooks ---------------------------------------------------------------------------------------------------------------


def test_the_hooks_run_commands_that_there_are(shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert [hook["id"] for hook in hooks] == ["policy-check", "policy-test"]
    for hook in hooks:
        tool, *arguments = hook["entry"].split()
        assert (tool, hook["language"], hook["types"], hook["require_serial"]) == ("policy-engine", "python", ["yaml"], True)
        assert main([*arguments, "bikes.yaml", "compose.yaml"]) == 0
        capsys.readouterr()
