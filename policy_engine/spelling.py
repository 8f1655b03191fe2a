"""The known word that a mistyped one most likely meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

MAX_WORD = 60


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word nearest to `word`, or None when none is near. Upper case, `_`, `-` and blanks don't count.

    Near means at most one mistake (a letter wrong, missing, extra or swapped with its neighbour) for every three letters of the word.
    Ties go to the first in alphabetical order.

    >>> closest("plna", ["plan", "scope"]), closest("Dispute amount", ["dispute-amount"]), closest("x", ["plan"])
    ('plan', 'dispute-amount', None)
    """
    folded = _fold(word)
    candidates = sorted({name for name in known if len(name) <= MAX_WORD})
    if not folded or len(folded) > MAX_WORD:
        return None
    allowed = len(folded) // 3
    scored = [(_distance(folded, _fold(name), allowed), name) for name in candidates]
    near = [pair for pair in scored if pair[0] <= allowed]
    return min(near)[1] if near else None


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """The help sentence for a mistyped word, or None when no known word is near."""
    near = closest(word, known)
    return f"did you mean `{near}`?" if near is not None else None


def _fold(word: str) -> str:
    return word.casefold().replace("_", "").replace("-", "").replace(" ", "")


def _lacking(a: str, b: str) -> int:
    """Letters of `a` that `b` has not: no mistake mends more than one, so this bounds the distance from below, and is quick."""
    return (Counter(a) - Counter(b)).total()


def _distance(a: str, b: str, limit: int) -> int:
    """Optimal string alignment distance; anything above `limit` is returned as `limit` + 1."""
    if a == b:
        return 0
    if abs(len(a) - len(b)) > limit or _lacking(a, b) > limit or _lacking(b, a) > limit:
        return limit + 1
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        row = [i]
        for j, other in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return min(last[-1], limit + 1)
