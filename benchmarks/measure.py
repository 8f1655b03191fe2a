"""Times that can be compared: all contenders take turns over the same tickets, and every ratio is of neighbours in the same round."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True, slots=True)
class Contender:
    """Something that answers tickets one by one. `share`: of the tickets, for what would take too long with all of them."""

    name: str
    route: Callable[[Any], Any]
    tickets: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds of the processor for one ticket, round by round."""

    name: str
    rounds: tuple[float, ...]

    @property
    def best(self) -> float:
        """Microseconds, of the best round."""
        return min(self.rounds) * 1e6

    def against(self, other: Times) -> Ratio:
        ratios = sorted(mine / theirs for mine, theirs in zip(self.rounds, other.rounds, strict=True))
        return Ratio(ratios[len(ratios) // 10], median(ratios), ratios[-1 - len(ratios) // 10])


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio: the middle one of all rounds, and what is left when a tenth of the rounds is cut at each end."""

    low: float
    middle: float
    high: float

    def __str__(self) -> str:
        return f"{_short(self.middle)} ({_short(self.low)}–{_short(self.high)})"


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def race(contenders: Sequence[Contender], rounds: int) -> dict[str, Times]:
    """The times of all contenders, in turns; the first round only warms up."""
    found: dict[str, list[float]] = {contender.name: [] for contender in contenders}
    gc.collect()
    for turn in range(rounds + 1):
        for contender in contenders:
            seconds = _seconds(contender.route, contender.tickets)
            if turn:
                found[contender.name].append(seconds)
    return {name: Times(name, tuple(times)) for name, times in found.items()}


def _seconds(route: Callable[[Any], Any], tickets: Sequence[Any]) -> float:
    begun = time.process_time()
    for ticket in tickets:
        route(ticket)
    return (time.process_time() - begun) / len(tickets)
