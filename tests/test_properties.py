"""Laws that hold for every shape, found and shrunk by Hypothesis."""

from __future__ import annotations

import random
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from policy_engine.compiler import compile_program
from policy_engine.compiler.cells import cut
from policy_engine.interpret import interpret, judge_check
from policy_engine.logic import Range, all_of, any_of, intersect, negate
from policy_engine.logic.possible import Possible, number
from policy_engine.logic.ranges import complement, covers
from policy_engine.model.program import Check
from policy_engine.router import walk
from policy_engine.tree import Slot
from tests.generated.policies import Sizes, program_of, random_policy, random_world

numbers = st.integers(-5, 5).map(Decimal)
truths = st.sampled_from([True, False, None])


@st.composite
def ranges(draw: st.DrawFn) -> Range:
    low, high = sorted((draw(numbers), draw(numbers)))
    low_open, high_open = (False, False) if low == high else (draw(st.booleans()), draw(st.booleans()))
    bottom, top = draw(st.sampled_from([low, None])), draw(st.sampled_from([high, None]))
    return Range(bottom, top, low_open and bottom is not None, high_open and top is not None)


@given(st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_router_equals_law_on_shapes_that_shrink(rng: random.Random) -> None:
    program = program_of(random_policy(rng, Sizes(signals=4, triggers=3, levels=3, lanes=2, definitions=1, gates=1)))
    tree = compile_program(program)
    world = random_world(rng, program)
    assert walk(program, tree, world)[0].same_as(interpret(program, world))


@given(ranges(), numbers, numbers)
def test_a_number_is_in_a_range_or_in_its_complement(part: Range, one: Decimal, step: Decimal) -> None:
    at = one + step / 2
    outside = complement((part,))
    assert part.contains(at) != any(piece.contains(at) for piece in outside)


@given(ranges(), ranges())
def test_a_range_is_covered_when_nothing_of_it_is_left(one: Range, other: Range) -> None:
    both = intersect(one, other)
    assert covers((other,), one) == (both == one)


@given(st.lists(ranges(), max_size=4), numbers)
def test_every_number_lies_in_just_one_cell(parts: list[Range], at: Decimal) -> None:
    cells = cut(parts)
    assert sum(cell.contains(at) for cell in cells) == 1
    assert sum(cell.contains(at + Decimal("0.5")) for cell in cells) == 1


@given(st.lists(ranges(), min_size=1, max_size=3), ranges(), numbers)
def test_cells_and_ranges_judge_alike(allowed: list[Range], part: Range, at: Decimal) -> None:
    """What the router sees through masks of cells is what the law sees in ranges."""
    check = Check("n", ranges=tuple(sorted(allowed, key=lambda r: r.low if r.low is not None else Decimal("-Infinity"))))
    slot = Slot("n", ranges=tuple(cut(allowed)))
    mask = sum(1 << i for i, cell in enumerate(slot.ranges) if covers(check.ranges, cell))
    for possible in (Possible(ranges=(part,)), number(at)):
        seen = slot.mask_of(possible)
        by_cells = False if not seen & mask else True if not seen & ~mask else None
        law = judge_check(check, possible)
        assert by_cells == law or (by_cells is None and law is not None and not possible.is_known)


@given(st.lists(truths), st.lists(truths))
def test_de_morgan_holds_in_three_values(one: list[bool | None], other: list[bool | None]) -> None:
    assert negate(all_of(one)) is any_of(map(negate, one))
    assert all_of([*one, *other]) is all_of([all_of(one), all_of(other)])
