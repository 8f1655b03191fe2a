"""Random clocks for generated policies (calendars, deadlines, chains, durations), and random times for their tickets."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from policy_engine.clock import Point, ticks_of
from policy_engine.logic.possible import Possible, one
from policy_engine.model.clocks import CHAIN_STATES, STATES
from policy_engine.model.program import Program
from policy_engine.reckoning import Clocks
from policy_engine.reckoning.clocks import RecordedPause

EVENTS = ("e0", "e1", "e2")
ZONE = ZoneInfo("Europe/Berlin")
START = datetime(2026, 3, 5, 12, tzinfo=UTC)
LENGTHS = ("30m", "4h", "1 business day", "3 business days", "2 calendar days", "1 week", "1 month")
CALENDARS = {
    "office": {"hours": {"mon-fri": ["09:00-12:30", "13:30-17:00"]}, "holidays": {"dates": ["2026-03-10"]}},
    "night": {
        "hours": {"sun": "22:00-24:00", "mon-thu": ["00:00-04:00", "22:00-24:00"], "fri": "00:00-04:00"},
        "time_zone": "America/New_York",
        "holidays": "none",
    },
    "theirs": {"hours": {"mon-sun": "08:00-20:00"}, "time_zone": {"field": "zone"}, "holidays": "none"},
}
Entry = tuple[str, str, list[str]]
"""(name, kind, values) of what a condition can test."""


class ClockMaker:
    """Makes the clocks of one policy. `condition` makes a condition over what was made before; `axes` are finite signals."""

    def __init__(self, rng: random.Random, condition: Any, axes: list[Entry]) -> None:
        self.rng, self.condition, self.axes = rng, condition, axes

    def parts(self) -> tuple[dict[str, Any], list[Entry], list[dict[str, Any]]]:
        """Sections of the policy, what can be tested of them, and duration signals."""
        deadlines = [self.deadline(index) for index in range(self.rng.randint(1, 3))]
        chain = {"id": "pages", "from": self.starts(), "acknowledged_by": "e2", "repeat": self.rng.randint(0, 2), "steps": self.steps()}
        if self.rng.random() < 0.6:
            chain["when"] = self.condition(0)
        tested = [(part["id"], "choice", list(STATES)) for part in deadlines]
        signals = [self.signal(index, [part["id"] for part in deadlines]) for index in range(2)]
        tested += [("pages", "choice", list(CHAIN_STATES)), ("e0", "choice", ["happened", "not_yet"])]
        tested += [(part["id"], part["type"], []) for part in signals]
        sections = {
            "time_zone": "Europe/Berlin",
            "calendars": CALENDARS,
            "events": [{"id": name} for name in EVENTS],
            "deadlines": deadlines,
            "chains": [chain],
        }
        return sections, tested, signals

    def deadline(self, index: int) -> dict[str, Any]:
        rng = self.rng
        part: dict[str, Any] = {"id": f"c{index}", "met_by": "e2"}
        if rng.random() < 0.7:
            part["when"] = self.condition(0)
        shape = rng.choice(["within", "within", "targets", "targets", "every", "before"])
        if shape == "before":
            return {**part, "at_least": rng.choice(LENGTHS), "before": rng.choice(EVENTS), "calendar": self.calendar()}
        part["from"] = self.starts() if index == 0 or rng.random() < 0.7 else f"c{index - 1}.due"
        if shape == "every":
            part.update({"every": rng.choice(LENGTHS), "calendar": self.calendar()})
            part.update(rng.choice([{}, {"until": "e1"}, {"for": "1 week"}]))
        elif shape == "within":
            part.update(self.length())
        else:
            part["targets"] = [{"when": self.condition(0), **self.length()} for _ in range(rng.randint(1, 3))]
        if rng.random() < 0.4:
            part["pauses_while"] = self.condition(0)
        if rng.random() < 0.3:
            part["extension"] = {"when": self.condition(0), rng.choice(["to", "by"]): rng.choice(LENGTHS)}
        if rng.random() < 0.15:
            part["agreed"] = "e1"
        return part

    def length(self) -> dict[str, Any]:
        rng = self.rng
        part: dict[str, Any] = {"within": rng.choice([*LENGTHS, "none", "best_effort", "immediately"]), "calendar": self.calendar()}
        axis = rng.choice(self.axes) if self.axes and rng.random() < 0.3 else None
        if axis is not None:
            values = axis[2] or ["yes", "no"]
            part["within"] = {"by": axis[0], values[0]: rng.choice(LENGTHS), "otherwise": rng.choice([*LENGTHS, "none"])}
        if rng.random() < 0.3:
            part["due_at"] = rng.choice(["same_time", "close", "09:00"])
        return part

    def calendar(self) -> str:
        return self.rng.choice(["always", "office", "office", "night", "theirs"])

    def starts(self) -> list[str]:
        return self.rng.sample(["received", "escalated", *EVENTS], self.rng.choice([1, 1, 2]))

    def steps(self) -> list[dict[str, Any]]:
        steps = []
        for _ in range(self.rng.randint(1, 3)):
            step: dict[str, Any] = {"page": ["customer"], "wait": self.rng.choice(["5m", "1h", "20h"])}
            if self.rng.random() < 0.4:
                step["when"] = self.condition(0)
            steps.append(step)
        return steps

    def signal(self, index: int, deadlines: list[str]) -> dict[str, Any]:
        rng = self.rng
        if rng.random() < 0.3:
            return {"id": f"open{index}", "type": "flag", "open": self.calendar(), "at": rng.choice(["now", "received", "e0"])}
        events = [*EVENTS, "received", "escalated", *(f"{name}.due" for name in deadlines)]
        part: dict[str, Any] = {"id": f"age{index}", "type": "duration", "from": rng.sample(events, rng.choice([1, 1, 2]))}
        if rng.random() < 0.3:
            part["to"] = rng.choice([name for name in EVENTS if name not in part["from"]] or ["now"])
        if rng.random() < 0.6:
            part["calendar"] = self.calendar()
        return part


def duration_test(rng: random.Random) -> str:
    """A test of a length of time, in one of the units."""
    return f"{rng.choice(['over', 'at least', 'under', 'at most'])} {rng.choice(LENGTHS)}"


def random_clocks(rng: random.Random, program: Program, world: dict[str, Possible]) -> Clocks:
    """Times of events, a present, pauses. `world` is made to agree with the times."""
    now = START + timedelta(minutes=rng.randrange(0, 20_000))
    recorded: dict[str, tuple[Point, ...]] = {}
    for name in ("received", "escalated", *EVENTS):
        roll = rng.random()
        if name not in program.by_name:
            continue
        if roll < 0.6:
            recorded[name] = tuple(sorted((_time(rng) for _ in range(rng.choice([1, 1, 2]))), key=_order))
            happened = any(point.first(ZONE) <= ticks_of(now) for point in recorded[name])
            world[name] = one("happened" if happened else "not_yet")
        elif roll < 0.8:
            world[name] = one("not_yet")
        else:
            world.pop(name, None)
    places = {"zone": rng.choice(["Asia/Kolkata", "America/New_York"])} if rng.random() < 0.7 else {}
    return Clocks(program, ticks_of(now), recorded, tuple(_pauses(rng)), places)


def _time(rng: random.Random) -> Point:
    at = START + timedelta(minutes=rng.randrange(-1000, 22_000))
    return Point(day=date(at.year, at.month, at.day)) if rng.random() < 0.15 else Point(ticks_of(at))


def _pauses(rng: random.Random) -> list[RecordedPause]:
    if rng.random() < 0.7:
        return []
    start = ticks_of(START + timedelta(minutes=rng.randrange(0, 9000)))
    return [RecordedPause(start, start + rng.randrange(1, 4000) * 60_000_000 if rng.random() < 0.7 else None)]


def _order(point: Point) -> int:
    return point.first(ZONE)


def without(clocks: Clocks, name: str) -> Clocks:
    """The same, but nobody knows the times of one event."""
    return replace(clocks, recorded={event: points for event, points in clocks.recorded.items() if event != name})
