"""Compares the router with the law on many generated policies and tickets, on two processes."""

from __future__ import annotations

import random
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

from policy_engine.compiler import compile_program
from policy_engine.interpret import interpret
from policy_engine.router import Known, walk_ticket
from tests.generated.clocks import random_clocks
from tests.generated.policies import Sizes, program_of, random_policy, random_world


def compare(seed: int, tickets: int) -> Counter[str]:
    """How often each form of tree answered. Raises AssertionError with the seed where router and law differ."""
    rng, forms = random.Random(seed), Counter[str]()
    program = program_of(random_policy(rng, Sizes(real_clocks=seed % 4 == 0)))
    tree = compile_program(program)
    for _ in range(tickets):
        world = random_world(rng, program)
        decided = {"severity": "normal"} if rng.random() < 0.05 and any(s.name == "severity" for s in program.scales) else {}
        clocks = random_clocks(rng, program, world) if program.states and rng.random() < 0.8 else None
        walked, path = walk_ticket(program, tree, Known(world, decided, clocks))
        assert walked.same_as(interpret(program, world, decided, clocks)), (seed, world)
        forms[path.form] += 1
    return forms


def compare_all(policies: int, tickets: int) -> Counter[str]:
    """All seeds below `policies`, `tickets` each."""
    with ProcessPoolExecutor(max_workers=2) as pool:
        return sum(pool.map(compare, range(policies), [tickets] * policies, chunksize=5), Counter[str]())
