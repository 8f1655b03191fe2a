"""The values of a scale in two policies, in one order."""

from __future__ import annotations

from collections.abc import Sequence


def merged_order(old: Sequence[str], new: Sequence[str]) -> tuple[str, ...]:
    """The values of both, lowest first: the new order, with a value that is gone just above the one it stood above.

    >>> merged_order(["a", "gone", "c"], ["a", "b", "c"])
    ('a', 'gone', 'b', 'c')
    """
    merged = list(new)
    for index, value in enumerate(old):
        if value not in merged:
            merged.insert(merged.index(old[index - 1]) + 1 if index else 0, value)
    return tuple(merged)
