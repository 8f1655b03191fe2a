"""Values of a ticket as the words that a message shows."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from policy_engine.letters.limits import MAX_LIST, MAX_VALUE

_KEPT = "\n\t\u200c\u200d"


def as_words(value: object) -> tuple[str | tuple[str, ...] | None, str | None]:
    """(words, why there are none). A list stays a list of words; a group of keys and an empty value are no words."""
    if value is None:
        return None, None
    if isinstance(value, Mapping):
        return None, "is a group of values, not one"
    if isinstance(value, list | tuple):
        return _of_list(list(value))
    try:
        words = "yes" if value is True else "no" if value is False else clean(str(value)).strip()
    except ValueError:  # Python does not write numbers of thousands of digits
        return None, "is a number that is too long"
    if not words:
        return None, "is empty"
    return (words, None) if len(words) <= MAX_VALUE else (None, f"is longer than {MAX_VALUE:,} characters")


def _of_list(values: list[object]) -> tuple[tuple[str, ...] | None, str | None]:
    if len(values) > MAX_LIST:
        return None, f"has more than {MAX_LIST} entries"
    if any(isinstance(value, Mapping | list | tuple) for value in values):
        return None, "is a list of groups"
    words = [as_words(value)[0] for value in values]
    kept = tuple(word for word in words if isinstance(word, str))
    return (kept, None) if kept else (None, "is empty")


def clean(text: str) -> str:
    """The text with `\\n` for every line's end, and without what could steer a terminal or hide in a letter."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return "".join(c for c in text if c in _KEPT or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
