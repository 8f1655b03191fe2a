"""Where the amounts of a page may begin, told by its words alone: most texts hold few, and only there is it worth to look closely.

INVARIANT: what is found at the spots is what is found by looking everywhere (`tests/test_text_fast.py`).
"""

from __future__ import annotations

import re
from functools import reduce
from itertools import compress, count
from operator import or_

from policy_engine.quantities.money import MARK_WORDS, SIGN_MARK
from policy_engine.quantities.number_words import FIRST_WORDS, SCALES, TELLING_WORDS, UNITS
from policy_engine.text.durations import ADJECTIVES, ANCHORS, UNIT_SECONDS, VAGUE
from policy_engine.text.memo import Memo
from policy_engine.text.page import Page

_RUN = re.compile(r"[^\W_]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_FIGURE = re.compile(r"\d")

_UNIT_ENDS = (*UNIT_SECONDS, *(f"{unit}s" for unit in UNIT_SECONDS))
_ANCHOR_ENDS = frozenset(words.split()[-1] for words in ANCHORS)
_ANCHOR_BEGINS = frozenset(words.split()[0] for words in ANCHORS)
_COUNTS = (*UNITS, *SCALES, *dict.fromkeys(words.split()[0] for words in VAGUE), "an", "half", "quarter")
_RUN_TOGETHER = re.compile(rf"(?:{'|'.join(_COUNTS)})(?:(?:{'|'.join((*UNIT_SECONDS, *ADJECTIVES))}|to|or).*)?")
"""How a length of time begins: with a count, which may be run together with what follows ("twodays")."""
_ARTICLES = frozenset(("a", "an", "the"))
"""So common that they begin an amount only where the next word begins like one of these:"""
_AFTER_IN_NUMBERS = (*SCALES, "couple", "dozen")
_AFTER_IN_LENGTHS = (*_AFTER_IN_NUMBERS, *UNIT_SECONDS, *ADJECTIVES, "few", "half", "quarter", "and")


# What a word may do. An amount has a word that tells, begins with one that begins, and goes on behind an article with one that goes on.
NUMBER_TELLS, NUMBER_BEGINS, NUMBER_GOES_ON = 1, 2, 4
LENGTH_TELLS, LENGTH_BEGINS, LENGTH_GOES_ON = 8, 16, 32
MONEY_TELLS = 64
MIXED = 128
"""More than letters."""


def _traits(word: str) -> int:
    found = NUMBER_GOES_ON if word.startswith(_AFTER_IN_NUMBERS) or not word.isascii() else 0
    found |= LENGTH_GOES_ON if word.startswith(_AFTER_IN_LENGTHS) else 0
    if word.isalpha():
        return found | _of_letters(word)
    begins = NUMBER_BEGINS | LENGTH_BEGINS
    found |= MIXED | reduce(or_, map(_of_letters, _LETTERS.findall(word)), 0) & ~begins
    found |= NUMBER_TELLS if _FIGURE.search(word) else 0
    return reduce(or_, (_of_letters(run) & begins if run.isalpha() else begins for run in _RUN.findall(word)), found)


def _of_letters(run: str) -> int:
    """The traits of a row of letters, wherever it stands."""
    found = NUMBER_TELLS if run in TELLING_WORDS else 0
    found |= NUMBER_BEGINS if run in FIRST_WORDS else 0
    found |= LENGTH_TELLS if run in _ANCHOR_ENDS or run.endswith(_UNIT_ENDS) else 0
    found |= LENGTH_BEGINS if run in _ANCHOR_BEGINS or _RUN_TOGETHER.fullmatch(run) else 0
    return found | (MONEY_TELLS if run in MARK_WORDS else 0)


_TRAITS = Memo(_traits)


class Spots:
    """The places of a page where amounts may begin."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._traits = [*map(_TRAITS.__getitem__, page.written), 0]
        self._held = reduce(or_, set(self._traits))

    def of_money(self) -> list[tuple[int, int]]:
        """Where signs, codes and words of currencies stand."""
        page = self._page
        is_likely = not page.plain.isascii() or "$" in page.plain  # the one sign in plain letters
        found = [match.span() for match in SIGN_MARK.finditer(page.text)] if is_likely else []
        if self._held & MONEY_TELLS:
            for index in compress(count(), map(MONEY_TELLS.__and__, self._traits)):
                runs = _LETTERS.finditer(page.written[index])
                found += [(page.places[index] + run.start(), page.places[index] + run.end()) for run in runs if run[0] in MARK_WORDS]
        return sorted(found)

    def of_numbers(self) -> list[int]:
        """Where numbers may begin."""
        return self._spots(NUMBER_BEGINS, NUMBER_GOES_ON) if self._held & NUMBER_TELLS else []

    def of_lengths(self) -> list[int]:
        """Where lengths of time may begin."""
        return self._spots(LENGTH_BEGINS, LENGTH_GOES_ON) if self._held & LENGTH_TELLS else []

    def _spots(self, begins: int, goes_on: int) -> list[int]:
        written, places, traits = self._page.written, self._page.places, self._traits
        found = []
        for index in compress(count(), map(begins.__and__, traits)):
            word, place = written[index], places[index]
            if traits[index] & MIXED:
                found += [place + run.start() for run in _RUN.finditer(word) if not run[0].isalpha() or _of_letters(run[0]) & begins]
            elif word not in _ARTICLES or traits[index + 1] & goes_on:
                found.append(place)
        return found
