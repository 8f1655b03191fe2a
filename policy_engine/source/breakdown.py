"""Where reading a text broke off, and the text around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policy_engine.records import dataclass
from policy_engine.source.source_text import SourceText, Span
from policy_engine.source.words import Word

_BEFORE_VALUE = re.compile(r"[ ]*+(?:- ++)*+(?:[^\s:\"'#](?:[^:\n]|:(?=\S))*|\"[^\"\n]*\"|'[^'\n]*'):[ \t]+")
_INDENT_AND_DASHES = re.compile(r"[ \t]*(?:-[ \t]+)*")

# What the two parsers say when a value is complete and neither a new entry nor the end follows.
AFTER_A_VALUE = ("expected key", "'-' indicator", "<block end>", "document start")


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A parser's error. `at` is the index where it stopped, `opened` where the thing it was reading began (`at` when it didn't say).

    `problem` and `context` are the parser's own words, in lower case; `words` all words read before; `open_brackets` the indexes of the
    brackets open there, the innermost last.
    """

    source: SourceText
    problem: str
    context: str
    at: int
    opened: int
    words: Sequence[Word]
    open_brackets: Sequence[int] = ()

    @property
    def bracket(self) -> int | None:
        """The index of the bracket it stands in, None outside of brackets."""
        return self.open_brackets[-1] if self.open_brackets else None

    @property
    def character(self) -> str:
        """The character it stopped at, empty at the end of the text."""
        return self.source.text[self.at : self.at + 1]

    @property
    def line(self) -> str:
        return self.source.line(self.at)

    @property
    def before(self) -> str:
        """The line up to where it stopped."""
        return self.source.text[self.source.line_start(self.at) : self.at]

    @property
    def last_word(self) -> Word | None:
        """The last word before it that is written out."""
        return next((word for word in reversed(self.words) if not word.is_missing), None)

    def says(self, *phrases: str) -> bool:
        """Whether the parser's words contain one of the phrases."""
        return any(phrase in self.problem or phrase in self.context for phrase in phrases)

    def to_line_end(self, start: int) -> Span:
        """From `start` to the end of its line, without spaces at the end."""
        end = self.source.line_end(start)
        return start, max(start + 1, start + len(self.source.text[start:end].rstrip()))

    def lines_above(self) -> Iterator[int]:
        """The index where each line above begins, nearest first, without blank lines and comments."""
        for number in range(self.source.line_number(self.at) - 2, -1, -1):
            start = self.source.line_starts[number]
            words = self.source.line(start).strip()
            if words and not words.startswith("#"):
                yield start

    def value_start(self, line_start: int) -> int | None:
        """Where the value after the first `key: ` of a line begins, None when there is no such key."""
        match = _BEFORE_VALUE.match(self.source.text, line_start, self.source.line_end(line_start))
        return match.end() if match else None


def indent_of(line: str) -> int:
    """The number of spaces in front."""
    return len(line) - len(line.lstrip(" "))


def content_start(source: SourceText, line_start: int) -> int:
    """The index of the first character of a line after its indentation and the dashes of list items."""
    found = _INDENT_AND_DASHES.match(source.text, line_start)
    return found.end() if found else line_start
