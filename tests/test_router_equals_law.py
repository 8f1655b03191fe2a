"""The tree says what the law says: on random policies and tickets, with everything a policy can hold."""

from __future__ import annotations

import random
from collections import Counter

from policy_engine.compiler import compile_program
from policy_engine.interpret import interpret
from policy_engine.router import walk
from tests.generated.policies import program_of, random_policy, random_world

POLICIES, TICKETS = 250, 400


def test_router_equals_interpreter_on_100_000_pairs() -> None:
    forms: Counter[str] = Counter()
    for seed in range(POLICIES):
        rng = random.Random(seed)
        program = program_of(random_policy(rng))
        tree = compile_program(program)
        for _ in range(TICKETS):
            world = random_world(rng, program)
            decided = {"severity": "normal"} if rng.random() < 0.05 and any(s.name == "severity" for s in program.scales) else {}
            walked, path = walk(program, tree, world, decided)
            law = interpret(program, world, decided)
            assert walked.same_as(law), (seed, world)
            forms[path.form] += 1
    assert sum(forms.values()) == POLICIES * TICKETS
    assert min(forms["tree"], forms["level-trees"], forms["list"]) > 500, forms
