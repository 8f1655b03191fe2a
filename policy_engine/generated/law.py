"""What the generated functions give, asked of the law: slow, for the policies that no Python code can be made of."""

from __future__ import annotations

from typing import Any

from policy_engine.generated.values import FlatTicket, world_of
from policy_engine.interpret import interpret
from policy_engine.logic import Truth
from policy_engine.model.program import Program


def ask_the_law(program: Program, function: str, ticket: FlatTicket) -> Any:
    """What one of the FUNCTIONS returns."""
    world, decided = world_of(program, ticket)
    deciding = {scale.name for scale in program.scales if scale.decided_by is not None}
    answer = interpret(program, world, {name: value for name, value in decided.items() if name in deciding})
    if function.startswith("level"):
        level = answer.scales.get("level")
        return (None, None) if level is None or level.applies is False else (level.low, level.high)
    masks = tuple(_masks(truths.values()) for truths in (answer.triggers, answer.gates, answer.lanes))
    if function.startswith("fired"):
        return masks[0]
    ranks = {scale.name: scale.rank for scale in program.scales}
    scales = tuple(
        (found.applies, *(ranks[name](value) for value in (found.low, found.high, *found.own)))
        for name, found in ((scale.name, answer.scales[scale.name]) for scale in program.scales)
    )
    return (*masks, scales)


def _masks(truths: Any) -> tuple[int, int]:
    found: list[Truth] = list(truths)
    sure = sum(1 << place for place, truth in enumerate(found) if truth is True)
    return sure, sure | sum(1 << place for place, truth in enumerate(found) if truth is None)
