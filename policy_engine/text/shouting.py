"""Where a writer shouts: a row of exclamation marks, or a stretch of capitals in a text that is otherwise not written in capitals."""

from __future__ import annotations

import re

from policy_engine.text.page import Page

_MARKS = re.compile(r"[!?]*!{2,}[!?]*")
_CAPITALS = re.compile(r"\b[A-Z']{2,}(?:[ ,]+[A-Z']+){2,}\b")
_MASK = re.compile(r"^(?:X+[ ,]*)+$")
HABIT = 0.5
"""With more than this share of capitals among the letters, capitals are a habit and not a shout."""


def shouts_in(page: Page) -> list[tuple[int, int]]:
    """Stretches of words (first, last exclusive) that are shouted: three words or more in capitals, or the word before `!!`."""
    found = [(word - 1, word) for match in _MARKS.finditer(page.plain) if (word := page.word_from(match.start())) > 0]
    letters = sum(map(str.isalpha, page.text))
    if sum(map(str.isupper, page.text)) <= HABIT * letters:
        for match in _CAPITALS.finditer(page.text):
            first, last = page.word_at(match.start()), page.word_from(match.end())
            if first < last and not _MASK.match(match[0].replace("'", "")) and len(match[0].replace("X", "")) > 8:
                found.append((first, last))
    return found
