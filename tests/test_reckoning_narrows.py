"""Knowing more only narrows what the clocks say: states, due events and lengths of time, and no due time gets earlier than the first."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from policy_engine.answer import Answer
from policy_engine.interpret import interpret
from policy_engine.logic.possible import ANY_NUMBER, Possible, one
from policy_engine.logic.ranges import covers
from policy_engine.model.program import Program, Variable
from policy_engine.reckoning import Clocks
from tests.generated.clocks import EVENTS, random_clocks
from tests.generated.policies import Sizes, program_of, random_policy, random_world, settle

SEEDS = 60


@pytest.mark.parametrize("seed", range(SEEDS))
def test_settling_what_is_open_only_narrows_the_clocks(seed: int) -> None:
    rng = random.Random(seed)
    program = clocked_program(rng)
    for _ in range(25):
        world = random_world(rng, program, unknown=0.6)
        for variable in program.variables:
            if variable.kind == "state" or "|" in variable.name or variable.name.endswith(".due"):
                world.pop(variable.name, None)
        clocks = random_clocks(rng, program, world)
        before = interpret(program, world, {}, clocks)
        known, told = settled(rng, program, world, clocks)
        after = interpret(program, known, {}, told)
        for variable in program.variables:
            if variable.kind in ("state", "duration") or variable.name.endswith(".due"):
                assert narrows(before.values[variable.name], after.values[variable.name]), (seed, variable.name, known)
        assert_no_due_is_earlier(before, after, seed)


def clocked_program(rng: random.Random) -> Program:
    """A policy without tests that more knowledge may turn (`known`, assumed scales)."""
    while True:
        data = random_policy(rng, Sizes(signals=5, triggers=3, definitions=1, gates=1, real_clocks=True))
        if "deadlines" in data and "known" not in str(data) and data["scales"].get("severity", {}).get("when_unsure", "ask") == "ask":
            return program_of(data)


def settled(rng: random.Random, program: Program, world: dict[str, Possible], clocks: Clocks) -> tuple[dict[str, Possible], Clocks]:
    """The same ticket with one thing settled that was open: a variable, an event, a zone."""
    found = [v for v in program.variables if is_open(v, world, program)]
    if not found or rng.random() < 0.1:
        return world, replace(clocks, places={"zone": "Asia/Kolkata"}) if not clocks.places else clocks
    variable = rng.choice(found)
    if variable.kind != "event":
        return {**world, variable.name: settle(rng, world.get(variable.name), variable)}, clocks
    fresh = random_clocks(rng, program, {})
    if rng.random() < 0.3:
        return {**world, variable.name: one("not_yet")}, clocks
    points = tuple(point for point in fresh.recorded.get(variable.name, ()) if not point.is_date and point.first(clocks.zone) <= clocks.now)
    if not points:
        return {**world, variable.name: one("not_yet")}, clocks
    return {**world, variable.name: one("happened")}, replace(clocks, recorded={**clocks.recorded, variable.name: points})


def is_open(variable: Variable, world: dict[str, Possible], program: Program) -> bool:
    if variable.kind == "event":
        return variable.name in (*EVENTS, "received", "escalated") and variable.name not in world
    plan = program.signal_plans.get(variable.owner)
    if plan is None or plan.from_events or plan.is_open or plan.when is not None or plan.table is not None:
        return False
    possible = world.get(variable.name)
    return possible is None or not possible.is_known


def narrows(before: Possible, after: Possible) -> bool:
    if before == ANY_NUMBER:  # on which every test is open
        return True
    if after.absent and not before.absent:
        return False
    return after.values <= before.values and all(covers(before.ranges, part) for part in after.ranges)


def assert_no_due_is_earlier(before: Answer, after: Answer, seed: int) -> None:
    for name, found in before.reckonings.items():
        later = after.reckonings[name]
        if found.dues and later.dues and not found.open_due:
            assert found.dues[0].at <= later.dues[0].at, (seed, name)
