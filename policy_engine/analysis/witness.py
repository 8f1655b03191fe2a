"""Witness tickets: from the solver's example to the smallest ticket that shows the same, replayed through the law.

INVARIANT: no witness leaves here that `interpret`, given the facts of the very ticket that is printed, does not confirm.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from policy_engine.answer import Answer
from policy_engine.compiler import compile_program
from policy_engine.facts import Given, gather
from policy_engine.interpret import interpret
from policy_engine.loader import read_ticket_mapping
from policy_engine.logic import Range
from policy_engine.logic.possible import ABSENT, Possible, number, one
from policy_engine.model.program import Program, Variable
from policy_engine.quantities.durations import clock_words
from policy_engine.records import dataclass
from policy_engine.router import walk
from policy_engine.tree import Slot, Tree

World = Mapping[str, Possible]
Shows = Callable[[Answer], bool]
Test = Callable[[World], bool]
BASES: tuple[dict[str, Any], ...] = ({}, {"text": "Hello."})
"""What a witness starts from: with a few words that mean nothing, everything that is read from the text is silent."""
NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
"""The time witnesses are judged at. None of them depends on it: times are given as signals."""
MINUTE = Decimal(60)


@dataclass(frozen=True, slots=True)
class Witness:
    """A ticket, as `Policy.route` takes it, and as options of the command line."""

    ticket: dict[str, Any]

    @property
    def size(self) -> int:
        """How much the ticket says."""
        return sum(len(value) if isinstance(value, dict) else 1 for value in self.ticket.values())

    def command(self, policy: str) -> str:
        """The ticket as a command to paste."""
        return " ".join(["policy-engine route", shlex.quote(policy), *self.options()])

    def options(self) -> list[str]:
        options = [shlex.quote(self.ticket["text"])] if "text" in self.ticket else []
        for key, option in (("fields", "--field"), ("signals", "--signal"), ("events", "--event")):
            for name, value in self.ticket.get(key, {}).items():
                shown = value if isinstance(value, str) else json.dumps(value)
                options.append(f"{option} {shlex.quote(f'{name}={shown}')}")
        return options or ["''"]


@dataclass(frozen=True, slots=True)
class Draft:
    """A ticket in the making: what it starts from, and what it says besides."""

    base: Mapping[str, Any]
    said: World


@dataclass(frozen=True)
class Replayer:
    """Makes tickets for one policy and asks the law about them."""

    program: Program
    slots: Mapping[str, Slot] = field(default_factory=dict)

    @cached_property
    def silence(self) -> World:
        """What a ticket is taken to say that says nothing."""
        return self.facts({}) or {}

    @cached_property
    def grounds(self) -> tuple[tuple[Mapping[str, Any], World], ...]:
        """Each base with what it is taken to say."""
        return tuple((base, self.facts(base) or {}) for base in BASES)

    @cached_property
    def questions(self) -> Tree:
        """The policy as lists of questions: quick to make, and quicker to ask than the law."""
        return compile_program(self.program, budget=1)

    def quick(self, world: World) -> Answer:
        """The router's answer: for finding a small ticket, which the law then judges."""
        return walk(self.program, self.questions, world)[0]

    def facts(self, ticket: Mapping[str, Any]) -> World | None:
        """The world of a ticket, None when the ticket can't be."""
        read, node, report = read_ticket_mapping(dict(ticket))
        if read is None or not report.ok:
            return None
        facts, found = gather(self.program, Given(read, node, NOW))
        return None if found else facts.world

    def answer(self, ticket: Mapping[str, Any]) -> Answer | None:
        """The law's answer to a ticket, None when the ticket can't be."""
        world = self.facts(ticket)
        return None if world is None else interpret(self.program, world)

    def smallest(self, said: World, shows: Shows) -> Witness | None:
        """The smallest ticket that says part of `said` and still shows it; None when none can be written that does."""
        found = []
        for draft in self.drafts(said, lambda world: shows(self.quick(world))):
            witness = self.witness(draft)
            answer = self.answer(witness.ticket)
            if answer is not None and shows(answer):
                found.append(witness)
        return min(found, key=lambda witness: witness.size, default=None)

    def drafts(self, said: World, test: Test) -> Iterator[Draft]:
        """For each base as little of `said`, and values as low, as the test still passes with."""
        sayable = {name: value for name, value in said.items() if self.can_say(name, value)}
        for base, ground in self.grounds:
            if test({**ground, **sayable}):
                kept = self.fewer(sayable, lambda some, ground=ground: test({**ground, **some}))  # type: ignore[misc]
                yield Draft(base, self.lower(kept, lambda some, ground=ground: test({**ground, **some})))  # type: ignore[misc]

    def fewer(self, said: World, passes: Test) -> dict[str, Possible]:
        """Leave out what does not matter: in halves first, then one by one."""
        kept = dict(said)
        size = max(1, len(kept) // 2)
        while size:
            names = list(kept)
            for start in range(0, len(names), size):
                part = set(names[start : start + size])
                without = {name: value for name, value in kept.items() if name not in part}
                if passes(without):
                    kept = without
            size //= 2
        return kept

    def lower(self, said: World, passes: Test) -> dict[str, Possible]:
        """Take the lowest values that do."""
        kept = dict(said)
        for name in said:
            variable = self.program.by_name[name]
            for value in self.candidates(variable):
                if value == kept[name]:
                    break
                if passes({**kept, name: value}):
                    kept[name] = value
                    break
        return kept

    def candidates(self, variable: Variable) -> list[Possible]:
        """Values to try, the smallest first: of ordered variables only, since other values have no smaller ones."""
        slot = self.slots.get(variable.name)
        if variable.is_numeric and slot is not None:
            return [number(sample(cell, variable)) for cell in slot.ranges]
        return [one(value) for value in variable.values] if variable.ordered else []

    def can_say(self, name: str, value: Possible) -> bool:
        """Whether a ticket can say this: not what is found from it, nor lengths of time that only a calendar tells."""
        variable = self.program.by_name.get(name)
        return variable is not None and "|" not in name and not name.endswith(".due") and value != ABSENT and value.is_known

    def witness(self, draft: Draft) -> Witness:
        """The ticket itself."""
        return Witness({**draft.base, **self.ticket(draft.said)})

    def ticket(self, said: World) -> dict[str, Any]:
        """A ticket that says just this, as `Policy.route` takes it."""
        ticket: dict[str, dict[str, Any]] = {"fields": {}, "signals": {}, "events": {}}
        for name in sorted(said, key=list(self.program.by_name).index):
            variable, value = self.program.by_name[name], said[name]
            key = {"event": "events", "current": "fields"}.get(variable.kind, "signals")
            ticket[key][name] = self.words(variable, value)
        return {key: value for key, value in ticket.items() if value}

    def words(self, variable: Variable, value: Possible) -> str:
        if value.values:
            return next(iter(value.values))
        at = value.ranges[0].low
        assert at is not None
        if variable.kind == "duration":
            return clock_words(at)
        shown = f"{at.normalize():f}"
        return f"{shown} {self.program.currency}" if variable.kind == "money" and self.program.currency else shown


def sample(cell: Range, variable: Variable) -> Decimal:
    """The plainest number of a cell: its own end where that belongs to it, else the next whole one (or minute)."""
    step = MINUTE if variable.kind == "duration" and "|" not in variable.name else Decimal(1)
    if cell.low is None:
        return _below(cell, step)
    if not cell.low_open:
        return cell.low
    for finer in (step, step / 2, step / 100):
        if cell.contains(cell.low + finer):
            return cell.low + finer
    assert cell.high is not None
    return (cell.low + cell.high) / 2


def _below(cell: Range, step: Decimal) -> Decimal:
    if cell.contains(Decimal(0)):
        return Decimal(0)
    assert cell.high is not None
    return cell.high - step if cell.high_open else cell.high
