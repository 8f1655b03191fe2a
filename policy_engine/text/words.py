"""Normalised text cut into words. "don't" is the two words `do` `not`, so that phrases need not list both spellings; slips are mended."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policy_engine.text.packs import Pack
from policy_engine.text.typos import MEANT

_WORD = re.compile(r"\d+(?:[.,:]\d+)*[^\W_]*|'?[^\W\d_](?:[^\W_]|\xad)*(?:'[^\W_]+)*")
_PLAIN_WORD = re.compile(r"\d+(?:[.,:]\d+)*[^\W_]*|[^\W\d_](?:[^\W_]|[\xad\u0300-\u036f])*")

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
    """Parallel columns: word `i` is `words[i]`, written at `starts[i]`..`ends[i]`. Both halves of "don't" share one place."""

    words: list[str]
    starts: list[int]
    ends: list[int]


def cut_words(plain: str, pack: Pack | None = None) -> Words:
    """Cut normalised text into words; punctuation lies between them and belongs to none. Places stay those of the text.

    What is said here about contractions and slips is English: with a `pack` words are only spelled as it says.
    """
    if pack is not None:
        found = list(_PLAIN_WORD.finditer(plain))
        return Words([pack.spell(match[0]) for match in found], [match.start() for match in found], [match.end() for match in found])
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _WORD.finditer(plain):
        word = match[0]
        if word == "n't" and words and words[-1] in _BROKEN:
            words[-1] = _BROKEN[words[-1]]  # "ca n't", "wo n't": a tokeniser was here before us
        if "'" in word or "\xad" in word or word in _WHOLE:
            for part in _parts(word):
                words.append(part)
                starts.append(match.start())
                ends.append(match.end())
        else:
            words.append(MEANT.get(word, word))
            starts.append(match.start())
            ends.append(match.end())
    return Words(words, starts, ends)


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
