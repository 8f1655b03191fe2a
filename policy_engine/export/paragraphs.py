"""Sections of text for a terminal: a heading, bullets below it, wrapped and safe to print. No boxes, no colour."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from policy_engine.records import dataclass
from policy_engine.snippets import display_width
from policy_engine.text.markup import as_shown

BULLET = "•"
DASH = "–"
_JOINERS = "\u200c\u200d"  # part of words in some scripts, and of emoji
_NARROWEST = 20


@dataclass(frozen=True, slots=True)
class Item:
    """A bullet, and shorter lines below it."""

    text: str
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its bullets. Without bullets it is not shown."""

    heading: str
    items: tuple[Item, ...]


def render_sections(sections: Iterable[Section], width: int) -> list[str]:
    """The lines of all sections that hold something, a blank line before each."""
    lines: list[str] = []
    for section in sections:
        if section.items:
            lines += ["", *wrap(section.heading, width)]
            lines += [line for item in section.items for line in _render_item(item, width)]
    return lines


def _render_item(item: Item, width: int) -> Iterator[str]:
    yield from wrap(item.text, width, first=f"  {BULLET} ", rest="    ")
    for below in item.below:
        yield from wrap(below, width, first=f"      {DASH} ", rest="        ")


def wrap(text: str, width: int, *, first: str = "", rest: str = "") -> list[str]:
    """The text in lines of at most `width` columns; `first` and `rest` stand before the first and every other line."""
    lines: list[str] = []
    line, room = "", max(width - len(first), _NARROWEST)
    for word in _pieces(clean(text).split(), max(width - len(rest), _NARROWEST)):
        joined = f"{line} {word}" if line else word
        if line and display_width(joined) > room:
            lines.append(line)
            line, room = word, max(width - len(rest), _NARROWEST)
        else:
            line = joined
    return [f"{first if number == 0 else rest}{part}" for number, part in enumerate([*lines, line])]


def _pieces(words: Iterable[str], room: int) -> Iterator[str]:
    """The words, those too long for a line cut to fit."""
    for word in words:
        while display_width(word) > room:
            end = _fitting(word, room)
            yield word[:end]
            word = word[end:]
        yield word


def _fitting(word: str, room: int) -> int:
    used = 0
    for index, character in enumerate(word):
        used += display_width(character)
        if used > room:
            return max(index, 1)
    return len(word)


def clean(text: str) -> str:
    """The text without anything that could steer a terminal: a customer's words are shown, never obeyed."""
    return text if text.isascii() and text.isprintable() else "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if " " <= character <= "~":
        return character
    if character.isspace():
        return " "
    return "\ufffd" if unicodedata.category(character) in ("Cc", "Cf", "Cs") and character not in _JOINERS else character


def quote(text: str, limit: int = 80) -> str:
    """The customer's words on one line without markup, cut after `limit` characters."""
    return shorten(as_shown(text), limit)


def shorten(text: str, limit: int = 80) -> str:
    """The text on one line, cut after `limit` characters."""
    words = " ".join(text.split())
    return words if len(words) <= limit else f"{words[: limit - 1].rstrip()}…"
