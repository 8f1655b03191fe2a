"""Tickets for a program: flat ones with every signal, and the same with a fifth of the signals taken out."""

from __future__ import annotations

import random
from typing import Any

from policy_engine.loader.order import checks_of
from policy_engine.model.program import Program, Variable

Flat = dict[str, Any]
MISSING = 0.2


def inputs(program: Program) -> tuple[Variable, ...]:
    """The variables that triggers read and tickets speak of, in the policy's order."""
    read = {check.variable for trigger in program.triggers for check in checks_of(trigger.when)}
    return tuple(variable for variable in program.variables if variable.name in read)


def complete_tickets(program: Program, count: int, seed: int = 2) -> list[Flat]:
    """Tickets with a value for everything that is read. Flags are set in a tenth of them: most tickets are quiet."""
    chance, variables = random.Random(seed), inputs(program)
    return [{variable.name: _value(variable, chance) for variable in variables} for _ in range(count)]


def _value(variable: Variable, chance: random.Random) -> Any:
    if variable.kind == "flag":
        return chance.random() < 0.1
    if variable.kind == "duration":
        return chance.randrange(0, 30 * 3600)
    if variable.is_numeric:
        return chance.randrange(0, 1200)
    return chance.choice(variable.values)


def with_gaps(tickets: list[Flat], seed: int = 3) -> list[Flat]:
    """The same tickets, each with a fifth of its signals taken out."""
    chance = random.Random(seed)
    return [_with_gaps(ticket, chance) for ticket in tickets]


def _with_gaps(ticket: Flat, chance: random.Random) -> Flat:
    gone = set(chance.sample(sorted(ticket), round(len(ticket) * MISSING)))
    return {name: value for name, value in ticket.items() if name not in gone}
