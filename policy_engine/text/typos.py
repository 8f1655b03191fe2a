"""Slips of the finger in the words that matter most: "refudn" is read as "refund", "subscripton" as "subscription".

Two letters swapped, one left out or one doubled, behind the first letter. Never one letter for another: "change" is no slip for "charge".
"""

from __future__ import annotations

from collections.abc import Iterator

_WORDS = """
    account accounts cancel cancelled canceled cancelling canceling subscription subscriptions membership contract
    refund refunds refunded refunding money charge charged charges charging overcharged invoice invoices invoiced billed payment payments
    duplicate mistake receive received twice response
    lawyer lawyers attorney solicitor illegal violation violates compliance manager supervisor representative unprofessional
    everyone everybody nobody colleague colleagues coworkers employees customer customers competitor provider
    reviews twitter facebook trustpilot newspaper journalist unacceptable
"""
_OTHER_WORDS = frozenset(("contact", "layer", "layers", "manger", "titter"))
"""Words in their own right that look like slips."""


def _slips(word: str) -> Iterator[str]:
    for i in range(1, len(word) - 1):
        yield word[:i] + word[i + 1] + word[i] + word[i + 2 :]
        yield word[:i] + word[i + 1 :]
        yield word[:i] + word[i] + word[i:]


def _table(words: tuple[str, ...]) -> dict[str, str]:
    meant = {slip: word for word in reversed(words) for slip in _slips(word)}
    return {slip: word for slip, word in meant.items() if slip not in words and slip not in _OTHER_WORDS}


MEANT = _table(tuple(_WORDS.split()))
"""What a mistyped word means."""
