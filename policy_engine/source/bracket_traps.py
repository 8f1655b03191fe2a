"""Traps of `[…]` and `{…}` on one line: one search each, listed in `BRACKET_TRAPS`. Each looks at one word and the words before it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from policy_engine.diagnostics import Diagnostic
from policy_engine.source import mistakes
from policy_engine.source.source_text import SourceText, quote
from policy_engine.source.words import Word

_GLUED_ENTRY = re.compile(r"[^\W\d][\w-]*:\S")
_UP_TO_THOUSANDS = re.compile(r"(?:.*[^\d.,])?\d{1,3}", re.DOTALL)
_THREE_DIGITS = re.compile(r"\d{3}(?!\d)")

BracketTrap = Callable[[SourceText, Sequence[Word], int], Diagnostic | None]


def find_colon_in_list_item(source: SourceText, words: Sequence[Word], index: int) -> Diagnostic | None:
    """`[Level 1: Senior]` holds a mapping, not a text. A one-word key is left alone: `any: [plan: free, scope: team]` is meant so."""
    key = words[index - 1] if index else words[index]
    if not (key.bare_pair and key.role == "key" and key.is_plain and " " in key.raw and words[index].role == "value"):
        return None
    return mistakes.colon_in_value(source, (key.start, words[index].end), "warning")


def find_question_mark(source: SourceText, words: Sequence[Word], index: int) -> Diagnostic | None:
    """`{ask: When?}`: libyaml takes it, the parser in Python does not."""
    word = words[index]
    if not word.is_plain or "?" not in word.raw:
        return None
    return mistakes.question_mark(source, source.text.index("?", word.start))


def find_cut_number(source: SourceText, words: Sequence[Word], index: int) -> Diagnostic | None:
    """`[refunds up to 1,000 USD]` holds two items. Lists of bare numbers (`[100,200]`) are left alone."""
    if not _is_cut_number(source, words, index):
        return None
    before, word = words[index - 1], words[index]
    both = source.text[before.start : word.end]
    message = f"the comma in {quote(both)} ends an item, so this is read as two: {quote(before.raw)} and {quote(word.raw)}"
    return source.warning("EP025", message, (before.start, word.end), "put the whole text in quotes")


def find_key_alone(source: SourceText, words: Sequence[Word], index: int) -> Diagnostic | None:
    """An entry of `{…}` without a value: `{id:foo}`, or the rest of a text that was cut at a comma."""
    missing = words[index]
    key = words[index - 1]
    if not missing.is_missing or missing.role != "value" or missing.start != key.end or _is_cut_number(source, words, index - 1):
        return None
    if key.is_plain and _GLUED_ENTRY.match(key.raw):
        return mistakes.colon_without_space(source, key.start)
    advice = "if it belongs to the text before the comma, put that whole text in quotes; if not, write `key: value`"
    return source.warning("EP025", f"{quote(key.raw)} stands in braces as a key without a value", (key.start, key.end), advice)


def _is_cut_number(source: SourceText, words: Sequence[Word], index: int) -> bool:
    if index < 1:
        return False
    before, word = words[index - 1], words[index]
    if not before.is_plain or not word.is_plain or source.text[before.end : word.start] != ",":
        return False
    if not _UP_TO_THOUSANDS.fullmatch(before.raw) or not _THREE_DIGITS.match(word.raw):
        return False
    return not (before.raw.isdigit() and word.raw.isdigit()) or word.raw.startswith("0")


BRACKET_TRAPS: tuple[BracketTrap, ...] = (find_colon_in_list_item, find_question_mark, find_cut_number, find_key_alone)
