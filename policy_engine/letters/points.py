"""Whether a text says a point. A test of words, not of sense: one telling word of the point, or a form of it, stands in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+")
ROOT = 4
"""So many first letters make two words forms of one another: `decide`, `decision`. Of a word of four letters three do."""
_SMALL = """
    a about after all am an and any are as at be been before but by can could did do does for from get had has have he her him his how i if
    in into is it its me my no not of on or our out over she so that the their them then there they this to up us was we were what when
    where which who whom whose why will with would you your yours
"""
SMALL_WORDS = frozenset(_SMALL.split())
"""Words that say too little to be looked for."""


def points_not_said(points: Iterable[str], text: str) -> tuple[str, ...]:
    """The points of which the text has not a single telling word; a point of small words only counts as said."""
    said = words_of(text)
    return tuple(point for point in points if not _is_said(point, said))


def words_of(text: str) -> frozenset[str]:
    """The words of a text, without regard to case."""
    return frozenset(word.casefold() for word in _WORD.findall(text.replace("_", " ")))


def _is_said(point: str, said: frozenset[str]) -> bool:
    words = {word.casefold() for word in _WORD.findall(point)} - SMALL_WORDS
    return not words or any(_is_form(word, other) for word in words for other in said)


def _is_form(word: str, other: str) -> bool:
    """Whether another word may be a form of `word`: it begins like it, but for the end of a short one (`owns`, `owner`)."""
    root = min(ROOT, max(ROOT - 1, len(word) - 1))
    return word == other or word[:root] == other[:root]
