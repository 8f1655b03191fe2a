"""Phrases that stand in missed tickets and hardly anywhere else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_engine.learning.labelled import Labelled
from policy_engine.learning.measure import SignalScore
from policy_engine.records import dataclass
from policy_engine.text import PhraseError, check_phrase
from policy_engine.text.language import STOP_WORDS
from policy_engine.text.normalise import normalise
from policy_engine.text.words import cut_words

SHORTEST, LONGEST = 2, 5
MAX_PROPOSALS = 8
LEAST_MISSES = 2
"""A phrase of one ticket may be anybody's words; two tickets make it a way of speaking."""
LEAST_PRECISION = 0.8
EDGES = frozenset(STOP_WORDS["en"].split()) - {"not", "no", "my", "your", "you", "i"}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A phrase, in how many missed tickets it stands, and in how many positive and other tickets at all."""

    phrase: str
    misses: int
    positives: int
    others: int


def propose(score: SignalScore) -> list[Proposal]:
    """The phrases that would find the most missed tickets of a flag, each at least LEAST_PRECISION right on these labels."""
    if score.kind != "flag":
        return []
    missed = [_phrases(labelled) for labelled in score.misses]
    right = [_phrases(labelled) for labelled in score.right]
    others = [_phrases(labelled) for labelled in (*score.silent, *score.false_alarms)]
    candidates = [_proposal(phrase, missed, right, others) for phrase in sorted(set().union(*missed))] if missed else []
    good = [p for p in candidates if p.misses >= LEAST_MISSES and p.positives / (p.positives + p.others) >= LEAST_PRECISION]
    return list(_greedy(good, missed))


def _proposal(phrase: str, missed: Sequence[set[str]], right: Sequence[set[str]], others: Sequence[set[str]]) -> Proposal:
    misses = sum(phrase in found for found in missed)
    return Proposal(phrase, misses, misses + sum(phrase in found for found in right), sum(phrase in found for found in others))


def _greedy(good: list[Proposal], missed: Sequence[set[str]]) -> Iterator[Proposal]:
    """One after the other the phrase that finds the most tickets not found yet; of two alike the shorter, then by alphabet."""
    left = list(missed)
    for _ in range(MAX_PROPOSALS):
        scored = [(-sum(p.phrase in found for found in left), len(p.phrase.split()), p.phrase, p) for p in good]
        if not scored or -min(scored)[0] < LEAST_MISSES:
            return
        best = min(scored)[3]
        yield best
        left = [found for found in left if best.phrase not in found]


def _phrases(labelled: Labelled) -> set[str]:
    """Every run of words of a ticket's text that could be a phrase."""
    found: set[str] = set()
    for message in labelled.ticket.thread():
        if message.from_ == "customer":
            found.update(_runs(message.text))
    return found


def _runs(text: str) -> Iterator[str]:
    plain = normalise(text)
    cut = cut_words(plain)
    for start in range(len(cut.words)):
        for stop in range(start + SHORTEST, min(start + LONGEST, len(cut.words)) + 1):
            words = cut.words[start:stop]
            if any(mark in plain[cut.ends[i] : cut.starts[i + 1]] for i in range(start, stop - 1) for mark in ".!?;,\n"):
                break
            if words[0] in EDGES or words[-1] in EDGES or not all(word.isalpha() for word in words):
                continue
            if any(word not in EDGES and len(word) > 2 for word in words) and _is_phrase(" ".join(words)):
                yield " ".join(words)


def _is_phrase(text: str) -> bool:
    try:
        check_phrase(text)
    except PhraseError:
        return False
    return True
