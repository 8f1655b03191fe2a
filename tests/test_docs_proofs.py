"""The page about proofs says what is so."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_engine import codes
from tests.test_docs import DOCS, blocks, run_console, text_of

ROOT = Path(__file__).parents[1]
PAGE = DOCS / "proofs.md"

pytest.importorskip("z3")


def test_the_command_of_the_page_says_what_it_shows(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    shown = [block for block in blocks(PAGE) if block.language == "console"]

    assert shown
    for block in shown:
        run_console(block.text, monkeypatch, capsys)


def test_the_page_names_every_question_that_the_solver_is_asked() -> None:
    from policy_engine.analysis.checks import PROOF_CODES, proof_checks

    text = text_of(PAGE).replace("EP305–EP309", "EP305 EP306 EP307 EP308 EP309")

    assert [check.code for check in proof_checks()] == list(PROOF_CODES)
    assert [code for code in PROOF_CODES if code not in text and code != "EP315"] == []
    assert {info.code for info in codes.all_codes()} >= {*PROOF_CODES, "EP316", "EP399"}
