"""The clocks of a ticket, from its facts."""

from __future__ import annotations

from policy_engine.clock import Point, ticks_of
from policy_engine.clock.points import point_of
from policy_engine.facts import Facts
from policy_engine.model.program import Program
from policy_engine.reckoning.clocks import Clocks, RecordedPause


def clocks_of(program: Program, facts: Facts) -> Clocks:
    """Everything that the clocks of a ticket run on."""
    recorded: dict[str, tuple[Point, ...]] = {name: tuple(map(point_of, moments)) for name, moments in facts.recorded.items()}
    pauses = tuple(
        RecordedPause(ticks_of(pause.from_), None if pause.to is None else ticks_of(pause.to), pause.deadlines) for pause in facts.pauses
    )
    return Clocks(program, ticks_of(facts.now), recorded, pauses, facts.places, facts.silences)
