"""Places where a text can be read but hardly means what its author meant: one search per trap, listed in `TRAPS`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from policy_engine.diagnostics import Diagnostic
from policy_engine.source import mistakes
from policy_engine.source.bracket_traps import BRACKET_TRAPS
from policy_engine.source.characters import HIDDEN_RUN, RETYPE, name_character
from policy_engine.source.scalars import scalar_value
from policy_engine.source.source_text import SourceText, quote
from policy_engine.source.words import Word

_EATEN = re.compile(r"[ \t]+(#\w[^\n]*)")
_DASHED = re.compile(r"-(?:[^\W\d]|[\"'\[{])")
_GLUED_KEY = re.compile(r"[^\W\d][\w-]*:(?!//)\S")
_KEY_LINE = re.compile(r"\n([ ]*)(?:- +)*[^\W\d][\w-]*:(?=\s)")
_ID = re.compile(r"[\w-]+")

Trap = Callable[[SourceText, Word], Diagnostic | None]


def find_traps(source: SourceText, words: Sequence[Word]) -> Iterator[Diagnostic]:
    """Every finding about the words of a text, each word by itself and, inside brackets, with the ones before it."""
    for index, word in enumerate(words):
        for trap in () if _is_harmless(source, word) else TRAPS:
            if finding := trap(source, word):
                yield finding
        for bracket_trap in BRACKET_TRAPS if word.in_brackets else ():
            if finding := bracket_trap(source, words, index):
                yield finding


def find_comment_in_value(source: SourceText, word: Word) -> Diagnostic | None:
    """`channel: #senior`, `title: Ticket #12`: a `#` after a space starts a comment. Not when a space follows it, as in real comments."""
    if not word.is_plain or word.role in ("key", "root") or not isinstance(scalar_value(word.raw), str | None):
        return None
    eaten = _EATEN.match(source.text, word.end)
    if not eaten:
        return None
    loss = "so there is no value here" if word.is_missing else f"so the value is only {quote(word.raw)}"
    return mistakes.comment_in_value(source, eaten.span(1), loss)


def find_dash_without_space(source: SourceText, word: Word) -> Diagnostic | None:
    """`-id: x` is a key named `-id`, and lines of `-call` are one long text."""
    if not word.is_plain or word.in_brackets or not _DASHED.match(word.raw) or not _begins_line(source, word):
        return None
    return mistakes.dash_without_space(source, word.start, "error" if word.role == "key" else "warning")


def find_colon_without_space(source: SourceText, word: Word) -> Diagnostic | None:
    """`id:foo` on a line of its own is a text, not a key with a value."""
    if not word.is_plain or word.in_brackets or word.role not in ("value", "root"):
        return None
    if not _GLUED_KEY.match(word.raw) or not _begins_line(source, word):
        return None
    return mistakes.colon_without_space(source, word.start, "warning")


def find_curly_quotes(source: SourceText, word: Word) -> Diagnostic | None:
    if not word.is_plain or word.raw[:1] not in mistakes.CURLY_QUOTES or word.is_missing:
        return None
    return mistakes.curly_quotes(source, (word.start, word.end))


def find_hidden_character(source: SourceText, word: Word) -> Diagnostic | None:
    """Unusual spaces and marks without width: in a key, around a word, inside a one-word value. In running text they may be meant."""
    hidden = None if word.raw.isascii() or word.style in ("|", ">") else HIDDEN_RUN.search(source.text, word.start, word.end)
    if not hidden:
        return None
    message = f"there is an invisible character here: {name_character(hidden[0][0])}"
    if word.role == "key" or (word.is_plain and source.text.startswith(":", max(hidden.start() - 1, 0))):
        return source.error("EP028", message, hidden.span(), RETYPE)
    at_edge = bool(HIDDEN_RUN.match(word.raw) or HIDDEN_RUN.match(word.raw[-1]))
    is_one_word = _ID.fullmatch(HIDDEN_RUN.sub("", word.raw)) is not None
    return source.warning("EP028", message, hidden.span(), RETYPE) if word.is_plain and (at_edge or is_one_word) else None


def find_empty_block(source: SourceText, word: Word) -> Diagnostic | None:
    """`amount: >5` starts a block of text, indented by five, that has no lines."""
    if word.style not in ("|", ">") or word.raw.strip():
        return None
    return mistakes.empty_block(source, (word.start, word.end))


def find_runaway_quote(source: SourceText, word: Word) -> Diagnostic | None:
    """A quoted text that runs over a line which looks like the next key: its closing quote is missing."""
    return mistakes.unclosed_quote(source, word.start) if is_runaway_quote(source, word) else None


def is_runaway_quote(source: SourceText, word: Word) -> bool:
    if not word.is_quoted or source.text.find("\n", word.start, word.end) < 0:
        return False
    line = source.line(word.start)
    indent = len(line) - len(line.lstrip(" "))
    return any(len(found[1]) <= indent for found in _KEY_LINE.finditer(source.text, word.start, word.end))


def _is_harmless(source: SourceText, word: Word) -> bool:
    """A quoted ASCII text on one line: most of a careful author's words, and no trap of this list."""
    return word.is_quoted and word.raw.isascii() and source.text.find("\n", word.start, word.end) < 0


def _begins_line(source: SourceText, word: Word) -> bool:
    return not source.text[source.line_start(word.start) : word.start].strip()


TRAPS: tuple[Trap, ...] = (
    find_comment_in_value,
    find_dash_without_space,
    find_colon_without_space,
    find_curly_quotes,
    find_hidden_character,
    find_empty_block,
    find_runaway_quote,
)
