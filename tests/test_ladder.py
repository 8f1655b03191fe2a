"""Exactly one of many literals: the ladder allows just what counting them allows."""

from __future__ import annotations

import pytest

z3 = pytest.importorskip("z3")

from policy_engine.analysis.formulas import exactly_one  # noqa: E402
from policy_engine.analysis.universe import FEW, ladder  # noqa: E402


@pytest.mark.parametrize("size", [FEW + 1, FEW + 2, 40])
def test_a_ladder_holds_where_just_one_literal_does(size: int) -> None:
    literals = [z3.Bool(f"cell {index}") for index in range(size)]
    for chosen in (set[int](), {0}, {size - 1}, {3}, {0, size - 1}, {2, 3, 4}, set(range(size))):
        solver = z3.SolverFor("QF_FD")
        solver.add(ladder(literals), *(literal if index in chosen else z3.Not(literal) for index, literal in enumerate(literals)))
        assert (solver.check() == z3.sat) == (len(chosen) == 1)


def test_a_ladder_and_a_count_never_differ() -> None:
    literals = [z3.Bool(f"cell {index}") for index in range(12)]
    solver = z3.Solver()
    solver.add(z3.Not(exactly_one(literals)), ladder(literals))
    assert solver.check() == z3.unsat


def test_ladders_of_different_literals_share_no_rung() -> None:
    one, other = [z3.Bool(f"a{index}") for index in range(9)], [z3.Bool(f"b{index}") for index in range(9)]
    solver = z3.Solver()
    solver.add(ladder(one), ladder(other), one[0], other[8])
    assert solver.check() == z3.sat
