"""What is known of a word once it was looked at: texts use the same few thousand words again and again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Known = TypeVar("Known")

MAX_WORDS = 50_000
"""With more words than this all are forgotten: what they take is bounded, however much is read."""
MAX_LENGTH = 40
"""What is longer is hardly a word, and not kept."""


class Memo(dict[str, Known]):
    """What `find` says of each word, kept for the next time."""

    def __init__(self, find: Callable[[str], Known]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, word: str) -> Known:
        found = self._find(word)
        if len(word) <= MAX_LENGTH:
            if len(self) >= MAX_WORDS:
                self.clear()
            self[word] = found
        return found
