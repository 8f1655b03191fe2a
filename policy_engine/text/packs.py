"""Packs: the languages beside English that texts are read in, each a folder of data (`lexicon/de`).

English is the home language: its word lists stand in the code, its phrases also mean the forms of their words, and it has no `Pack`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictStr

HOME = "en"
PACK_FILE = "pack.yaml"
NOT_LANGUAGES = ("classes", "guards")
"""Folders of the lexicon that hold one file a language."""

Bound = Literal["exact", "at least", "at most"]
Words = Annotated[tuple[StrictStr, ...], BeforeValidator(lambda value: value.split() if isinstance(value, str) else value)]


class Pack(BaseModel):
    """What a language needs besides its detectors and guards.

    `same_letters`: how letters are spelled where a keyboard lacks them; both spellings are read alike. `clause_words` open a clause
    for certain, `maybe_clause_words` perhaps. `abbreviations` end no sentence; nor does `3.` with `numbered_days` ("am 3. Mai").
    `gap_words`: how many words `...` stands for at most. `bounds`: words before an amount that belong to it, by what they make of it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: StrictStr
    title: StrictStr
    experimental: StrictBool = False
    same_letters: dict[StrictStr, StrictStr] = {}
    clause_words: Words = ()
    maybe_clause_words: Words = ()
    abbreviations: Words = ()
    numbered_days: StrictBool = False
    gap_words: int = Field(default=4, ge=1, le=8)
    bounds: dict[Bound, tuple[StrictStr, ...]] = {}

    def spell(self, word: str) -> str:
        """A word of normalised text in the one spelling that phrases are compared in."""
        if word.isascii():
            return word
        return unicodedata.normalize("NFC", word.replace("\xad", "")).translate(self._letters)

    @cached_property
    def _letters(self) -> dict[int, str]:
        return {ord(letter): spelled for letter, spelled in self.same_letters.items()}

    @cached_property
    def openers(self) -> frozenset[str]:
        """`clause_words` as they are compared."""
        return frozenset(map(self.spell, self.clause_words))

    @cached_property
    def maybe_openers(self) -> frozenset[str]:
        """`maybe_clause_words` as they are compared."""
        return frozenset(map(self.spell, self.maybe_clause_words))

    @cached_property
    def no_ends(self) -> frozenset[str]:
        """`abbreviations` as they are compared."""
        return frozenset(map(self.spell, self.abbreviations))

    @cached_property
    def words_before(self) -> tuple[tuple[tuple[str, ...], Bound], ...]:
        """`bounds` word by word, the longest first."""
        rows = [(tuple(map(self.spell, words.split())), bound) for bound, all_words in self.bounds.items() for words in all_words]
        return tuple(sorted(rows, key=lambda row: -len(row[0])))


@lru_cache(maxsize=256)
def language_id(tag: str) -> str:
    """The language of a tag: `de` for `de-AT` and `DE_ch`."""
    return re.split(r"[-_]", tag.strip().lower())[0]


@lru_cache
def pack_ids() -> tuple[str, ...]:
    """The languages that have a pack, sorted."""
    folders = [place for place in (files("policy_engine") / "lexicon").iterdir() if place.is_dir() and place.name not in NOT_LANGUAGES]
    return tuple(sorted(place.name for place in folders if (place / PACK_FILE).is_file()))


@lru_cache
def _load(name: str) -> Pack:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    place = files("policy_engine") / "lexicon" / name / PACK_FILE
    data: Any = yaml.load(place.read_text(encoding="utf-8"), Loader=loader)
    return Pack.model_validate(data)


def pack_of(tag: str | None) -> Pack | None:
    """The pack that a language tag names; None for English, for no tag and for a language without a pack."""
    name = language_id(tag) if tag else HOME
    return _load(name) if name in pack_ids() else None


def is_covered(tag: str | None) -> bool:
    """True when texts of this language can be read: `en`, `en-US`, `EN_gb`, and every language with a pack."""
    return not tag or language_id(tag) == HOME or language_id(tag) in pack_ids()
