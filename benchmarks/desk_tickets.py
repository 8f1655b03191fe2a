"""Random tickets for a whole policy, as a help desk's export has them: fields, times of events, what a person said, where tickets are.

Every field and event of the policy is filled now and then, so that each of its conditions and clocks is met in every state.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from policy_engine.model.program import Program, SignalPlan

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
LONGEST = 120 * 24 * 60
"""Minutes that an event may lie back."""


@dataclass(frozen=True, slots=True)
class Desk:
    """How much is filled in. `texts`: what customers write; none leaves texts out."""

    filled: float = 0.6
    happened: float = 0.4
    said: float = 0.01
    texts: Sequence[str] = ()


def desk_tickets(program: Program, count: int, seed: int, desk: Desk | None = None) -> list[dict[str, Any]]:
    """Flat records: columns by name, as `docs/batch.md` has them."""
    chance = random.Random(seed)
    return [_ticket(program, chance, number, desk or Desk()) for number in range(1, count + 1)]


def _ticket(program: Program, chance: random.Random, number: int, desk: Desk) -> dict[str, Any]:
    found: dict[str, Any] = {"id": f"T{number}"}
    created = NOW - timedelta(minutes=chance.choice([chance.randrange(600), chance.randrange(10_000), chance.randrange(LONGEST)]))
    if chance.random() < 0.97:
        found["created_at"] = created.isoformat()
    if desk.texts and chance.random() < 0.9:
        found["text"] = chance.choice(desk.texts)
    for signal in program.signals:
        if signal.field and chance.random() < desk.filled:
            found[signal.field] = _value(signal, chance)
        if not signal.from_events and not signal.is_open and chance.random() < desk.said:
            found[f"signals.{signal.name}"] = chance.choice(["unknown", _value(signal, chance)])
    for event in program.events:
        if chance.random() < desk.happened:
            found[event.field or f"events.{event.name}"] = _moment(created, chance)
    for scale in program.scales:
        if chance.random() < 0.2:
            found[f"current.{scale.name}"] = chance.choice(scale.values)
    return found


def _moment(created: datetime, chance: random.Random) -> str:
    """Mostly between the first message and now; now and then earlier, still to come, or only a date."""
    roll, passed = chance.random(), int((NOW - created).total_seconds() // 60)
    moment = created + timedelta(minutes=chance.randrange(passed + 1))
    if roll < 0.05:
        return moment.date().isoformat()
    if roll < 0.15:
        moment = NOW + timedelta(minutes=chance.randrange(20_000))
    elif roll < 0.3:
        moment = created - timedelta(minutes=chance.randrange(60_000))
    return moment.isoformat()


def _value(signal: SignalPlan, chance: random.Random) -> Any:
    match signal.type:
        case "flag":
            return chance.random() < 0.3
        case "choice":
            return chance.choice(signal.values)
        case "choices":
            return chance.sample(signal.values, chance.randrange(len(signal.values) + 1))
        case "duration":
            return f"{chance.randrange(1, 400)}h"
        case _:
            return chance.choice([chance.randrange(12), chance.randrange(300), chance.randrange(5000)])
