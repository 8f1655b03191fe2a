"""Reading broke off over quotes: not closed, closed too early, a backslash in them, or not quotes at all."""

from __future__ import annotations

from itertools import islice

from policy_engine.diagnostics import Diagnostic
from policy_engine.source import mistakes, node_checks
from policy_engine.source.breakdown import Breakdown, content_start
from policy_engine.source.source_text import quote
from policy_engine.source.traps import is_runaway_quote


def explain_unclosed(broken: Breakdown) -> Diagnostic | None:
    source, last = broken.source, broken.last_word
    if last and is_runaway_quote(source, last):
        return mistakes.unclosed_quote(source, last.start)
    if broken.says("quoted scalar") and broken.says("end of stream", "document"):
        return mistakes.unclosed_quote(source, broken.opened)
    return None


def explain_escape(broken: Breakdown) -> Diagnostic | None:
    if not broken.says("quoted scalar"):
        return None
    # libyaml stops at the backslash or inside what follows it, the parser in Python always behind it.
    at = broken.source.text.rfind("\\", broken.opened, broken.at + 1)
    return node_checks.bad_escape(broken.source, (at, at + 2)) if at >= 0 else None


def explain_text_after_quote(broken: Breakdown) -> Diagnostic | None:
    """`'don't'`, `"Senior" agent`: the quoted text ends and something follows."""
    source, last = broken.source, broken.last_word
    if not last or not last.is_quoted or source.text[last.end : broken.at].strip(" "):
        return None
    # Between brackets a second quoted text is a comma missing, not this.
    if broken.character in tuple(":,[]{}\n") or (broken.character in ("'", '"') and last.in_brackets) or not broken.character:
        return None
    quoted = source.text[last.start : last.end]
    message = f"the quoted text ends with {quote(quoted)}, and something follows it"
    advice = _advice_after_quote(source.text[last.start], source.text[last.end])
    return source.error("EP034", message, broken.to_line_end(broken.at), advice)


def _advice_after_quote(mark: str, following: str) -> str:
    if following == " ":
        return "put the whole value in quotes, not only its first words"
    if mark == "'":
        return 'a text with an apostrophe goes into double quotes: `"don\'t"`'
    return "to have a double quote inside the text, put single quotes around it"


def explain_curly(broken: Breakdown) -> Diagnostic | None:
    """A value on this line or the one above begins with a curly quote, and did not hold together."""
    source = broken.source
    for line_start in (source.line_start(broken.at), *islice(broken.lines_above(), 1)):
        for start in (broken.value_start(line_start), content_start(source, line_start)):
            if start is not None and source.text[start : start + 1] in tuple(mistakes.CURLY_QUOTES):
                return mistakes.curly_quotes(source, broken.to_line_end(start), "error")
    return None
