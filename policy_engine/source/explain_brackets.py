"""Reading broke off inside `[…]` or `{…}`: not closed, closed by the wrong sign, a comma missing, a comment that ate the rest."""

from __future__ import annotations

import re

from policy_engine.diagnostics import Diagnostic
from policy_engine.source import mistakes
from policy_engine.source.breakdown import AFTER_A_VALUE, Breakdown, indent_of
from policy_engine.source.source_text import quote

_CLOSING = {"[": "]", "{": "}"}
_COMMENT = re.compile(r"[ \t](#\w[^\n]*)")
_ENTRY = re.compile(r"[\[{\"']|[^\W\d][\w-]*:\s")
_ENTRY_END = re.compile(r"[,\]}\n]")
_NEXT_PART = re.compile(r"[ ]*(?:- |[\"']?[^\W\d][^:\n]*:(?:\s|$))")


def explain_question_mark(broken: Breakdown) -> Diagnostic | None:
    if broken.bracket is not None and broken.character == "?":
        return mistakes.question_mark(broken.source, broken.at, "error")
    return None


def explain_comment(broken: Breakdown) -> Diagnostic | None:
    """`[billing #12, other]`: the bracket stands in what is read as a comment."""
    if broken.bracket is None:
        return None
    for found in _COMMENT.finditer(broken.source.text, broken.bracket, broken.at):
        if "]" in found[1] or "}" in found[1]:
            return mistakes.comment_in_value(broken.source, found.span(1), "and with it the closing bracket", "error")
    return None


def explain_unclosed(broken: Breakdown) -> Diagnostic | None:
    source, start = broken.source, broken.bracket
    if start is None or (broken.character and not _has_next_part(broken, start)):
        return None
    mark = source.text[start]
    message = f"the bracket `{mark}` that opens here is not closed"
    return source.error("EP018", message, (start, start + 1), f"close it with `{_CLOSING[mark]}`")


def _has_next_part(broken: Breakdown, bracket: int) -> bool:
    """Whether a line below the bracket's looks like the next key or list item, no further in than the line of the bracket."""
    source = broken.source
    indent = indent_of(source.line(bracket))
    first, last = source.line_number(bracket), source.line_number(broken.at)
    lines = (source.line(start) for start in source.line_starts[first:last])
    return any(_NEXT_PART.match(line) and indent_of(line) <= indent for line in lines)


def explain_closing(broken: Breakdown) -> Diagnostic | None:
    """A closing bracket that has no partner, or the other kind's."""
    if broken.character not in tuple("]}"):
        return None
    source, opened = broken.source, broken.source.text[broken.bracket] if broken.bracket is not None else ""
    advice = "take it out, or open one before it"
    message = f"there is a closing bracket `{broken.character}` here without its opening one"
    if broken.bracket is not None and broken.character != _CLOSING[opened]:
        message = f"`{broken.character}` closes what `{opened}` opened on line {source.line_number(broken.bracket)}"
        advice = f"close it with `{_CLOSING[opened]}`"
    return source.error("EP018", message, (broken.at, broken.at + 1), advice)


def explain_text_after_bracket(broken: Breakdown) -> Diagnostic | None:
    """`title: [Urgent] server down`: the list ends and something follows. Inside other brackets it may be a comma that is missing."""
    closing = broken.before.rstrip(" \t")[-1:]
    if closing not in ("]", "}") or not broken.character or not broken.says(*AFTER_A_VALUE, "expected ','"):
        return None
    source = broken.source
    if broken.bracket is not None and _ENTRY.match(source.text, broken.at):
        at = source.line_start(broken.at) + len(broken.before.rstrip(" \t")) - 1
        return source.error("EP015", f"a comma is missing after this `{closing}`", (at, at + 1), "put a comma between two entries")
    message = f"what the brackets hold ends with this `{closing}`, and something follows it"
    advice = "if the brackets belong to the text, put the whole value in quotes"
    return source.error("EP034", message, broken.to_line_end(broken.at), advice)


def explain_missing_comma(broken: Breakdown) -> Diagnostic | None:
    """Two entries side by side, or one line below the other, without a comma between them."""
    source, last = broken.source, broken.last_word
    if broken.bracket is None or not last or not broken.character or not broken.says("expected ','"):
        return None
    is_on_next_line = broken.character == ":" and "\n" in source.text[last.start : broken.at]
    is_beside = broken.character in tuple("\"'[{") or (last.is_quoted and "\n" in source.text[last.end : broken.at])
    if not is_on_next_line and not is_beside:
        return None
    end = last.start + len(source.text[last.start : last.end].split("\n")[0].rstrip())
    message = f"a comma is missing after {quote(source.text[last.start : end])}"
    return source.error("EP015", message, (last.start, end), "put a comma between two entries; if this is one text, put it in quotes")


def explain_extra_comma(broken: Breakdown) -> Diagnostic | None:
    if broken.character != "," or not broken.says("node content"):
        return None
    advice = "take it out; a text that begins with a comma goes in quotes"
    return broken.source.error("EP015", "there is nothing before this comma", (broken.at, broken.at + 1), advice)


def explain_dash(broken: Breakdown) -> Diagnostic | None:
    if broken.bracket is None or broken.character != "-":
        return None
    advice = "between brackets items are parted by commas: `[a, b]`; or leave the brackets out and begin each line with `- `"
    return broken.source.error("EP015", "an item with a dash can't stand between brackets", (broken.at, broken.at + 1), advice)


def explain_colon(broken: Breakdown) -> Diagnostic | None:
    """`{title: Level 1: Senior}`."""
    source, last = broken.source, broken.last_word
    if broken.bracket is None or broken.character != ":" or not last:
        return None
    end = _ENTRY_END.search(source.text, broken.at)
    return mistakes.colon_in_value(source, (last.start, end.start() if end else len(source.text)))
