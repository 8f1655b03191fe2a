"""A finding as text: the sentence, where it is, the line it points at with a caret below, and what to do."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from policy_engine.diagnostics import Diagnostic, Kind, Place
from policy_engine.records import dataclass

MAX_COLUMNS = 100
MAX_REACH = 400
TAB_STOP = 4
CUT = "…"

_RESET = "\x1b[0m"
_BOLD = "\x1b[1m"
_BLUE = "\x1b[1;34m"
_COLORS: dict[Kind, str] = {"error": "\x1b[1;31m", "warning": "\x1b[1;33m", "note": "\x1b[1;36m"}
_JOINERS = "\u200c\u200d"


@dataclass(frozen=True, slots=True)
class _Cell:
    """A character as it is shown and the columns it takes."""

    shown: str
    width: int


def render_diagnostic(d: Diagnostic, text: str | None, *, color: bool = False) -> str:
    """The finding as lines without a line break at the end. `text` is the whole file, None when there is none to quote.

    A span over several lines is underlined on its first. Long lines are cut around the caret; characters that could steer a terminal are
    shown as `�`.
    """
    paint = _paint if color else _leave
    lines = [f"{paint(f'{d.kind}[{d.code}]', _COLORS[d.kind])}{paint(': ' + _clean(d.message), _BOLD)}"]
    gutter = " " * len(str(d.place.line)) if d.place.line else " "
    lines.append(f"{gutter}{paint('-->', _BLUE)} {_clean(str(d.place))}")
    bar = paint(f"{gutter} |", _BLUE)
    quoted = _quote_line(d.place, text)
    if quoted:
        excerpt, blanks, carets = quoted
        lines += [bar, f"{paint(f'{d.place.line} |', _BLUE)} {excerpt}".rstrip(), f"{bar} {blanks}{paint(carets, _COLORS[d.kind])}"]
    if d.help:
        lines.append(f"{gutter} {paint('=', _BLUE)} {paint('help:', _BOLD)} {_clean(d.help)}")
    for command in d.witness:
        lines.append(f"{gutter} {paint('=', _BLUE)} {paint('try:', _BOLD)} {_clean(command)}")
    if d.fix:
        lines.append(f"{gutter} {paint('=', _BLUE)} {paint('write:', _BOLD)}")
        lines += [f"{gutter}     {_clean(line)}".rstrip() for line in d.fix.split("\n")]
    return "\n".join(lines)


def display_width(text: str) -> int:
    """The columns a text takes in a terminal: wide East Asian characters two, combining marks none.

    >>> display_width("日本"), display_width("e\\u0301")
    (4, 1)
    """
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(_cell(character, 0).width for character in text)


def _quote_line(place: Place, text: str | None) -> tuple[str, str, str] | None:
    """The line as shown, the blanks before the caret, and the carets; None when there is no such line."""
    lines = _lines(text) if text is not None and place.line else ()
    if place.line > len(lines) or not lines:
        return None
    line = lines[place.line - 1].removesuffix("\r")
    start, end = _underlined(place, line)
    # A line of a megabyte is not measured as a whole: only what may be shown.
    offset = max(0, start - MAX_REACH)
    part = line[offset : start + MAX_REACH]
    start, end = start - offset, end - offset
    cells = _cells(part)
    first, last = _window(cells, start, end)
    head, tail = (CUT if offset or first else ""), (CUT if last < len(cells) or offset + len(part) < len(line) else "")
    blanks = " " * (len(head) + _width(cells[first:start]))
    carets = "^" * max(1, _width(cells[start : min(end, last)]))
    return head + "".join(cell.shown for cell in cells[first:last]) + tail, blanks, carets


@lru_cache(maxsize=2)
def _lines(text: str) -> tuple[str, ...]:
    """The lines of a text, kept for the next finding about it."""
    return tuple(text.split("\n"))


def _underlined(place: Place, line: str) -> tuple[int, int]:
    """The indexes of the underlined characters of the first line of a place, one at least."""
    start = min(max(place.column, 1) - 1, len(line))
    if not place.end_line:
        return start, start + 1
    end = min(place.end_column - 1, len(line)) if place.end_line == place.line else len(line.rstrip())
    return start, max(start + 1, end)


def _window(cells: list[_Cell], start: int, end: int) -> tuple[int, int]:
    """The part of a line to show, at most `MAX_COLUMNS` wide: all of it, or what stands around the caret."""
    if _width(cells) <= MAX_COLUMNS:
        return 0, len(cells)
    first = last = min(start, len(cells) - 1)
    room = MAX_COLUMNS - 2
    while last < len(cells) and last < end and cells[last].width <= room:
        room -= cells[last].width
        last += 1
    # Half of what is left goes before the caret, so that the words around it can be read.
    before = room // 2
    while first > 0 and cells[first - 1].width <= before:
        first -= 1
        before -= cells[first].width
        room -= cells[first].width
    while last < len(cells) and cells[last].width <= room:
        room -= cells[last].width
        last += 1
    return first, last


def _cells(line: str) -> list[_Cell]:
    cells: list[_Cell] = []
    column = 0
    for character in line:
        cell = _cell(character, column)
        cells.append(cell)
        column += cell.width
    return cells


def _cell(character: str, column: int) -> _Cell:
    if character == "\t":
        width = TAB_STOP - column % TAB_STOP
        return _Cell(" " * width, width)
    if " " <= character <= "~":
        return _Cell(character, 1)
    category = unicodedata.category(character)
    if category in ("Mn", "Me") or character in _JOINERS:
        return _Cell(character, 0)
    if category in ("Cc", "Cf", "Cs", "Zl", "Zp"):
        return _Cell("\ufffd", 1)
    return _Cell(character, 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1)


def _width(cells: list[_Cell]) -> int:
    return sum(cell.width for cell in cells)


def _clean(text: str) -> str:
    """The text without anything that could steer a terminal. Line breaks become blanks: a finding's sentence is one line."""
    return "".join(" " if character == "\n" else _cell(character, 0).shown for character in text)


def _paint(text: str, style: str) -> str:
    return f"{style}{text}{_RESET}"


def _leave(text: str, style: str) -> str:
    return text
