"""A message in HTML as a mail program shows it, with the stretches of words that are marked at their new places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from policy_engine.export.reading.marked import Stretch
from policy_engine.text.markup import FILLER, shown


def without_markup(text: str, stretches: Iterable[Stretch]) -> tuple[str, list[Stretch]]:
    """The text without tags, and the stretches in it. A text without markup comes back as it is."""
    plain = shown(text).text
    if plain == text:
        return text, list(stretches)
    kept: list[str] = []
    places = []
    for char in plain:
        places.append(len(kept))
        if char != FILLER and not (char.isspace() and _is_spare(char, kept)):
            kept.append(char)
    places.append(len(kept))
    return "".join(kept).rstrip(), [replace(one, start=places[one.start], end=places[one.end]) for one in stretches]


def _is_spare(space: str, before: list[str]) -> bool:
    """A space behind another, and a third line break in a row."""
    if space != "\n":
        return not before or before[-1].isspace()
    return not before or before[-2:] == ["\n", "\n"]
