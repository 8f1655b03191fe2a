"""Findings that are met on two ways: while a text can still be read (`traps`) and where reading broke off (`breakdown`)."""

from __future__ import annotations

import re

from policy_engine.diagnostics import Diagnostic, Kind
from policy_engine.source.source_text import SourceText, Span, quote

CURLY_QUOTES = "\u201c\u201d\u201e\u201f\u2018\u201a\u201b"

_COMPARISON = re.compile(r"[>|]=?")
_IN_WORDS = {">": "over", ">=": "at least"}


def colon_in_value(source: SourceText, span: Span, kind: Kind = "error") -> Diagnostic:
    """`Level 1: Senior` as an unquoted value; the span covers the value."""
    value = source.text[slice(*span)].strip()
    message = f"the second `: ` in this line makes {quote(value)} look like a key with a value of its own"
    return Diagnostic("EP020", kind, message, source.place(span), _quote_it(value))


def colon_without_space(source: SourceText, start: int, kind: Kind = "error") -> Diagnostic:
    """`id:foo`, beginning at `start`."""
    colon = source.text.index(":", start)
    key = source.text[start:colon]
    message = f"there is no space after the `:` of `{key}`, so this is not read as a key with a value"
    return Diagnostic("EP021", kind, message, source.place((start, colon + 1)), f"write `{key}: ` with a space, then the value")


def dash_without_space(source: SourceText, start: int, kind: Kind = "error") -> Diagnostic:
    """`-id`, beginning at `start`."""
    item = source.text[start : source.line_end(start)]
    message = f"without a space after it, the `-` of {quote(item)} does not start a list item"
    return Diagnostic("EP022", kind, message, source.place((start, start + 1)), f"write {quote('- ' + item[1:].lstrip())}")


def block_mark(source: SourceText, span: Span) -> Diagnostic:
    """`> 500` as an unquoted value."""
    written = source.text[slice(*span)].strip()
    message = f"a value that begins with `{written[0]}` is read as the start of a block of text, not as {quote(written)}"
    comparison = _COMPARISON.match(written)
    words = _IN_WORDS.get(comparison[0]) if comparison else None
    in_words = f", or say {quote(words + ' ' + written.lstrip('>= '))}" if words else ""
    return source.error("EP023", message, span, _quote_it(written) + in_words)


def empty_block(source: SourceText, span: Span) -> Diagnostic:
    """A `>` or `>5` without any line below it: the second may well be a comparison."""
    written = source.text[slice(*span)].strip()
    if written.rstrip("+-") not in (">", "|"):
        return block_mark(source, span)
    message = f"`{written}` starts a block of text, and no indented line follows it"
    return source.warning("EP023", message, span, f"indent the lines of the text; if the sign is meant, {_quote_it(written)}")


def comment_in_value(source: SourceText, span: Span, loss: str, kind: Kind = "warning") -> Diagnostic:
    """` #12` after an unquoted value; the span begins at the `#`."""
    message = f"{quote(source.text[slice(*span)])} is read as a comment, {loss}"
    advice = "put the whole value in quotes; if it is meant as a comment, put a space after the `#`"
    return Diagnostic("EP024", kind, message, source.place(span), advice)


def curly_quotes(source: SourceText, span: Span, kind: Kind = "warning") -> Diagnostic:
    message = f"the curly quotes in {quote(source.text[slice(*span)])} do not quote: they are part of the text"
    advice = "use straight ones, `\"` or `'`; turn off `smart quotes` where you copied this from"
    return Diagnostic("EP027", kind, message, source.place(span), advice)


def question_mark(source: SourceText, index: int, kind: Kind = "warning") -> Diagnostic:
    message = "inside brackets some readers of YAML stumble over a `?` without quotes"
    return Diagnostic("EP029", kind, message, source.place((index, index + 1)), "put the whole value in quotes")


def unclosed_quote(source: SourceText, start: int) -> Diagnostic:
    """A quote at `start` whose partner is missing."""
    mark = source.text[start]
    message = f"the quote `{mark}` that opens here is not closed where it should be, so the next lines are read as part of the text"
    advice = f"close it with `{mark}`" + ("; a text with an apostrophe goes into double quotes" if mark == "'" else "")
    return source.error("EP017", message, (start, source.line_end(start)), advice)


def _quote_it(value: str) -> str:
    mark = "'" if '"' in value else '"'
    return f"put it in quotes: {quote(mark + value + mark, 60)}"
