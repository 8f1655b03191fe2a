"""What stops a hit from counting: a negation before it, a question, an if, somebody else who acts, a quotation.

The cues are data (`lexicon/guards/en.yaml`); here stands only how far they reach. A cue guards what follows it inside its clause,
and in languages that say "I go not" also what stands right before it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from policy_engine.records import dataclass
from policy_engine.text.amounts import NO_AMOUNTS
from policy_engine.text.clauses import clause_starts
from policy_engine.text.match import Match, PhraseIndex
from policy_engine.text.page import Page

if TYPE_CHECKING:
    from policy_engine.text.lexicon import GuardBook

FARTHEST = 60
"""No cue begins farther before a hit than this, in words: its own length and its reach together are less."""
MOST_BEHIND = 10
"""No cue behind a hit begins farther from its end than this, in words."""
MANY = 16
"""Of more cues in a sentence only those are looked at that are not too far away."""
CUE_KINDS = ("negation", "question", "hypothetical", "prevention", "other_actor")


@dataclass(frozen=True, slots=True)
class Cue:
    """A guard's words in the lexicon. `kind` is None for a harmless turn: it takes the cues that it covers out of the game."""

    kind: str | None
    reach: int = 0
    cross: bool = False
    behind: int = 0


@dataclass(frozen=True, slots=True)
class Stop:
    """What stopped a hit: the kind, and the characters of its words."""

    kind: str
    start: int
    end: int


def cue_phrases(book: GuardBook) -> list[tuple[str, Cue]]:
    """Every cue of a language with its label, for the phrase index."""
    cues = [(phrase, Cue(None)) for phrase in book.harmless]
    for kind in CUE_KINDS:
        for group in getattr(book, kind):
            cues += [(phrase, Cue(kind, group.reach, group.cross, group.behind)) for phrase in group.cues]
    return cues


class SentenceCues:
    """The cues of a page's sentences that no harmless turn covers, by the end of the sentence, in the order of the text.

    A sentence is searched when it is asked for, or with others at once.
    """

    def __init__(self, page: Page, index: PhraseIndex[Cue]) -> None:
        self._page = page
        self._index = index
        self._found: dict[int, list[Match[Cue]]] = {}

    def look(self, ends: Collection[int]) -> None:
        """Search the sentences with these ends."""
        found: dict[int, list[Match[Cue]]] = {end: [] for end in ends}
        sentences = [sentence for sentence in self._page.sentences if sentence[1] in found]
        for match in self._index.find(self._page, NO_AMOUNTS, sentences):
            found.setdefault(self._page.sentence_end[match.first], []).append(match)
        self._found.update((end, _standing(matches) if matches else matches) for end, matches in found.items())

    def __getitem__(self, end: int) -> list[Match[Cue]]:
        if end not in self._found:
            self.look((end,))
        return self._found[end]


def _standing(found: list[Match[Cue]]) -> list[Match[Cue]]:
    harmless = {index for match in found if match.label.kind is None for index in range(match.first, match.last)}
    standing = [m for m in found if m.label.kind and not harmless.issuperset(range(m.first, m.last))]
    return sorted(standing, key=_first)


def _first(cue: Match[Cue]) -> int:
    return cue.first


def find_stop(page: Page, hit: Match[Any], kinds: frozenset[str], cues: SentenceCues) -> Stop | None:
    """The longest guard of these `kinds` that stops `hit`, the first of several; or None."""
    if "quotation" in kinds:
        start, end = page.starts[hit.first], page.ends[hit.last - 1]
        for quote_start, quote_end in page.quoted:
            if quote_start <= start and end <= quote_end:
                return Stop("quotation", quote_start, quote_end)
    standing = cues[page.sentence_end[hit.first]]
    if not standing:
        return None
    if len(standing) > MANY:
        first, last = bisect_left(standing, hit.first - FARTHEST, key=_first), bisect_left(standing, hit.last + MOST_BEHIND, key=_first)
        standing = standing[first:last]
    near = [cue for cue in standing if cue.label.kind in kinds and _is_near(cue, hit)]
    if not near:
        return None
    hard, soft = clause_starts(page, min(cue.first for cue in near), max(hit.first, *(cue.first for cue in near)) + 1)
    for cue in sorted(near, key=lambda cue: (cue.first - cue.last, cue.first)):
        if not _is_cut_off(cue, hit, hard, soft):
            return Stop(str(cue.label.kind), page.starts[cue.first], page.ends[cue.last - 1])
    return None


def _is_near(cue: Match[Cue], hit: Match[Any]) -> bool:
    if cue.first in hit.skipped:
        return cue.label.kind == "negation"
    if cue.first >= hit.last:
        return cue.first - hit.last < cue.label.behind
    return cue.first < hit.first and hit.first - cue.last <= cue.label.reach


def _is_cut_off(cue: Match[Cue], hit: Match[Any], hard: frozenset[int], soft: frozenset[int]) -> bool:
    """True when a clause begins between the cue and the hit."""
    between = range(hit.last, cue.first + 1) if cue.first >= hit.last else range(cue.last, hit.first + 1)
    if any(index in hard for index in between):
        return True
    return not cue.label.cross and any(index in soft for index in between)
