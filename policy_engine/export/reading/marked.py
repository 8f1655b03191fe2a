"""A text with its words marked: what counted, and what leaves it in doubt; folded into lines and safe to print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from policy_engine.export.paragraphs import clean
from policy_engine.records import dataclass
from policy_engine.snippets import display_width

PLAIN, DOUBTFUL, COUNTED = 0, 1, 2
BOLD, RESET = "\x1b[1m", "\x1b[0m"
SIGNS = {COUNTED: ("«", "»"), DOUBTFUL: ("\u2039", "\u203a")}
COLOR_SIGNS = {**SIGNS, COUNTED: (BOLD, RESET)}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters `start`..`end` that are COUNTED or DOUBTFUL. Where two meet, what counted wins."""

    start: int
    end: int
    mark: int


@dataclass(frozen=True, slots=True)
class _Sign:
    """A character, or a mark before or behind one, and the columns it takes."""

    shown: str
    width: int


def marked_lines(text: str, stretches: Iterable[Stretch], width: int, *, color: bool = False) -> list[str]:
    """The text in lines of at most `width` columns, its own line breaks kept. Takes time in proportion to the text's length."""
    marks = bytearray(len(text))
    for stretch in sorted(stretches, key=lambda stretch: stretch.mark):
        marks[stretch.start : stretch.end] = bytes([stretch.mark]) * (stretch.end - stretch.start)
    signs = list(_signs(text, marks, COLOR_SIGNS if color else SIGNS))
    lines = ["".join(sign.shown for sign in line).rstrip(" ") for line in _fold(signs, width)]
    return list(_bold_by_line(lines)) if color else lines


def _signs(text: str, marks: bytearray, signs: dict[int, tuple[str, str]]) -> Iterator[_Sign]:
    """Every character and every mark. Line breaks stay; all else that could steer a terminal is made harmless."""
    for mark, group in groupby(zip(text, marks, strict=True), key=lambda pair: pair[1]):
        before, behind = signs.get(mark, ("", ""))
        yield from _mark(before)
        yield from (_Sign("\n", 0) if character == "\n" else _character(clean(character)) for character, _ in group)
        yield from _mark(behind)


def _mark(shown: str) -> Iterator[_Sign]:
    if shown:
        yield _Sign(shown, 0 if shown in (BOLD, RESET) else 1)


def _character(shown: str) -> _Sign:
    return _Sign(shown, display_width(shown))


def _fold(signs: Iterable[_Sign], width: int) -> Iterator[list[_Sign]]:
    """Lines that fit: broken at the last blank, or where there is none, at the edge."""
    line: list[_Sign] = []
    used, blank = 0, 0  # `blank`: how many signs go up to the last blank, itself included
    for sign in signs:
        if sign.shown == "\n":
            yield line
            line, used, blank = [], 0, 0
            continue
        if used + sign.width > width and sign.shown != " ":
            end = blank or len(line)
            yield line[:end]
            line = line[end:]
            used, blank = sum(one.width for one in line), 0
        line.append(sign)
        used += sign.width
        if sign.shown == " ":
            blank = len(line)
    yield line


def _bold_by_line(lines: Iterable[str]) -> Iterator[str]:
    """Each line ends what it began, so that a pager shows any part of the text right."""
    is_open = False
    for line in lines:
        shown = f"{BOLD}{line}" if is_open else line
        is_open = shown.rfind(BOLD) > shown.rfind(RESET)
        yield f"{shown}{RESET}" if is_open else shown
