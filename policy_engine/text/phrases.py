"""The small language of phrases, the same for authors of policies and for the lexicon.

    cancel ... account          a gap of up to four words, inside one sentence
    (close|cancel) my account   one of these
    my (own )?account           what may be left out: `word?` or `(some words)?`
    =leave                      exactly this word; others also mean their forms (cancel: cancels, cancelled, canceling)
    refund of {money}           an amount: {money}, {number}, {ordinal}, {duration} or {ago}
    {staff} hung up             any word of a named set (`lexicon/classes`)

Capitals, punctuation and the kind of quote or dash don't matter, and "don't" is the same as "do not".
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise, product
from math import prod

from policy_engine.text.classes import word_classes
from policy_engine.text.inflect import exact_forms, word_forms
from policy_engine.text.normalise import normalise
from policy_engine.text.packs import HOME, pack_of
from policy_engine.text.words import cut_words

GAP = "..."
GAP_WORDS = 4
SLOTS = ("money", "number", "ordinal", "duration", "ago")
MAX_SPELLINGS = 2_000
MAX_LENGTH = 500
MAX_DEPTH = 10
MAX_GAPS = 3

Piece = frozenset[str] | str
"""One step of a sequence: the forms of a word; or GAP; or a slot's name in braces, `{money}`."""
Sequence = tuple[Piece, ...]

_LEXEME = re.compile(r"\s+|\.{3,}|…|\{[^{}]*\}|[()|?]|=?(?:(?!\.\.\.)[^\s()|?{}=…])+|.")
_SLOT_NAMES = tuple(f"{{{name}}}" for name in SLOTS)
_NO_MEANING = '*[]\\"^<>{}='


class PhraseError(ValueError):
    """A phrase that can't be read. `message` says what is wrong, `help` what to write instead."""

    def __init__(self, message: str, help: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.help = help


def check_phrase(text: str, language: str = HOME) -> None:
    """Raise PhraseError when `text` is not a phrase."""
    expand_phrase(text, language)


@lru_cache(maxsize=20_000)
def expand_phrase(text: str, language: str = HOME) -> tuple[Sequence, ...]:
    """Every sequence of words that the phrase stands for; alternatives of one word each stay together as one set of forms.

    Only English words also mean their forms. Raises PhraseError.
    """
    if len(text) > MAX_LENGTH:
        raise PhraseError(f"this phrase is longer than {MAX_LENGTH} characters", "split it into several phrases")
    sequences = tuple(dict.fromkeys(_Reader(text, language).read()))
    for sequence in sequences:
        _check_sequence(text, sequence)
    return sequences


def _check_sequence(text: str, sequence: Sequence) -> None:
    if all(piece == GAP for piece in sequence):
        raise PhraseError(f"`{text}` has no word that must be there", "at least one word may not be left out")
    if GAP in (sequence[0], sequence[-1]):
        raise PhraseError(f"`{text}` begins or ends with a gap", "`...` stands between two words: leave it out at the ends")
    if sequence.count(GAP) > MAX_GAPS:
        raise PhraseError(f"`{text}` has more than {MAX_GAPS} gaps", "split it into several phrases")
    if any(a == b == GAP for a, b in pairwise(sequence)):
        raise PhraseError(f"two gaps follow each other in `{text}`", f"one `...` stands for up to {GAP_WORDS} words")


class _Reader:
    """Reads one phrase from left to right; each method returns the sequences that its part stands for."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.language = language
        self.depth = 0
        self.rest = [lexeme for lexeme in reversed(_LEXEME.findall(normalise(text))) if not lexeme.isspace()]

    def read(self) -> list[Sequence]:
        if not self.rest:
            raise PhraseError("this phrase is empty", "write the words that customers use")
        sequences = self.row()
        if self.rest:
            sign = self.rest[-1]
            what = f"`|` stands outside brackets in `{self.text}`" if sign == "|" else f"`)` without `(` in `{self.text}`"
            raise PhraseError(what, "write `(this|that)`")
        return sequences

    def row(self) -> list[Sequence]:
        """Pieces one after the other, up to `|`, `)` or the end."""
        parts: list[list[Sequence]] = []
        while self.rest and self.rest[-1] not in "|)":
            parts.append(self.piece())
        if not parts:
            raise PhraseError(f"nothing stands before `|` or `)` in `{self.text}`", "write `(this|that)`; what may be missing is `(this)?`")
        if prod(map(len, parts)) > MAX_SPELLINGS:
            raise PhraseError(f"`{self.text}` stands for more than {MAX_SPELLINGS:,} spellings", "split it into several phrases")
        return [tuple(piece for part in choice for piece in part) for choice in product(*parts)]

    def piece(self) -> list[Sequence]:
        lexeme = self.rest.pop()
        if lexeme == "?":
            raise PhraseError(f"`?` follows no word in `{self.text}`", "write it right after what may be missing: `please?`")
        choices = self.group() if lexeme == "(" else _class(lexeme, self.language) or [self.words(lexeme)]
        if self.rest and self.rest[-1] == "?":
            self.rest.pop()
            if not self.rest:
                raise PhraseError(f"`{self.text}` ends with `?`", "leave question marks out: `word?` means that the word may be missing")
            choices = [*choices, ()]
        return choices

    def group(self) -> list[Sequence]:
        """What stands between `(` and `)`."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise PhraseError(f"brackets in this phrase are nested more than {MAX_DEPTH} deep", "split it into several phrases")
        choices = self.row()
        while self.rest and self.rest[-1] == "|":
            self.rest.pop()
            choices += self.row()
        if not self.rest:
            raise PhraseError(f"`(` without `)` in `{self.text}`", "every `(` needs its `)`")
        self.rest.pop()
        self.depth -= 1
        return _fold(choices)

    def words(self, lexeme: str) -> Sequence:
        if lexeme in ("…", "...") or lexeme.startswith("...."):
            return (GAP,)
        if lexeme in _SLOT_NAMES:
            return (lexeme,)
        if lexeme[0] == "{":
            known = ", ".join(f"`{name}`" for name in _SLOT_NAMES)
            raise PhraseError(f"`{lexeme}` is not an amount that phrases know", f"known are {known}")
        word = lexeme.removeprefix("=")
        forms = word_forms if word == lexeme and self.language == HOME else exact_forms
        strange = "=" if not word else next((char for char in word if char in _NO_MEANING), None)
        if strange:
            raise PhraseError(f"`{strange}` means nothing in `{self.text}`", "phrases know `...`, `(a|b)`, `word?`, `=word` and `{money}`")
        return tuple(forms(part) for part in cut_words(word, pack_of(self.language)).words)


def _class(lexeme: str, language: str) -> list[Sequence]:
    """The sequences of a named set of words, or nothing when there is none of that name."""
    words = word_classes(language).get(lexeme[1:-1]) if lexeme[0] == "{" else None
    return list(_class_sequences(words, language)) if words else []


@lru_cache
def _class_sequences(words: str, language: str) -> tuple[Sequence, ...]:
    return tuple(_Reader(words, language).read())


def _fold(sequences: list[Sequence]) -> list[Sequence]:
    """`(cancel|close)`: alternatives of one word each become one set of forms."""
    others: list[Sequence] = []
    forms: set[str] = set()
    for sequence in sequences:
        if len(sequence) == 1 and isinstance(sequence[0], frozenset):
            forms |= sequence[0]
        else:
            others.append(sequence)
    return [(frozenset(forms),), *others] if forms else others
