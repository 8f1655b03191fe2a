"""What an author of JSON did where reading it broke off, as a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable

from policy_engine.diagnostics import Diagnostic
from policy_engine.source.source_text import SourceText, Span, quote

_BARE_WORD = re.compile(r"[^\W\d][\w-]*")
_CONSTANTS = {"True": "true", "TRUE": "true", "False": "false", "FALSE": "false", "None": "null", "NULL": "null", "undefined": "null"}
_BAD_NUMBER = re.compile(r"[-+.]?[0-9][\w.]*")
_LONE_ESCAPE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)
_LONE_CHARACTER = re.compile("[\ud800-\udfff]")
_COMMENT = re.compile(r"//[^\n]*|/\*|#[^\n]*")


def explain_json(source: SourceText, index: int, wanted: str) -> Diagnostic:
    """The finding where something else than `wanted` (`a key`, `a value`, `the end`, …) stands at `index`."""
    for explanation in EXPLANATIONS:
        if finding := explanation(source, index, wanted):
            return finding
    rest = source.text[index : source.line_end(index)]
    advice = 'an entry is `"key": value`' if wanted == "`:`" else None
    return _malformed(source, f"{wanted} belongs here, not {quote(rest, 20)}", (index, index + 1), advice)


def name_bad_string(source: SourceText, start: int, at: int) -> Diagnostic:
    """A text that opens at `start` and goes wrong at `at`: no closing quote, a line break in it, a backslash that means nothing."""
    character = source.text[at : at + 1]
    if at <= start or not character:
        return _malformed(source, "the quote that opens here is not closed", (start, source.line_end(start)), 'close it with `"`')
    if character == "\n":
        advice = 'close it with `"`; a line break inside a text is written `\\n`'
        return _malformed(source, "the quote that opens here is not closed on its line", (start, source.line_end(start)), advice)
    if character == "\\" or source.text[at - 1 : at] == "\\" or "\\u" in source.text[max(start, at - 6) : at + 1]:
        backslash = source.text.rfind("\\", start, at + 1)
        message = f"a backslash has a meaning of its own, and {quote(source.text[backslash : backslash + 6])} is not one that JSON knows"
        return _malformed(source, message, (backslash, backslash + 2), "to write a backslash, double it: `\\\\`")
    return _malformed(source, "there is a control character in this text", (at, at + 1), "a tab is written `\\t`; delete any other")


def half_character(source: SourceText, span: Span) -> Diagnostic:
    """A text in which one of the two escapes that make up a character above U+FFFF stands alone."""
    found = _LONE_ESCAPE.search(source.text, *span) or _LONE_CHARACTER.search(source.text, *span)
    return _malformed(source, "there is half a character here, that can't be shown or saved", found.span() if found else span, "delete it")


def _explain_end(source: SourceText, index: int, wanted: str) -> Diagnostic | None:
    if index < len(source.text):
        return None
    advice = "is every `{` and `[` closed? was the whole file saved?"
    return _malformed(source, f"the text ends here, where {wanted} belongs", (index, index), advice)


def _explain_trailing_comma(source: SourceText, index: int, wanted: str) -> Diagnostic | None:
    before = source.text[:index].rstrip()
    if source.text[index] not in "]}" or not before.endswith(","):
        return None
    return _malformed(source, "there is nothing after this comma", (len(before) - 1, len(before)), "take the comma out")


def _explain_comment(source: SourceText, index: int, wanted: str) -> Diagnostic | None:
    found = _COMMENT.match(source.text, index)
    return _malformed(source, "JSON knows no comments", found.span(), "take it out") if found else None


def _explain_quotes(source: SourceText, index: int, wanted: str) -> Diagnostic | None:
    if source.text[index] not in "'`\u201c\u201d\u201e\u2018\u2019\u201a":
        return None
    return _malformed(source, f"JSON knows only double quotes, not {source.text[index]}", (index, index + 1), 'write `"`')


def _explain_word(source: SourceText, index: int, wanted: str) -> Diagnostic | None:
    found = _BARE_WORD.match(source.text, index)
    if not found or wanted not in ("a key", "a value"):
        return None
    if wanted == "a value" and found[0] in _CONSTANTS:
        return _malformed(source, f"`{found[0]}` is not a word that JSON knows", found.span(), f"write `{_CONSTANTS[found[0]]}`")
    noun = "key" if wanted == "a key" else "text"
    return _malformed(source, f"the {noun} {quote(found[0])} needs double quotes", found.span(), f'write `"{found[0][:40]}"`')


def _explain_number(source: SourceText, index: int, wanted: str) -> Diagnostic | None:
    found = _BAD_NUMBER.match(source.text, index)
    if not found or wanted not in ("a value", "a key"):
        return None
    advice = "no `+`, no zero in front, a digit on both sides of the point; anything else goes in double quotes"
    return _malformed(source, f"{quote(found[0])} is no number as JSON writes them", found.span(), advice)


def _explain_missing_comma(source: SourceText, index: int, wanted: str) -> Diagnostic | None:
    if not wanted.startswith("`,`") or (source.text[index] not in '"{[-' and not source.text[index].isalnum()):
        return None
    end = len(source.text[:index].rstrip())
    return _malformed(source, "a comma is missing after this", (end - 1, end), "put a `,` between two entries")


def _explain_second_value(source: SourceText, index: int, wanted: str) -> Diagnostic | None:
    if wanted != "the end":
        return None
    span = (index, max(index + 1, source.line_end(index)))
    advice = "one file holds one value: put several into a list `[…, …]`"
    return _malformed(source, "the value is complete, but something follows it", span, advice)


def _malformed(source: SourceText, message: str, span: Span, advice: str | None) -> Diagnostic:
    return source.error("EP030", message, span, advice)


EXPLANATIONS: tuple[Callable[[SourceText, int, str], Diagnostic | None], ...] = (
    _explain_end,
    _explain_second_value,
    _explain_trailing_comma,
    _explain_comment,
    _explain_quotes,
    _explain_missing_comma,
    _explain_word,
    _explain_number,
)
