"""`policy-engine training`: what it writes, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.small_policy import Cli, write_policy


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Cli:
    return Cli(capsys)


@pytest.fixture(autouse=True)
def no_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine without the solver: quicker, and it has to be said."""
    for module in ("tickets", "course", "write"):
        monkeypatch.setattr(f"policy_engine.training.{module}.has_solver", lambda: False)


def test_the_page_is_written_and_what_is_left_out_is_said(run: Cli, tmp_path: Path) -> None:
    out = tmp_path / "training.html"
    ran = run("training", write_policy(tmp_path), "-o", out)
    assert (ran.code, ran.err) == (0, "")
    assert f"Wrote {out} (" in ran.out
    assert "they need the solver z3" in ran.out
    assert out.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_check_compares_with_the_seed(run: Cli, tmp_path: Path) -> None:
    policy, out = write_policy(tmp_path), tmp_path / "training.html"
    assert run("training", policy, "-o", out, "--check").code == 1
    assert not out.exists()
    run("training", policy, "-o", out, "--seed", "7")
    assert run("training", policy, "-o", out, "--seed", "7", "--check").code == 0
    ran = run("training", policy, "-o", out, "--check")
    assert ran.code == 1
    assert "is not up to date" in ran.err


def test_a_policy_with_mistakes_writes_nothing(run: Cli, tmp_path: Path) -> None:
    out = tmp_path / "training.html"
    policy = write_policy(tmp_path, "format: escalation-policy/1\nid: x\ntitle: X\nlevel: []\n")
    ran = run("training", policy, "-o", out)
    assert ran.code == 1
    assert "EP102" in ran.err
    assert not out.exists()


def test_a_folder_that_is_not_there_and_a_file_of_somebody_else_are_refused(run: Cli, tmp_path: Path) -> None:
    policy = write_policy(tmp_path)
    assert run("training", policy, "-o", tmp_path / "nowhere" / "training.html").code == 2
    mine = tmp_path / "mine.html"
    mine.write_text("mine", encoding="utf-8")
    ran = run("training", policy, "-o", mine)
    assert ran.code == 2
    assert "was not written by this tool" in ran.err
    assert mine.read_text(encoding="utf-8") == "mine"
