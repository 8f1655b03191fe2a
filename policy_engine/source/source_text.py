"""A text with a file name, and the places in it."""

from __future__ import annotations

from bisect import bisect_right

from policy_engine.diagnostics import Diagnostic, Place
from policy_engine.records import dataclass

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class SourceText:
    """A text whose lines end in `\\n`. A span is a pair of indexes into it, the end exclusive."""

    file: str
    text: str
    line_starts: tuple[int, ...]

    def place(self, span: Span) -> Place:
        """The span as lines and columns, both from 1. Indexes beyond the text mean its end."""
        start = min(span[0], len(self.text))
        line, column = self._position(start)
        end_line, end_column = self._position(max(start, min(span[1], len(self.text))))
        return Place(self.file, line, column, end_line, end_column)

    def _position(self, index: int) -> tuple[int, int]:
        line = bisect_right(self.line_starts, index)
        return line, index - self.line_starts[line - 1] + 1

    def line_number(self, index: int) -> int:
        """The line, from 1, that holds the character at `index`."""
        return bisect_right(self.line_starts, index)

    def line_start(self, index: int) -> int:
        return self.line_starts[self.line_number(index) - 1]

    def line_end(self, index: int) -> int:
        """The index just after the last character of the line, before its line break."""
        end = self.text.find("\n", index)
        return len(self.text) if end < 0 else end

    def line(self, index: int) -> str:
        """The whole line that holds the character at `index`, without its line break."""
        return self.text[self.line_start(index) : self.line_end(index)]

    def error(self, code: str, message: str, span: Span, advice: str | None = None) -> Diagnostic:
        return Diagnostic(code, "error", message, self.place(span), advice)

    def warning(self, code: str, message: str, span: Span, advice: str | None = None) -> Diagnostic:
        return Diagnostic(code, "warning", message, self.place(span), advice)


def source_text(text: str, file: str) -> SourceText:
    starts = [0]
    while (found := text.find("\n", starts[-1])) >= 0:
        starts.append(found + 1)
    return SourceText(file, text, tuple(starts))


def unify_line_ends(text: str) -> str:
    """The text without a byte order mark, every line ending in `\\n` whatever system wrote it."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def quote(text: str, limit: int = 40) -> str:
    """The text in backticks on one line, shortened to `limit` characters."""
    words = " ".join(text.split())
    return f"`{words if len(words) <= limit else words[: limit - 1] + '…'}`"
