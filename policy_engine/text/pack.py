"""What a pack holds. Kept apart from `packs`, which every text needs: most need no pack, and the model is slow to import."""

from __future__ import annotations

import unicodedata
from functools import cached_property
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictStr

from policy_engine.text.packs import Bound

Words = Annotated[tuple[StrictStr, ...], BeforeValidator(lambda value: value.split() if isinstance(value, str) else value)]


class Pack(BaseModel):
    """What a language needs besides its detectors and guards.

    `same_letters`: how letters are spelled where a keyboard lacks them; both spellings are read alike. `clause_words` open a clause
    for certain, `maybe_clause_words` perhaps. `abbreviations` end no sentence; nor does `3.` with `numbered_days` ("am 3. Mai").
    `gap_words`: how many words `...` stands for at most. `bounds`: words before an amount that belong to it, by what they make of it.
    `sum_ends`: words that follow a bare number which is a sum ("die 900, die"); other words are what it counts ("die 3 Lizenzen").
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
    sum_ends: Words = ()

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
    def after_sums(self) -> frozenset[str]:
        """`sum_ends` as they are compared."""
        return frozenset(map(self.spell, self.sum_ends))

    @cached_property
    def words_before(self) -> tuple[tuple[tuple[str, ...], Bound], ...]:
        """`bounds` word by word, the longest first."""
        rows = [(tuple(map(self.spell, words.split())), bound) for bound, all_words in self.bounds.items() for words in all_words]
        return tuple(sorted(rows, key=lambda row: -len(row[0])))


def read_pack(text: str) -> Pack:
    """The pack that a file `pack.yaml` describes."""
    data: Any = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return Pack.model_validate(data)
