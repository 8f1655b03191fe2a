"""Where a writer shouts: a row of exclamation marks, or a stretch of capitals in a text that is not written in capitals anyway."""

from __future__ import annotations

import re

from policy_engine.text.page import Page

_MARKS = re.compile(r"[!?]*!{2,}[!?]*")
_CAPITALS = re.compile(r"\b[A-Z']+(?:[ ,]+[A-Z']+){2,}\b")
_PLAIN_WORDS = frozenset(("I", "YOU", "THEY", "NOT", "NO", "NEVER", "STOP", "WHY", "EVERY", "ALL", "ONLY", "WANT", "MUST", "PLEASE"))
"""One of these must stand in three words of capitals; four are a shout without them. "SERVICE STATUS PAGE" is a name."""
HABIT = 0.5
"""With more than this share of capitals among the letters, capitals are a habit and not a shout."""


def shouts_in(page: Page) -> list[tuple[int, int]]:
    """Stretches of words (first, last exclusive) that are shouted: a row of words in capitals, or the word before `!!`."""
    found = [(word - 1, word) for match in _MARKS.finditer(page.plain) if (word := page.word_from(match.start())) > 0]
    letters = sum(map(str.isalpha, page.text))
    if sum(map(str.isupper, page.text)) <= HABIT * letters:
        for match in _CAPITALS.finditer(page.text):
            first, last = page.word_at(match.start()), page.word_from(match.end())
            words = match[0].replace(",", " ").split()
            if first < last and "XX" not in match[0] and (len(words) > 3 or _PLAIN_WORDS.intersection(words)):
                found.append((first, last))
    return found
