"""The page about words says what is so."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_engine.letters.limits import FILTERS, MAX_TEMPLATE
from policy_engine.model.built_ins import BUILT_INS
from tests.test_docs import DOCS, blocks, run_console, text_of

ROOT = Path(__file__).parents[1]
PAGE = DOCS / "words.md"


def test_the_commands_of_the_page_say_what_it_shows(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    shown = [block for block in blocks(PAGE) if block.language == "console"]
    assert len(shown) == 4
    for block in shown:
        run_console(block.text, monkeypatch, capsys)


def test_the_page_names_every_blank_filter_and_limit() -> None:
    text = text_of(PAGE)
    assert [name for name in (*BUILT_INS, *FILTERS) if f"`{name}`" not in text] == []
    assert f"{MAX_TEMPLATE:,} characters" in text
