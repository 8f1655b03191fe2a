"""How times grow: with the number of triggers, and with the number of tickets."""

from __future__ import annotations

import time
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import cycle, islice

from benchmarks.chain import make_chain
from benchmarks.masks import make_masks
from benchmarks.measure import Contender, race
from benchmarks.policies import Size, generated_policy
from benchmarks.single import CHAIN, GAPS, OURS, Effort, WrongAnswer, check_against_law, memory_of
from benchmarks.tickets import complete_tickets, with_gaps
from policy_engine import Policy
from policy_engine.generated import compile_policy

MAX_COLUMNS = 100_000
"""Rows that NumPy gets at most: a million would need more memory than a shared machine has to give."""


@dataclass(frozen=True, slots=True)
class Grown:
    """One size: microseconds a ticket, milliseconds to make the code (all ways of reading), kilobytes that it holds."""

    triggers: int
    complete: float
    gaps: float
    chain: float
    making: float
    memory: float


@dataclass(frozen=True, slots=True)
class Crowd:
    """One number of tickets: seconds of the processor. `masks` None where NumPy did not take part."""

    tickets: int
    ours: float
    columns: float | None
    masks: float | None


def grow_triggers(sizes: tuple[int, ...], effort: Effort) -> list[Grown]:
    found = []
    for triggers in sizes:
        program = generated_policy(Size(triggers=triggers)).source.program
        tickets = complete_tickets(program, effort.tickets)
        gaps = with_gaps(tickets)
        begun = time.process_time()
        compiled = compile_policy(program)
        compiled.level({})
        compiled._make("level_masks")
        making = time.process_time() - begun
        check_against_law(program, compiled, [*tickets[: effort.slow_tickets], *gaps[: effort.slow_tickets]])
        contenders = [
            Contender(OURS, compiled.level, tickets),
            Contender(GAPS, compiled.level, gaps),
            Contender(CHAIN, make_chain(program), tickets),
        ]
        times = race(contenders, max(1, effort.rounds // 3))
        complete, holed, chain = (times[name].best for name in (OURS, GAPS, CHAIN))
        found.append(Grown(triggers, complete, holed, chain, making * 1e3, memory_of(program) / 1e3))
    return found


def grow_tickets(policy: Policy, counts: tuple[int, ...]) -> list[Crowd]:
    """Tickets one after the other, and the same with NumPy's masks: making columns of dicts, and routing them."""
    program = policy.source.program
    level = compile_policy(program).level
    some = complete_tickets(program, min(1_000, counts[0]))
    found = []
    for count in counts:
        tickets = list(islice(cycle(some), count))
        begun = time.process_time()
        levels = [level(ticket)[0] for ticket in tickets]
        ours = time.process_time() - begun
        if count > MAX_COLUMNS or find_spec("numpy") is None:
            found.append(Crowd(count, ours, None, None))
            continue
        to_columns, route = make_masks(program)
        begun = time.process_time()
        columns = to_columns(tickets)
        made = time.process_time()
        if route(columns) != levels:
            raise WrongAnswer("NumPy masks")
        found.append(Crowd(count, ours, made - begun, time.process_time() - made))
    return found
