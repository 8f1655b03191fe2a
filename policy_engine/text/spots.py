"""Where the amounts of a page may begin, told by its words alone: most texts hold few, and only there is it worth to look closely.

INVARIANT: what is found at the spots is what is found by looking everywhere (`tests/test_text_spots.py`).
"""

from __future__ import annotations

import re
from collections.abc import Set
from operator import methodcaller

from policy_engine.quantities.money import MARK_WORDS, SIGN_MARK
from policy_engine.quantities.number_words import FIRST_WORDS, TELLING_WORDS, UNITS
from policy_engine.records import dataclass
from policy_engine.text.durations import ANCHORS, UNIT_SECONDS, VAGUE
from policy_engine.text.page import Page

_RUN = re.compile(r"[^\W_]+")
_FIGURE = re.compile(r"\d")
_LETTERS = re.compile(r"[^\W\d_]+")

_UNIT_ENDS = (*UNIT_SECONDS, *(f"{unit}s" for unit in UNIT_SECONDS))
_ends_in_unit = methodcaller("endswith", _UNIT_ENDS)
_ANCHOR_ENDS = frozenset(words.split()[-1] for words in ANCHORS)
_BEGIN = 3
_FIRST = (*FIRST_WORDS, *UNITS, *(words.split()[0] for words in (*VAGUE, *ANCHORS)))
_LENGTH_BEGINS = frozenset(word[:_BEGIN] for word in _FIRST if word != "the")
"""How a length of time begins. Words may be run together ("twodays"), so that only beginnings can be told."""


@dataclass(frozen=True, slots=True)
class Runs:
    """All rows of letters in a page, and the words of the page that are more than letters."""

    letters: set[str]
    mixed: set[str]


def runs_of(page: Page) -> Runs:
    """The page's rows of letters; of "don't" and "24h" as well."""
    words = set(page.written)
    mixed = {word for word in words if not word.isalpha()}
    letters = words - mixed
    for word in mixed:
        letters.update(_LETTERS.findall(word))
    return Runs(letters, mixed)


def may_hold_money(page: Page, runs: Runs) -> bool:
    """False when the page has no sign, code or word of a currency."""
    return not MARK_WORDS.isdisjoint(runs.letters) or SIGN_MARK.search(page.text) is not None


def number_spots(page: Page, runs: Runs) -> list[int]:
    """Where numbers may begin."""
    if TELLING_WORDS.isdisjoint(runs.letters) and not any(map(_FIGURE.search, runs.mixed)):
        return []
    return _spots(page, runs, FIRST_WORDS)


def length_spots(page: Page, runs: Runs) -> list[int]:
    """Where lengths of time may begin."""
    if _ANCHOR_ENDS.isdisjoint(runs.letters) and not any(map(_ends_in_unit, runs.letters)):
        return []
    begins = {run for run in runs.letters if run[0] == "a" or run[:_BEGIN] in _LENGTH_BEGINS}
    return _spots(page, runs, begins | {"the"} if "yesterday" in runs.letters else begins)  # "the day before yesterday"


def _spots(page: Page, runs: Runs, begins: Set[str]) -> list[int]:
    """Places of rows of letters and figures that hold a figure or are one of `begins`."""
    places, mixed = page.places, runs.mixed
    found = []
    for index in [index for index, word in enumerate(page.written) if word in begins or word in mixed]:
        word, place = page.written[index], places[index]
        if word in begins:
            found.append(place)
        else:
            found += [place + run.start() for run in _RUN.finditer(word) if not run[0].isalpha() or run[0] in begins]
    return found
