"""The law as formulas against the law: for random policies and tickets, with unknown and narrowed values, every truth is the same."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from policy_engine.answer import Answer
from policy_engine.interpret import anything, interpret
from policy_engine.logic import Truth
from policy_engine.model.program import Program
from tests.generated.policies import program_of, random_policy, random_world

z3 = pytest.importorskip("z3")

from policy_engine.analysis.formulas import Formula, Rail  # noqa: E402
from policy_engine.analysis.meaning import Meaning  # noqa: E402
from policy_engine.analysis.proofs import holds  # noqa: E402
from policy_engine.analysis.solver import Reply, Solver  # noqa: E402
from policy_engine.analysis.universe import Inputs, common_slots, is_given  # noqa: E402
from tests.generated.grid import World  # noqa: E402


def ticket(program: Program, inputs: Inputs, world: World) -> Iterator[Formula]:
    """The literals of a ticket, one way or the other."""
    for variable in program.variables:
        if is_given(variable, program):
            slot, possible = inputs.slots[variable.name], world.get(variable.name) or anything(variable)
            mask = slot.mask_of(possible)
            for index in range(slot.size):
                cell = inputs.cell(variable.name, index)
                yield cell if mask >> index & 1 else z3.Not(cell)
            if slot.ranges:
                yield inputs.surely_known(variable.name) == possible.is_known


def truth(reply: Reply, rail: Rail) -> Truth:
    return True if holds(reply.model, rail.t) else False if holds(reply.model, rail.f) else None


def compare(meaning: Meaning, reply: Reply, answer: Answer) -> None:
    program = meaning.program
    assert {name: truth(reply, rail) for name, rail in meaning.triggers.items()} == answer.triggers
    assert {name: truth(reply, rail) for name, rail in meaning.gates.items()} == answer.gates
    assert {name: truth(reply, rail) for name, rail in meaning.lanes.items()} == answer.lanes
    for name, rails in meaning.scales.items():
        found, values = answer.scales[name], program.scale_plans[name].values
        assert truth(reply, rails.applies) == found.applies
        if found.applies is not False:
            low, high = (max(rank for rank, part in enumerate(bound) if holds(reply.model, part)) for bound in (rails.low, rails.high))
            assert (values[low], values[high]) == (found.low, found.high)


@pytest.mark.parametrize("seed", range(60))
def test_formulas_and_law_give_the_same_truths(seed: int) -> None:
    rng = random.Random(seed)
    program = program_of(random_policy(rng))
    inputs = Inputs(common_slots([program]), open=frozenset(program.by_name))
    meaning, solver = Meaning(program, inputs), Solver()
    solver.know(meaning.constraints)
    for _ in range(12):
        said = random_world(rng, program)
        world = {
            name: value for name, value in said.items() if is_given(program.by_name[name], program) and name not in program.state_plans
        }
        reply = solver.ask(*ticket(program, inputs, world))
        assert reply.verdict == "yes"
        compare(meaning, reply, interpret(program, world))


@pytest.mark.parametrize("seed", range(20))
def test_a_ticket_like_another_means_what_it_means_alone(seed: int) -> None:
    """Whatever a variant shares with the ticket it is like is the same as if it were worked out anew."""
    rng = random.Random(seed)
    program = program_of(random_policy(rng))
    slots = common_slots([program])
    base = Meaning(program, Inputs(slots, open=frozenset(program.by_name)))
    given = [variable.name for variable in program.variables if is_given(variable, program) and variable.kind != "state"]
    changed = frozenset(rng.sample(given, 2))
    variant = Meaning(program, Inputs(slots, frozenset(program.by_name), "other ", changed), like=base)
    solver = Solver()
    solver.know([*base.constraints, *variant.constraints])
    for _ in range(6):
        world = {name: value for name, value in random_world(rng, program).items() if name in given}
        reply = solver.ask(*ticket(program, variant.inputs, world))
        assert reply.verdict == "yes"
        compare(variant, reply, interpret(program, world))
