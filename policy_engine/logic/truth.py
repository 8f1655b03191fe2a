"""Kleene's three-valued logic. `True` and `False` are themselves, `None` is *undetermined*.

>>> all_of([True, None]), all_of([False, None]), any_of([True, None]), negate(None)
(None, False, True, None)
"""

from __future__ import annotations

from collections.abc import Iterable

Truth = bool | None


def all_of(truths: Iterable[Truth]) -> Truth:
    """False when one is false, else undetermined when one is, else true (also for none at all)."""
    answer: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if truth is None:
            answer = None
    return answer


def any_of(truths: Iterable[Truth]) -> Truth:
    """True when one is true, else undetermined when one is, else false (also for none at all)."""
    answer: Truth = False
    for truth in truths:
        if truth is True:
            return True
        if truth is None:
            answer = None
    return answer


def negate(truth: Truth) -> Truth:
    """The opposite; undetermined stays undetermined."""
    return None if truth is None else not truth
