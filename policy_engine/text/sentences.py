"""Where sentences end: no phrase reaches from one into the next."""

from __future__ import annotations

import re
from itertools import compress, count
from typing import TYPE_CHECKING

from policy_engine.text.memo import Memo
from policy_engine.text.words import Words

if TYPE_CHECKING:
    from policy_engine.text.pack import Pack

_STOP = re.compile(r"[.!?]+[\"')\]]*\s|[.!?]{2,}|…|\n\s*[\n\-•*>]|[•*]\s")
_NO_STOP = frozenset(" ,;:-'\"()/&#$%+@_=~^")
"""Most of what stands between words, and ends no sentence."""
_MAY_STOP = Memo(lambda between: not _NO_STOP.issuperset(between))
_LINE_START = re.compile(r"[A-Z0-9]")
SAMPLE = 2_000
"""Characters that tell whether a text is all capitals; then a capital at the start of a line says nothing."""
_SHORT = "mr mrs ms dr rs vs etc approx inc ltd st acct dept ext ref jr sr ave tel prof e g i eg ie"
_ABBREVIATIONS = frozenset(_SHORT.split())


def sentence_ends(text: str, plain: str, words: Words, pack: Pack | None = None) -> list[int]:
    """For each word the index after the last word of its sentence.

    `text` is the text as given: capitals tell a wrapped line from a new one.
    """
    cased = plain if text[:SAMPLE].upper() == text[:SAMPLE] else text
    ends: list[int] = []
    gaps = words.gaps[:-1]
    for index in compress(count(), map(_MAY_STOP.__getitem__, gaps)):
        if _is_stop(gaps[index], words.words[index], cased[words.starts[index + 1]], pack):
            ends += [index + 1] * (index + 1 - len(ends))
    return ends + [len(words.words)] * (len(words.words) - len(ends))


def _is_stop(between: str, word: str, following: str, pack: Pack | None) -> bool:
    if "\n" in between and _LINE_START.match(following):
        return True
    if between[0] == "." and "\n" not in between and _ends_nothing(word, pack):
        return False
    if between == "." and following.isupper() and not word[-1].isdigit():
        return True  # "fixed.Please": the space is missing
    return _HAS_STOP[between]


_HAS_STOP = Memo(lambda between: _STOP.search(between) is not None)


def _ends_nothing(word: str, pack: Pack | None) -> bool:
    """True when a point behind `word` belongs to the word."""
    if pack is None:
        return word in _ABBREVIATIONS
    return word in pack.no_ends or (pack.numbered_days and word.isdecimal() and len(word) <= 2)
