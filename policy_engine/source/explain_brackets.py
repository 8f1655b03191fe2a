"""Reading broke off inside `[…]` or `{…}`: not closed, closed by the wrong sign, a comma missing, a comment that ate the rest."""

from __future__ import annotations

import re

from policy_engine.diagnostics import Diagnostic
from policy_engine.source import mistakes
from policy_engine.source.breakdown import AFTER_A_VALUE, Breakdown, indent_of
from policy_engine.source.source_text import quote

_CLOSING = {"[": "]", "{": "}"}
_COMMENT_WITH_CLOSING = re.compile(r"[ \t](#\w[^\n]*[\]}][^\n]*)")
_ENTRY_END = re.compile(r"[,\]}\n]")
_NEXT_PART = re.compile(r"[ ]*(?:- |[\"']?[^\W\d][^:\n]*:(?:\s|$))")


def _is_in_brackets(broken: Breakdown) -> bool:
    return broken.says("flow sequence", "flow mapping", "flow node")


def explain_question_mark(broken: Breakdown) -> Diagnostic | None:
    if _is_in_brackets(broken) and broken.character == "?":
        return mistakes.question_mark(broken.source, broken.at, "error")
    return None


def explain_comment(broken: Breakdown) -> Diagnostic | None:
    """`[billing #12, other]`: the bracket stands in what is read as a comment."""
    if not _is_in_brackets(broken):
        return None
    found = _COMMENT_WITH_CLOSING.search(broken.source.text, broken.opened, broken.at)
    return mistakes.comment_in_value(broken.source, found.span(1), "and with it the closing bracket", "error") if found else None


def explain_unclosed(broken: Breakdown) -> Diagnostic | None:
    if not _is_in_brackets(broken):
        return None
    source, start = broken.source, broken.opened
    mark = source.text[start : start + 1]
    if mark not in _CLOSING or (broken.character and not _has_next_part(broken)):
        return None
    message = f"the bracket `{mark}` that opens here is not closed"
    return source.error("EP018", message, (start, start + 1), f"close it with `{_CLOSING[mark]}`")


def _has_next_part(broken: Breakdown) -> bool:
    """Whether a line below the opening one looks like the next key or list item, no further in than the line that opens the bracket."""
    source = broken.source
    indent = indent_of(source.line(broken.opened))
    first, last = source.line_number(broken.opened), source.line_number(broken.at)
    lines = (source.line(start) for start in source.line_starts[first:last])
    return any(_NEXT_PART.match(line) and indent_of(line) <= indent for line in lines)


def explain_closing(broken: Breakdown) -> Diagnostic | None:
    """A closing bracket that has no partner, or the other kind's."""
    if broken.character not in tuple("]}"):
        return None
    source, opened = broken.source, broken.source.text[broken.opened : broken.opened + 1]
    advice = "take it out, or open one before it"
    message = f"there is a closing bracket `{broken.character}` here without its opening one"
    if _is_in_brackets(broken) and opened in _CLOSING and broken.opened != broken.at:
        line = source.line_number(broken.opened)
        message = f"`{broken.character}` closes what `{opened}` opened on line {line}"
        advice = f"close it with `{_CLOSING[opened]}`"
    return source.error("EP018", message, (broken.at, broken.at + 1), advice)


def explain_text_after_bracket(broken: Breakdown) -> Diagnostic | None:
    """`title: [Urgent] server down`: the list ends and something follows."""
    closing = broken.before.rstrip(" ")[-1:]
    if closing not in ("]", "}") or _is_in_brackets(broken) or not broken.says(*AFTER_A_VALUE):
        return None
    message = f"what the brackets hold ends with this line's `{closing}`, and something follows it"
    advice = "if the brackets belong to the text, put the whole value in quotes"
    return broken.source.error("EP034", message, broken.to_line_end(broken.at), advice)


def explain_missing_comma(broken: Breakdown) -> Diagnostic | None:
    """Two entries side by side, or one line below the other, without a comma between them."""
    source, last = broken.source, broken.last_word
    if not _is_in_brackets(broken) or not last or not broken.character:
        return None
    after_word = broken.character in tuple("\"'[{") or (broken.character == ":" and "\n" in source.text[last.start : broken.at])
    if not after_word or not broken.says("expected ','"):
        return None
    end = last.start + len(source.text[last.start : last.end].split("\n")[0].rstrip())
    message = f"a comma is missing after {quote(source.text[last.start : end])}"
    return source.error("EP015", message, (last.start, end), "put a comma between two entries; if this is one text, put it in quotes")


def explain_extra_comma(broken: Breakdown) -> Diagnostic | None:
    if broken.character != "," or not broken.says("node content"):
        return None
    advice = "take it out; a text that begins with a comma goes in quotes"
    return broken.source.error("EP015", "there is nothing before this comma", (broken.at, broken.at + 1), advice)


def explain_colon(broken: Breakdown) -> Diagnostic | None:
    """`{title: Level 1: Senior}`."""
    source, last = broken.source, broken.last_word
    if not _is_in_brackets(broken) or broken.character != ":" or not last:
        return None
    end = _ENTRY_END.search(source.text, broken.at)
    return mistakes.colon_in_value(source, (last.start, end.start() if end else len(source.text)))
