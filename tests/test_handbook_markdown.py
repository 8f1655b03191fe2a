"""Text of a policy reads as written and means nothing to markdown."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_engine.export.handbook.durations import length_words, period_words, spelled_out
from policy_engine.export.handbook.markdown import bullets, escape, letter, page_text, section, sentence, table, verbatim
from policy_engine.quantities.durations import parse_duration


@given(st.text())
def test_escaped_text_is_one_line_without_html(text: str) -> None:
    line = escape(text)
    assert "\n" not in line and "<" not in line and ">" not in line
    assert not re.search(r"(?<!\\)(?:\\\\)*[`|*\[\]~]", line.replace("&lt;", "").replace("&gt;", ""))


@given(st.text(alphabet=st.characters(codec="ascii", exclude_categories=["Cc"])))
def test_escaping_loses_nothing(text: str) -> None:
    shown = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escape(text))
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&#123;", "{"), ("&amp;", "&")):
        shown = shown.replace(entity, sign)
    once = " ".join(text.split())
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&#123;", "{"), ("&amp;", "&")):
        once = once.replace(entity, sign)
    assert shown == once


@pytest.mark.parametrize(
    "text", ["# no heading", "- no item", "+ no item", "1. no item", "2) no item", "---", "===", "> no quote", "~~~", "```"]
)
def test_what_opens_a_block_at_the_start_of_a_line_is_escaped(text: str) -> None:
    assert not re.match(r"(#|[-+*] |\d+[.)] |---|===|>|~~~|```)", escape(text))


@pytest.mark.parametrize("text", ["2026.1", "$500 or more", "small & large", "first_reply_at", "Level 1 · Senior agent", "don't"])
def test_harmless_text_stays_as_it_is(text: str) -> None:
    assert escape(text) == text


def test_a_letter_keeps_its_lines_and_shows_its_blanks() -> None:
    assert letter("Hello {{ first_name }},\n\n* we *know*") == "> Hello \u2039**first name**\u203a,  \n>\n> \\* we \\*know\\*  "


def test_a_line_of_a_letter_can_hold_nothing_but_a_blank() -> None:
    assert letter("{{name}}") == "> \u2039**name**\u203a  "


def test_a_fence_is_longer_than_any_run_of_backticks_inside() -> None:
    block = verbatim("a\n````\nb", "text")
    assert block.startswith("`````text\n") and block.endswith("\n`````")


def test_a_table_leaves_empty_columns_out() -> None:
    assert table(["a", "b"], [("1", ""), ("2", "")]) == ["| a |\n| --- |\n| 1 |\n| 2 |"]


def test_a_section_without_content_is_left_out() -> None:
    assert section(["## Title"], bullets([]), table(["a"], [])) == []
    assert page_text(["a", "", "b"]) == "a\n\nb\n"


def test_a_sentence_starts_with_a_capital_also_in_bold() -> None:
    assert sentence("**every week** on") == "**Every week** on"
    assert sentence("[link](a)") == "[link](a)"


@pytest.mark.parametrize(
    ("written", "spelled"),
    [
        ("30m", "30 minutes"),
        ("1h", "1 hour"),
        ("1h30m", "1 hour 30 minutes"),
        ("1 business day", "1 business day"),
        ("0m", "0 minutes"),
        ("6 weeks", "6 weeks"),
    ],
)
def test_durations_are_spelled_out(written: str, spelled: str) -> None:
    assert length_words(parse_duration(written)) == spelled


def test_a_period_of_one_needs_no_number() -> None:
    assert period_words(parse_duration("1 business day")) == "every business day"
    assert period_words(parse_duration("2h")) == "every 2 hours"
    assert period_words(parse_duration("10 weeks")) == "every 10 weeks"


def test_short_forms_inside_a_text_are_spelled_out() -> None:
    assert spelled_out("over 24h, or 1h5m") == "over 24 hours, or 1 hour 5 minutes"
    assert spelled_out("100 USD, m and 3 months") == "100 USD, m and 3 months"
