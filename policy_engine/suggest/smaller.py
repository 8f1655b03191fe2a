"""The smallest ticket, or pair of tickets, that still shows something."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from policy_engine.suggest.desk import Desk, Said
from policy_engine.suggest.view import View

Shows = Callable[[Sequence[View]], bool]
FEW = 2
"""So many values more may be said where they settle everything else about a ticket."""


def smallest(desk: Desk, tickets: Sequence[Said], shows: Shows) -> list[Said]:
    """The tickets without what does not matter; where little is needed for it, nothing about them is left open."""
    least = fewer(desk, tickets, shows)
    if all(desk.view(said).is_settled for said in least):
        return least
    settled = settle(desk, least, tickets, shows)
    return settled if max(map(len, settled)) <= max(map(len, least)) + FEW else least


def settle(desk: Desk, least: Sequence[Said], tickets: Sequence[Said], shows: Shows) -> list[Said]:
    """The same tickets with what settles everything else; `least` where nothing does."""

    def open_less(views: Sequence[View]) -> bool:
        return shows(views) and all(view.is_settled for view in views)

    for full in ([complete(desk, said) for said in least], tickets):
        if open_less([desk.view(said) for said in full]):
            return fewer(desk, full, open_less)
    return list(least)


def complete(desk: Desk, said: Said) -> Said:
    """The ticket with a plain value for everything that is not known: no for flags, the first value of a choice."""
    plain: Said = {}
    for name, value in desk.plain.items():
        if name not in said and name not in desk.silence:
            plain[name] = value
    return {**plain, **said}


def fewer(desk: Desk, tickets: Sequence[Said], shows: Shows) -> list[Said]:
    """Leave out of all tickets what does not matter: in halves first, then one by one."""
    kept = [dict(said) for said in tickets]
    size = max(1, len({name for said in kept for name in said}) // 2)
    while size:
        names = sorted({name for said in kept for name in said})
        for start in range(0, len(names), size):
            part = set(names[start : start + size])
            without = [{name: value for name, value in said.items() if name not in part} for said in kept]
            if shows([desk.view(said) for said in without]):
                kept = without
        size //= 2
    return fewer_apart(desk, kept, shows)


def fewer_apart(desk: Desk, tickets: list[Said], shows: Shows) -> list[Said]:
    """Leave out of each ticket what silence says as well, or what matters in the other ticket only."""
    kept = list(tickets)
    for index, said in enumerate(kept):
        for name in sorted(said):
            smaller = {other: value for other, value in kept[index].items() if other != name}
            trial = [*kept[:index], smaller, *kept[index + 1 :]]
            if shows([desk.view(ticket) for ticket in trial]):
                kept = trial
    return kept
