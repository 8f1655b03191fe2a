"""The difference of two policies found by trying every ticket of a grid, and compared with what is proven."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import product
from math import prod
from typing import Any

from policy_engine.analysis.witness import Replayer
from policy_engine.answer import Answer
from policy_engine.compiler.cells import conditions_of
from policy_engine.diff import Difference, compare
from policy_engine.diff.difference import NOT_AT_ALL, LaneMove, Span, Witness
from policy_engine.diff.facts import Fact, pair_facts
from policy_engine.diff.find_renames import find_renames
from policy_engine.diff.renames import Renames
from policy_engine.interpret import interpret
from policy_engine.loader import PolicySource
from policy_engine.loader.order import checks_of
from policy_engine.logic.possible import Possible, number, one, some
from policy_engine.model.program import Program, TriggerPlan, Variable
from tests.generated.changes import changed, source_of
from tests.generated.policies import Sizes, random_policy

SMALL = Sizes(signals=3, triggers=3, levels=3, lanes=2, definitions=1, gates=1)
MOST_TICKETS = 500
STEP = Decimal(5)
"""Thresholds are multiples of ten: one step off lies between them."""


@dataclass
class Seen:
    """What the grid shows: pairs of answers by scale, pairs of lanes, and triggers that fire on more or fewer tickets."""

    moves: dict[str, set[tuple[Span, Span]]] = field(default_factory=dict)
    lanes: set[tuple[object, object]] = field(default_factory=set)
    gained: set[tuple[str, str]] = field(default_factory=set)
    lost: set[tuple[str, str]] = field(default_factory=set)


def _read(program: Program) -> set[str]:
    tested = {check.variable for condition in conditions_of(program) for check in checks_of(condition)}
    tables = [*(signal.table for signal in program.signals), *(scale.table for scale in program.scales)]
    return tested | {axis for table in tables if table is not None for axis in table.axes}


def _asked(program: Program) -> set[str]:
    """What is tested for being known, everything that this is found from, and the parts of it."""
    tested = {check.variable for condition in conditions_of(program) for check in checks_of(condition) if check.known is not None}
    near = tested.union(*(program.all_needs(name) for name in tested))
    return near | {variable.name for variable in program.variables if variable.owner in near - tested}


@dataclass
class Grid:
    """Every ticket of two policies that they could tell apart: values at, just below and just above each threshold."""

    old: PolicySource
    new: PolicySource
    renames: Renames
    axes: list[tuple[Fact, list[Possible | None]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        old, new = self.old.program, self.new.program
        asked = {self.name(name) for name in _asked(old)} | _asked(new)
        for fact in pair_facts(old, new, self.renames).facts:
            mine = fact.old is not None and (fact.old.name in _read(old) or self.never_falls(fact.old, old) or fact.old.kind == "event")
            theirs = fact.new is not None and (fact.new.name in _read(new) or self.never_falls(fact.new, new) or fact.new.kind == "event")
            if (mine or theirs) and not (fact.key.endswith(".due")):
                variable = fact.new or fact.old
                assert variable is not None
                open_value = [None] if variable.kind != "current" and self.name_of(fact) in asked else []
                self.axes.append((fact, [*self.values(fact), *open_value]))

    def never_falls(self, variable: Variable, program: Program) -> bool:
        scale = program.scale_plans.get(variable.name.removeprefix("current."))
        return variable.kind == "current" and scale is not None and scale.never_falls

    def name(self, old: str) -> str:
        return self.renames.variable(old)

    def name_of(self, fact: Fact) -> str:
        return fact.new.name if fact.new is not None else self.name(fact.old.name) if fact.old is not None else ""

    def values(self, fact: Fact) -> list[Possible | None]:
        if (fact.old or fact.new).is_numeric:  # type: ignore[union-attr]
            checks = [
                check
                for program, variable in ((self.old.program, fact.old), (self.new.program, fact.new))
                for condition in conditions_of(program)
                for check in checks_of(condition)
                if variable is not None and check.variable == variable.name
            ]
            ends = {end for check in checks for part in check.ranges for end in (part.low, part.high) if end is not None}
            return [number(at) for at in sorted({near for end in ends for near in (end - STEP, end, end + STEP)} or {Decimal(0)})]
        mine = [self.renames.value(self.name_of(fact), value) for value in fact.old.values] if fact.old is not None else None
        theirs = list(fact.new.values) if fact.new is not None else mine or []
        return [one(value) for value in theirs if mine is None or value in mine]

    @property
    def size(self) -> int:
        return prod(len(values) for _, values in self.axes)

    def tickets(self) -> Iterator[tuple[Answer, Answer]]:
        """Both answers to each ticket that can be."""
        for values in product(*(values for _, values in self.axes)):
            old, new = self.answer(values, is_old=True), self.answer(values, is_old=False)
            if old is not None and new is not None:
                yield old, new

    def answer(self, values: tuple[Possible | None, ...], *, is_old: bool) -> Answer | None:
        program = self.old.program if is_old else self.new.program
        world: dict[str, Possible] = {}
        states: dict[str, Possible | None] = {}
        for (fact, _), possible in zip(self.axes, values, strict=True):
            variable = fact.old if is_old else fact.new
            if variable is None:
                continue
            if possible is not None and possible.values and is_old:
                back = {self.renames.value(self.name_of(fact), value): value for value in variable.values}
                possible = some(back[value] for value in possible.values)
            if variable.kind == "state":
                states[variable.name] = possible
            elif possible is not None:
                world[variable.name] = possible
        return self.with_states(program, world, states)

    def with_states(self, program: Program, world: dict[str, Possible], states: Mapping[str, Possible | None]) -> Answer | None:
        """A deadline stands as the ticket says where its policy leaves it open; None for what can't be."""
        asking = replace(program, triggers=tuple(TriggerPlan(state.name, state.when, ()) for state in program.states))
        answer = interpret(asking, world)
        for name, possible in states.items():
            applies = answer.triggers[name]
            if applies is None or (applies and possible is not None and not possible.values <= answer.values[name].values):
                return None
            if applies and possible is not None:
                world[name] = possible
        return interpret(program, world)

    def seen(self, difference: Difference) -> Seen:
        found = Seen()
        shared = [(scale.old, scale.new, scale.values) for scale in difference.routing.scales]
        both = [
            (kind, one.name, self.renames.id(one.name))
            for kind in ("triggers", "gates")
            for one in getattr(self.old.program, kind)
            if self.renames.id(one.name) in {other.name for other in getattr(self.new.program, kind)}
        ]
        for old, new in self.tickets():
            for mine, theirs, order in shared:
                pair = (self.span(old, mine, order, is_old=True), self.span(new, theirs, order, is_old=False))
                if pair[0] != pair[1]:
                    found.moves.setdefault(theirs, set()).add(pair)
            lanes = (self.lanes(old, is_old=True), self.lanes(new, is_old=False))
            found.lanes.update([lanes] if lanes[0] != lanes[1] else [])
            for kind, mine, theirs in both:
                fired, fires = getattr(old, kind)[mine] is True, getattr(new, kind)[theirs] is True
                found.gained.update([(kind, theirs)] if fires and not fired else [])
                found.lost.update([(kind, theirs)] if fired and not fires else [])
        return found

    def span(self, answer: Answer, scale: str, order: tuple[str, ...], *, is_old: bool) -> Span:
        found = answer.scales[scale]
        name = self.renames.id(scale) if is_old else scale
        low, high = (order.index(self.renames.value(name, value) if is_old else value) for value in (found.low, found.high))
        return Span(low if found.applies is True else NOT_AT_ALL, NOT_AT_ALL if found.applies is False else high)

    def lanes(self, answer: Answer, *, is_old: bool) -> object:
        named = {self.renames.id(name) if is_old else name: truth for name, truth in answer.lanes.items()}
        return frozenset((name, truth) for name, truth in named.items() if truth is not False)


# ---- comparing -----------------------------------------------------------------------------------------------------------------


def check_pair(seed: int, *, related: bool) -> bool:
    """Whether this pair was small enough to be tried; raises AssertionError with the seed where grid and proofs differ."""
    rng = random.Random(seed)
    first = random_policy(rng, SMALL)
    second = changed(rng, first) if related else random_policy(rng, SMALL)
    old, new = source_of(first), source_of(second)
    if old is None or new is None:
        return False
    grid = Grid(old, new, find_renames(old.document, new.document)[0])
    if grid.size > MOST_TICKETS or pair_facts(old.program, new.program, grid.renames).nothing_shared:
        return False
    difference = compare(old, new)
    seen = grid.seen(difference)
    for scale in difference.routing.scales:
        moves = {(move.old, move.new) for move in scale.moves}
        assert scale.sure and moves == seen.moves.get(scale.new, set()), (seed, scale.new, moves ^ seen.moves.get(scale.new, set()))
        for row in scale.rows:
            pairs = [pair for pair in moves if (pair[0] == Span(row.at, row.at) if row.at is not None else not pair[0].is_settled)]
            same = "gone" if row.gone else "same"
            assert row.verdict == (same if verdict(pairs) == "same" else verdict(pairs)), (seed, scale.new, row)
    assert {_lane_pair(move) for move in difference.routing.lanes.moves} == seen.lanes or difference.routing.lanes.more, (seed, "lanes")
    check_reaches(difference, seen, seed)
    for witness, shows in expected(grid, difference):
        replay(grid, witness, shows, seed)
    return True


def verdict(pairs: list[tuple[Span, Span]]) -> str:
    up = any(new.low > old.low or new.high > old.high for old, new in pairs)
    down = any(new.low < old.low or new.high < old.high for old, new in pairs)
    return "both" if up and down else "raises" if up else "lowers" if down else "same"


def _lane_pair(move: LaneMove) -> tuple[object, object]:
    def place(sure: tuple[str, ...], perhaps: tuple[str, ...]) -> object:
        return frozenset([*((name, True) for name in sure), *((name, None) for name in perhaps)])

    return place(move.old, move.old_perhaps), place(move.new, move.new_perhaps)


def check_reaches(difference: Difference, seen: Seen, seed: int) -> None:
    words = {(False, False): "equivalent", (True, False): "wider", (False, True): "narrower", (True, True): "different"}
    told = {(kind, one.new): one.reach for kind in ("triggers", "gates") for one in getattr(difference.routing, kind)}
    for name in {*told, *seen.gained, *seen.lost}:
        assert told.get(name, "equivalent") == words[name in seen.gained, name in seen.lost], (seed, name, told.get(name))


def expected(grid: Grid, difference: Difference) -> Iterator[tuple[Witness, Any]]:
    """Each witness, and whether two answers are what it should show."""
    for scale in difference.routing.scales:
        for move in scale.moves:
            yield (
                move.witness,
                lambda old, new, scale=scale, move=move: (
                    (grid.span(old, scale.old, scale.values, is_old=True), grid.span(new, scale.new, scale.values, is_old=False))
                    == (move.old, move.new)
                ),
            )
    for lane in difference.routing.lanes.moves:
        yield lane.witness, lambda old, new, lane=lane: (grid.lanes(old, is_old=True), grid.lanes(new, is_old=False)) == _lane_pair(lane)
    for kind, part in ((of, part) for of in ("triggers", "gates") for part in getattr(difference.routing, of)):
        for witness, fires in ((part.gained, True), (part.lost, False)):
            if witness is not None:
                yield (
                    witness,
                    lambda old, new, kind=kind, p=part, fires=fires: (
                        (getattr(old, kind)[p.old] is True, getattr(new, kind)[p.new] is True) == (not fires, fires)
                    ),
                )


def replay(grid: Grid, witness: Witness, shows: Any, seed: int) -> None:
    answers = []
    for source, told in ((grid.old, witness.old), (grid.new, witness.new)):
        if told.command is None:
            answers.append(told.answer)
            continue
        answer = Replayer(source.program).answer(told.ticket)
        assert answer is not None and answer.same_as(told.answer), (seed, told.ticket)
        answers.append(answer)
    assert shows(*answers), (seed, witness.old.ticket, witness.new.ticket)


def _check(seed: int) -> bool:
    return check_pair(seed, related=seed % 4 != 0)


def check_all(pairs: int, start: int = 0) -> int:
    """Checks `pairs` pairs of policies, three of four related; returns the number of seeds it took."""
    checked, seed = 0, start
    with ProcessPoolExecutor(max_workers=2) as pool:
        while checked < pairs:
            step = max(20, pairs - checked)
            checked += sum(pool.map(_check, range(seed, seed + step), chunksize=5))
            seed += step
    return seed - start
