"""One message made ready for reading: its words, sentences and clauses, and the stretches that are quoted."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from policy_engine.records import dataclass
from policy_engine.text.markup import shown
from policy_engine.text.normalise import normalise
from policy_engine.text.quotes import quoted_stretches
from policy_engine.text.sentences import sentence_ends
from policy_engine.text.words import Words, cut_words

if TYPE_CHECKING:
    from policy_engine.text.pack import Pack


@dataclass(frozen=True, slots=True)
class Page:
    """A message's text as it is shown, without markup.

    `sentence_end[i]` is the index after the last word of word `i`'s sentence; `sentences` are the first word of each and the one behind
    its last. `quoted` are character stretches.
    `written` are the words as they stand in `plain`, at `places`.
    `pack`: the language that it is read in, None for English; `original` is the message as it was sent.
    """

    text: str
    plain: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    sentence_end: list[int]
    sentences: list[tuple[int, int]]
    quoted: tuple[tuple[int, int], ...]
    written: list[str]
    places: list[int]
    pack: Pack | None = None
    original: str = ""

    def word_at(self, offset: int) -> int:
        """Index of the first word that ends behind `offset`."""
        return bisect_right(self.ends, offset)

    def word_from(self, offset: int) -> int:
        """Index of the first word that starts at `offset` or behind it."""
        return bisect_left(self.starts, offset)


def make_page(text: str, pack: Pack | None = None) -> Page:
    """Prepare `text`; offsets stay those of `text` as given."""
    seen = shown(text)
    plain = normalise(seen.text)
    cut: Words = cut_words(plain, pack)
    ends = sentence_ends(seen.text, plain, cut, pack)
    quoted = quoted_stretches(plain, seen.quoted)
    stops = sorted(set(ends))
    sentences = list(zip((0, *stops), stops, strict=False))
    return Page(seen.text, plain, cut.words, cut.starts, cut.ends, ends, sentences, quoted, cut.written, cut.places, pack, text)
