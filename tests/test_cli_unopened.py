"""A policy that may not be opened, a folder that holds none itself, and a file that is no YAML: one clear finding each."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.small_policy import POLICY, Cli, write_policy


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Cli:
    monkeypatch.chdir(tmp_path)
    return Cli(capsys)


@pytest.fixture
def shut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """Takes away the right to read a file or folder; by hand, since whoever runs the tests may be allowed everything."""
    closed: set[str] = set()
    may, look, opened = os.access, Path.iterdir, Path.open

    def refusing(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(path: Path, *given: Any, **more: Any) -> Any:
            if str(path) in closed:
                raise PermissionError(13, "Permission denied", str(path))
            return real(path, *given, **more)

        return call

    monkeypatch.setattr(os, "access", lambda path, mode, **more: str(path) not in closed and may(path, mode, **more))
    monkeypatch.setattr(Path, "iterdir", refusing(look))
    monkeypatch.setattr(Path, "open", refusing(opened))

    def shut(name: str) -> str:
        closed.add(name)
        return name

    return shut


COMMANDS = [
    ("check", "shut.yaml"),
    ("test", "shut.yaml"),
    ("route", "shut.yaml", "Hello"),
    ("suggest", "shut.yaml"),
    ("signals", "Hello", "--policy", "shut.yaml"),
    ("diff", "shut.yaml", "bikes.yaml"),
    ("diff", "bikes.yaml", "shut.yaml"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_policy_that_may_not_be_opened_is_a_finding(cli: Cli, tmp_path: Path, shut: Callable[[str], str], command: list[str]) -> None:
    write_policy(tmp_path)
    (tmp_path / shut("shut.yaml")).write_text(POLICY, encoding="utf-8")
    ran = cli(*command)
    assert ran.code == 2
    assert "error[EP001]: `shut.yaml` may not be opened" in ran.out + ran.err
    assert "help: ask for permission to read it" in ran.out + ran.err
    assert "Usage" not in ran.err


def test_one_that_may_not_be_opened_does_not_keep_others_from_being_checked(cli: Cli, tmp_path: Path, shut: Callable[[str], str]) -> None:
    write_policy(tmp_path)
    (tmp_path / shut("shut.yaml")).write_text(POLICY, encoding="utf-8")
    ran = cli("check", "shut.yaml", "bikes.yaml", "--select", "EP604", "--format", "json")
    data = json.loads(ran.out)
    assert (ran.code, data["ok"]) == (2, False)
    assert {(one["code"], one["file"]) for one in data["findings"]} == {("EP001", "shut.yaml"), ("EP604", "bikes.yaml")}


def test_a_folder_that_may_not_be_opened_is_a_finding(cli: Cli, tmp_path: Path, shut: Callable[[str], str]) -> None:
    (tmp_path / "support").mkdir()
    write_policy(tmp_path / "support")
    ran = cli("check", shut("support"))
    assert (ran.code, "error[EP001]: `support` may not be opened" in ran.out) == (2, True)


def test_a_closed_folder_inside_a_policy_is_passed_over(cli: Cli, tmp_path: Path, shut: Callable[[str], str]) -> None:
    write_policy(tmp_path)
    (tmp_path / "closed").mkdir()
    shut(str(tmp_path / "closed"))
    assert "EP001" not in cli("check", tmp_path, "--select", "EP0").out


def test_a_folder_of_policies_names_them(cli: Cli, tmp_path: Path) -> None:
    for name in ("shop", "bikes", ".hidden"):
        (tmp_path / "policies" / name).mkdir(parents=True)
        write_policy(tmp_path / "policies" / name)
    (tmp_path / "policies/notes").mkdir()
    ran = cli("check", "policies")
    assert ran.code == 2
    assert "EP041" in ran.out
    names = ", ".join(f"`{Path('policies') / name}`" for name in ("bikes", "shop"))
    assert f"help: folders in it hold YAML files; name the one you mean: {names}\n" in ran.out


def test_a_folder_with_one_policy_below_asks_whether_that_is_meant(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "policies/shop").mkdir(parents=True)
    write_policy(tmp_path / "policies/shop")
    assert f"the folder `{Path('policies/shop')}` in it holds YAML files: did you mean that one?" in cli("check", "policies").out


def test_a_folder_without_any_yaml_says_what_a_policy_is(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "policies/shop").mkdir(parents=True)
    (tmp_path / "policies/shop/lonely.cases.yaml").write_text("cases: []\n", encoding="utf-8")
    assert "help: a policy is a `.yaml` file, or a folder of such files\n" in cli("check", "policies").out


def test_a_page_of_prose_is_no_yaml(cli: Cli, tmp_path: Path) -> None:
    write_policy(tmp_path)
    page = "# How we work\n\n```sh\nsh run demo\n```\n\nWhy: [this](that), and so on\n"
    for name in ("README.md", "page", "notes.txt"):
        (tmp_path / name).write_text(page, encoding="utf-8")
        ran = cli("diff", name, "bikes.yaml")
        assert ran.code == 1
        assert ran.err.startswith(f"error[EP040]: this is not YAML, so it is no policy\n --> {name}\n")
        assert ran.err.count("error[") == 1


def test_a_policy_with_a_slip_keeps_its_findings_whatever_it_is_called(cli: Cli, tmp_path: Path) -> None:
    for name in ("bikes.txt", "bikes", "bikes.yaml"):
        (tmp_path / name).write_text(POLICY.replace("title: ", "title: `"), encoding="utf-8")
        assert "error[EP026]" in cli("check", name).out
    (tmp_path / "prose.yaml").write_text("```sh\n", encoding="utf-8")
    assert "error[EP026]" in cli("check", "prose.yaml").out
