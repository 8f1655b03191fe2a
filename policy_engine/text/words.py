"""Normalised text cut into words. "don't" is the two words `do` `not`, so that phrases need not list both spellings; slips are mended."""

from __future__ import annotations

import re
from itertools import accumulate, compress, count
from operator import not_
from typing import TYPE_CHECKING

from policy_engine.records import dataclass
from policy_engine.text.memo import Memo
from policy_engine.text.typos import MEANT

if TYPE_CHECKING:
    from policy_engine.text.pack import Pack

_WORD = re.compile(r"(\d++(?:[.,:]\d++)*+[^\W_]*+|'?[^\W\d_][^\W_]*+(?:\xad[^\W_]*+)*+(?:'[^\W_]++)*+)")
_ASCII_WORD = re.compile(r"([a-z]++(?![0-9'])|\d++(?:[.,:]\d++)*+[a-z0-9]*+|'?[a-z][a-z0-9]*+(?:'[a-z0-9]++)*+)")
"""The same for text without other letters, in a form that is found faster."""
_PLAIN_WORD = re.compile(r"(\d+(?:[.,:]\d+)*[^\W_]*|[^\W\d_](?:[^\W_]|[\xad\u0300-\u036f])*)")

_SUFFIXES = {"'m": "am", "'re": "are", "'ve": "have", "'ll": "will", "'d": "would", "n't": "not"}
_BEFORE_IS = """
    it he she that this there here what where who how when why everything everyone everybody nobody nothing something someone
"""
_IS_AFTER = frozenset(_BEFORE_IS.split())
_WHOLE = {
    "won't": ("will", "not"), "wont": ("will", "not"), "can't": ("can", "not"), "cant": ("can", "not"), "cannot": ("can", "not"),
    "shan't": ("shall", "not"), "ain't": ("is", "not"), "aint": ("is", "not"), "dont": ("do", "not"), "doesnt": ("does", "not"),
    "didnt": ("did", "not"), "isnt": ("is", "not"), "wasnt": ("was", "not"), "arent": ("are", "not"), "werent": ("were", "not"),
    "havent": ("have", "not"), "hasnt": ("has", "not"), "hadnt": ("had", "not"), "wouldnt": ("would", "not"),
    "couldnt": ("could", "not"), "shouldnt": ("should", "not"), "im": ("i", "am"), "ive": ("i", "have"), "youve": ("you", "have"),
    "youre": ("you", "are"), "theyre": ("they", "are"), "thats": ("that", "is"), "gonna": ("going", "to"), "wanna": ("want", "to"),
    "gotta": ("got", "to"), "u": ("you",), "ur": ("your",), "pls": ("please",), "plz": ("please",), "thx": ("thanks",),
    "let's": ("let", "us"), "y'all": ("you", "all"),
}  # fmt: skip

_BROKEN = {"ca": "can", "wo": "will", "sha": "shall"}


@dataclass(frozen=True, slots=True)
class Words:
    """Parallel columns: word `i` is `words[i]`, written at `starts[i]`..`ends[i]`, and `gaps[i]` stands between it and the next.

    Both halves of "don't" share one place; nothing stands between them. `written` are the words as they stand there, at `places`.
    """

    words: list[str]
    starts: list[int]
    ends: list[int]
    gaps: list[str]
    written: list[str]
    places: list[int]


def cut_words(plain: str, pack: Pack | None = None) -> Words:
    """Cut normalised text into words; punctuation lies between them and belongs to none. Places stay those of the text.

    What is said here about contractions and slips is English: with a `pack` words are only spelled as it says.
    """
    word = _PLAIN_WORD if pack is not None else _ASCII_WORD if plain.isascii() else _WORD
    pieces = word.split(plain)  # gap, word, gap, word, ..., gap
    ends = list(accumulate(map(len, pieces)))
    written = pieces[1::2]
    words = list(map(_SPELLED.__getitem__ if pack is None else pack.spell, written))
    cut = Words(words, ends[:-1:2], ends[1::2], pieces[2::2], written, ends[:-1:2])
    if pack is None:
        _part(cut)
    return cut


def _part(cut: Words) -> None:
    """Make two words of "don't" and of what people write for it."""
    more = 0  # words so far that were made of one
    for place in list(compress(count(), map(not_, cut.words))):
        at, word = place + more, cut.written[place]
        if word == "n't" and at and cut.words[at - 1] in _BROKEN:
            cut.words[at - 1] = _BROKEN[cut.words[at - 1]]  # "ca n't", "wo n't": a tokeniser was here before us
        parts = _PARTS[word]
        cut.words[at : at + 1] = parts
        for _ in parts[1:]:
            cut.starts.insert(at, cut.starts[at])
            cut.ends.insert(at, cut.ends[at])
            cut.gaps.insert(at, "")
            more += 1


def _parts(word: str) -> tuple[str, ...]:
    word = word.replace("\xad", "")
    if word in _WHOLE:
        return _WHOLE[word]
    if word.startswith("'"):  # a suffix that stands alone ("I 'm"), or an opening quote
        return (_SUFFIXES[word],) if word in _SUFFIXES else _parts(word[1:])
    if word in _SUFFIXES:
        return (_SUFFIXES[word],)
    if word.endswith("n't") and len(word) > 3:
        return (word[:-3], "not")
    stem, _, suffix = word.rpartition("'")
    if stem and suffix == "s":
        return (stem, "is") if stem in _IS_AFTER else (stem.replace("'", ""),)
    if stem and f"'{suffix}" in _SUFFIXES:
        return (stem, _SUFFIXES[f"'{suffix}"])
    return (word.replace("'", ""),)


_PARTS = Memo(_parts)
_SPELLED = Memo(lambda word: "" if word in _WHOLE or not word.isalnum() else MEANT.get(word, word))
"""Each word as it is read; nothing for one that `_part` looks at."""
