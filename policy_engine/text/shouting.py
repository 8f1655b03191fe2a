"""Where a writer shouts: a row of exclamation marks, or a stretch of capitals in a text that is not written in capitals anyway."""

from __future__ import annotations

import re

from policy_engine.text.page import Page

_MARKS = re.compile(r"[!?]*!{2,}[!?]*")
_CAPITALS = re.compile(r"\b[A-Z']+(?:[ ,]+[A-Z']+){2,}\b")
_MAY_SHOUT = re.compile(r"[A-Z'][ ,]+[A-Z']+[ ,]+[A-Z']")
"""Whatever `_CAPITALS` finds holds this, which is found faster."""
_PLAIN_WORDS = frozenset(("I", "YOU", "THEY", "NOT", "NO", "NEVER", "STOP", "WHY", "EVERY", "ALL", "ONLY", "WANT", "MUST", "PLEASE"))
"""One of these must stand in three words of capitals; four are a shout without them. "SERVICE STATUS PAGE" is a name."""
HABIT = 0.5
"""With more than this share of capitals among the letters, capitals are a habit and not a shout."""


def shouts_in(page: Page) -> list[tuple[int, int]]:
    """Stretches of words (first, last exclusive) that are shouted: a row of words in capitals, or the word before `!!`."""
    found: list[tuple[int, int]] = []
    if "!!" in page.plain:
        found += [(word - 1, word) for match in _MARKS.finditer(page.plain) if (word := page.word_from(match.start())) > 0]
    if _MAY_SHOUT.search(page.text):
        capitals = [(first, last) for match in _CAPITALS.finditer(page.text) for first, last in _capitals(page, match)]
        found += capitals if capitals and not _is_habit(page.text) else []
    return found


def _is_habit(text: str) -> bool:
    return sum(map(str.isupper, text)) > HABIT * sum(map(str.isalpha, text))


def _capitals(page: Page, match: re.Match[str]) -> list[tuple[int, int]]:
    """The words in capitals, when they are a shout and not a name."""
    first, last = page.word_at(match.start()), page.word_from(match.end())
    words = match[0].replace(",", " ").split()
    is_shout = first < last and "XX" not in match[0] and (len(words) > 3 or _PLAIN_WORDS.intersection(words))
    return [(first, last)] if is_shout else []
