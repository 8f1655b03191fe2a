"""The pages about cases and continuous integration say what is so."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
import yaml

from policy_engine.cases.coverage import ASPECTS
from policy_engine.messages import say
from tests.small_policy import Cli
from tests.test_docs import DOCS, Block, blocks, section, text_of

CASES = DOCS / "cases.md"
SUGGESTED = DOCS / "suggested-cases.md"
INTEGRATION = DOCS / "continuous-integration.md"
ROOT = Path(__file__).parents[1]


def block(page: Path, language: str) -> Block:
    return next(block for block in blocks(page) if block.language == language)


def test_the_case_of_the_page_passes_and_fails_as_it_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    shutil.copy(DOCS / "bluebird.yaml", tmp_path)
    cli, file, case = Cli(capsys), tmp_path / "bluebird.cases.yaml", block(CASES, "yaml").text
    file.write_text(case, encoding="utf-8", newline="\n")
    assert cli("test", "bluebird.yaml").code == 0
    file.write_text(case.replace("[big-refund]", "[big-refund, legal]"), encoding="utf-8", newline="\n")
    ran = cli("test", "bluebird.yaml")
    assert ran.code == 1
    assert block(CASES, "text").text in ran.out


def test_every_kind_and_aspect_of_coverage_is_told() -> None:
    rows = section(CASES, "Coverage")
    for kind, aspects in ASPECTS.items():
        assert say(f"coverage.kind_{kind}") in rows
        assert len(aspects) == 1 or all(f"*{say(f'coverage.aspect_{aspect}')}*" in rows for aspect in aspects)


def share_of(cli: Cli, *, undetermined: bool) -> int:
    """What the cases cover of bluebird, in whole percent. `undetermined`: whether they leave lines open."""
    coverage = json.loads(cli("test", "bluebird.yaml", "--coverage", "--format", "json").out)["policies"][0]["coverage"]
    missing = {item["aspect"] for item in coverage["items"] if item["kind"] != "edges" and not item["cases"]}
    assert undetermined or missing == {"undetermined"}
    return int(coverage["percent"])


def test_suggested_cases_reach_what_the_pages_say_and_a_case_without_text_shows_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("z3")
    monkeypatch.chdir(tmp_path)
    shutil.copy(DOCS / "bluebird.yaml", tmp_path)
    cli, file, page = Cli(capsys), tmp_path / "bluebird.cases.yaml", section(SUGGESTED, "5. What it leaves to you")
    assert cli("suggest", "bluebird.yaml", "-o", file).code == 0
    alone = share_of(cli, undetermined=False)
    own = next(block.text for block in blocks(SUGGESTED) if "nothing-known-yet" in block.text)
    file.write_text(file.read_text(encoding="utf-8") + own.removeprefix("cases:\n"), encoding="utf-8", newline="\n")
    assert cli("test", "bluebird.yaml").code == 0
    assert (f"{alone}%" in page, f"{share_of(cli, undetermined=True)}%" in page) == (True, True)
    limits = [float(limit) for limit in re.findall(r"fail.under[ =,\"]+(\d+)", text_of(INTEGRATION))]
    assert len(limits) == 4 and all(limit <= alone for limit in limits)


def test_the_hooks_of_the_page_are_those_there_are() -> None:
    told = yaml.safe_load(block(INTEGRATION, "yaml").text)["repos"][0]["hooks"]
    there = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert [hook["id"] for hook in told] == [hook["id"] for hook in there]


def test_every_command_of_the_page_takes_the_options_it_is_shown_with(capsys: pytest.CaptureFixture[str]) -> None:
    shown = re.findall(r"policy-engine (check|test) ([^\n`>|$]*)", text_of(INTEGRATION))
    cli, told = Cli(capsys), dict[str, str]()
    assert len(shown) >= 5
    for command, arguments in shown:
        told.setdefault(command, cli(command, "--help").out)
        assert all(option in told[command] for option in re.findall(r"--[a-z-]+", arguments)), (command, arguments)


def test_the_options_of_the_plugin_are_told() -> None:
    source = (ROOT / "policy_engine" / "pytest_plugin.py").read_text(encoding="utf-8")
    names = re.findall(r'^(?:FAIL_UNDER|POLICY_CASES) = "(\w+)"', source, re.MULTILINE)
    assert len(names) == 2
    assert all(f"`{name} = " in section(INTEGRATION, "pytest") for name in names)
