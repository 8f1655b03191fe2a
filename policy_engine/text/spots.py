"""Where the amounts of a page may begin, told by its words alone: most texts hold few, and only there is it worth to look closely.

INVARIANT: what is found at the spots is what is found by looking everywhere (`tests/test_text_spots.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from policy_engine.quantities.money import MARK_WORDS, SIGN_MARK
from policy_engine.quantities.number_words import FIRST_WORDS, TELLING_WORDS, UNITS
from policy_engine.text.durations import ANCHORS, UNIT_SECONDS, VAGUE
from policy_engine.text.page import Page

_RUN = re.compile(r"[^\W_]+")
_LETTERS = re.compile(r"[^\W\d_]+")

_UNIT_ENDS = tuple(f"{unit}{more}" for unit in UNIT_SECONDS for more in ("", "s"))
_ANCHOR_ENDS = frozenset(words.split()[-1] for words in ANCHORS)
_BEGIN = 3
_LENGTH_BEGINS = frozenset(word[:_BEGIN] for word in (*FIRST_WORDS, *(words.split()[0] for words in (*VAGUE, *ANCHORS, *UNITS))) if word != "the")
"""How a length of time begins. Words may be run together ("twodays"), so that only beginnings can be told."""


def letter_runs(page: Page) -> set[str]:
    """Every row of letters in the page."""
    runs = set(page.written)
    for word in [word for word in runs if not word.isalpha()]:
        runs.update(_LETTERS.findall(word))
    return runs


def may_hold_money(page: Page, runs: set[str]) -> bool:
    """False when the page has no sign, code or word of a currency."""
    return not MARK_WORDS.isdisjoint(runs) or SIGN_MARK.search(page.text) is not None


def number_spots(page: Page, runs: set[str]) -> list[int]:
    """Where numbers may begin."""
    if TELLING_WORDS.isdisjoint(runs) and all(map(_is_plain, runs)):
        return []
    return _spots(page, FIRST_WORDS.__contains__)


def length_spots(page: Page, runs: set[str]) -> list[int]:
    """Where lengths of time may begin."""
    if not any(run.endswith(_UNIT_ENDS) for run in runs) and _ANCHOR_ENDS.isdisjoint(runs):
        return []
    with_the = "yesterday" in runs  # "the day before yesterday"
    return _spots(page, lambda run: _begins_length(run) or (with_the and run == "the"))


def _is_plain(run: str) -> bool:
    return run.isalpha() or run.replace("'", "").isalpha()


def _begins_length(run: str) -> bool:
    return run[0] == "a" or run[:_BEGIN] in _LENGTH_BEGINS


def _spots(page: Page, may_begin: Callable[[str], bool]) -> list[int]:
    """Places of rows of letters and figures that hold a figure or `may_begin` an amount."""
    found: list[int] = []
    for word, place in zip(page.written, page.places, strict=True):
        if word.isalpha():
            if may_begin(word):
                found.append(place)
        else:
            runs = _RUN.finditer(word)
            found += [place + run.start() for run in runs if not run[0].isalpha() or may_begin(run[0])]
    return found
