"""The load in sentences: who has most to do, when, and who drowns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from policy_engine.diff.load import HOURS, Load
from policy_engine.export.paragraphs import Item, Section
from policy_engine.messages import say


def named(loads: Sequence[Load]) -> list[tuple[str, Load]]:
    """The old and the new policy by name."""
    return [(say(f"load.{side}"), load) for side, load in zip(("old", "new"), loads, strict=False)]


def load_section(loads: Sequence[tuple[str, Load]]) -> Section | None:
    """A sentence for each level of each policy; None where no ticket has a time."""
    items = [Item(name, tuple(_sentences(load))) for name, load in loads if load.tickets]
    return Section(say("load.heading"), tuple(items)) if items else None


def _sentences(load: Load) -> Iterator[str]:
    for level in load.levels:
        week, people, capacity = load.a_week(level), load.headcount(level), load.capacity(level)
        hour = max(range(HOURS), key=lambda at: (week[at], -at))
        title = next(part.title or part.id for part in load.policy.document.levels if part.id == level)
        busiest = {"level": title, "week": f"{sum(week):,.1f}", "tickets": f"{week[hour]:,.1f}", "when": when(hour)}
        if people is None:
            yield say("load.busiest", **busiest)
        else:
            yield say("load.busiest_people", **busiest, count=people, each=f"{week[hour] / max(people, 1):,.1f}")
        if capacity is not None:
            yield _verdict(week, capacity, title)
    if load.undated:
        yield say("load.undated" if load.undated > 1 else "load.undated_one", count=load.undated)


def _verdict(week: Sequence[float], capacity: float, title: str) -> str:
    """Whether the people of a level can take what comes."""
    over = [at for at in range(HOURS) if week[at] > capacity]
    if not over:
        return say("load.keeps_up", level=title, capacity=f"{capacity:g}")
    worst = max(over, key=lambda at: (week[at], -at))
    words = "load.drowns" if len(over) > 1 else "load.drowns_one"
    return say(words, level=title, hours=len(over), capacity=f"{capacity:g}", when=when(worst))


def when(hour: int) -> str:
    """`Mon 09–10`."""
    return f"{say('load.days').split()[hour // 24]} {hour % 24:02d}–{hour % 24 + 1:02d}"


def load_data(load: Load) -> dict[str, Any]:
    """The load as data: tickets by level and hour of an average week."""
    return {
        "zone": load.zone.key,
        "weeks": round(load.weeks, 3),
        "undated": load.undated,
        "levels": [
            {
                "id": level,
                "headcount": load.headcount(level),
                "capacity": load.capacity(level),
                "hours": [round(value, 4) for value in load.a_week(level)],
            }
            for level in load.levels
        ],
    }
