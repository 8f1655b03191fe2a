"""Tickets for one of two policies: what they say in its own words, and what its law answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

from policy_engine.analysis.witness import Draft, Replayer, Witness, World, sample
from policy_engine.answer import Answer
from policy_engine.diff.facts import Fact
from policy_engine.diff.pairing import OLD, Pairing
from policy_engine.interpret import interpret
from policy_engine.logic import Range
from policy_engine.logic.possible import ABSENT, Possible, number, one
from policy_engine.model.program import Program, SignalPlan, Variable
from policy_engine.records import dataclass

UNKNOWN = -1
"""Said instead of a cell: nobody knows."""
Said = Mapping[str, int]
"""Fact → cell (or `UNKNOWN`), for every fact that a ticket states."""
QUIET = "Hello."
"""A text in which nothing is found: what a text can say and this one does not is *no*, not unknown."""


@dataclass(frozen=True)
class Desk:
    """One of the two policies, at work on tickets.

    `base`: the text that every ticket has, if any. `written` is False where facts count that no ticket can say (days on a calendar):
    then the law is asked about the facts themselves.
    """

    side: str
    pairing: Pairing
    path: str
    base: str | None = None
    written: bool = True

    @property
    def program(self) -> Program:
        return self.pairing.old if self.side == OLD else self.pairing.new

    @cached_property
    def replayer(self) -> Replayer:
        return Replayer(self.program)

    @property
    def start(self) -> dict[str, Any]:
        return {} if self.base is None else {"text": self.base}

    @cached_property
    def silence(self) -> World:
        """What a ticket is taken to say that states no fact."""
        return self.replayer.facts(self.start) or {}

    @cached_property
    def timed(self) -> tuple[SignalPlan, ...]:
        """The lengths of time that are counted from events."""
        return tuple(signal for signal in self.program.signals if signal.from_events)

    def variable(self, fact: Fact) -> Variable | None:
        return fact.old if self.side == OLD else fact.new

    def possible(self, fact: Fact, cell: int) -> Possible | None:
        """A fact's value; None for not known."""
        variable = self.variable(fact)
        assert variable is not None
        if cell == UNKNOWN:
            return None
        if variable.is_numeric:
            return number(plain_number(self.pairing.slots[fact.key].ranges[cell], variable))
        return one(self.pairing.slot_of(fact, self.side).values[cell])

    def cells(self, key: str) -> int:
        """How many cells a fact has."""
        slot = self.pairing.slots[key]
        return len(slot.values or slot.ranges)

    def is_silent(self, fact: Fact, cell: int) -> bool:
        """Whether saying this is the same as saying nothing, for this policy."""
        variable = self.variable(fact)
        return variable is None or self.silence.get(variable.name) == self.possible(fact, cell)

    def stated(self, facts: Mapping[str, Fact], said: Said) -> dict[str, Possible | None]:
        """What is said, by this policy's variables; in written tickets without what none can say."""
        found: dict[str, Possible | None] = {}
        for key, cell in said.items():
            variable = self.variable(facts[key])
            if variable is not None and not (self.written and is_unsayable(variable)):
                found[variable.name] = self.possible(facts[key], cell)
        return found

    def guess(self, facts: Mapping[str, Fact], said: Said) -> Answer:
        """The answer to what such a ticket says; quicker than reading the ticket and asking the law, which have the last word."""
        return self._answer(facts, said, self.replayer.quick)

    def _answer(self, facts: Mapping[str, Fact], said: Said, ask: Callable[[World], Answer]) -> Answer:
        stated = self.stated(facts, said)
        world = {name: possible for name, possible in self.silence.items() if not possible.is_absent} | self._times(stated)
        for name, possible in stated.items():
            world.pop(name, None)
            if possible is not None and self.program.by_name[name].kind != "state":
                world[name] = possible
        answer = ask(world)
        states = self._open_states(stated, answer)
        return ask({**world, **states}) if states else answer

    def _times(self, stated: Mapping[str, Possible | None]) -> dict[str, Possible]:
        """Lengths of time whose events are stated: those that have not begun, or not ended."""
        found: dict[str, Possible] = {}
        for signal in self.timed:
            starts = [stated.get(event, self.silence.get(event)) for event in signal.from_events]
            waits = signal.to_event != "now" and stated.get(signal.to_event, self.silence.get(signal.to_event)) == one("not_yet")
            if waits or all(start == one("not_yet") for start in starts):
                found |= dict.fromkeys((variable.name for variable in self.program.by_owner[signal.name]), ABSENT)
        return found

    def _open_states(self, stated: Mapping[str, Possible | None], answer: Answer) -> dict[str, Possible]:
        """The stated states of deadlines that their policy leaves open: they apply, and something has started them."""
        found = {}
        for name, possible in stated.items():
            if possible is not None and self.program.by_name[name].kind == "state" and len(answer.values[name].values) > 1:
                found[name] = possible
        return found

    def ticket(self, facts: Mapping[str, Fact], said: Said) -> dict[str, Any]:
        """The ticket as `Policy.route` takes it."""
        stated = self.stated(facts, said)
        states = {name for name in stated if self.program.by_name[name].kind == "state"}
        plain = self._written({name: possible for name, possible in stated.items() if name not in states})
        answer = self.replayer.answer(plain) if states else None
        if answer is None:
            return plain
        left = self._open_states(stated, answer)
        return self._written({name: possible for name, possible in stated.items() if name not in states or name in left})

    def _written(self, stated: Mapping[str, Possible | None]) -> dict[str, Any]:
        known = {name: possible for name, possible in stated.items() if possible is not None}
        sayable = {name: possible for name, possible in known.items() if not is_unsayable(self.program.by_name[name])}
        ticket = self.replayer.witness(Draft(self.start, sayable)).ticket
        for name in (name for name in known if name not in sayable):
            ticket.setdefault("signals", {})[name] = unsayable_words(name, known[name])
        for name in (name for name, possible in stated.items() if possible is None):
            ticket.setdefault("events" if self.program.by_name[name].kind == "event" else "signals", {})[name] = "unknown"
        return ticket

    def answer(self, facts: Mapping[str, Fact], said: Said) -> Answer | None:
        """The law's answer: to the ticket as it is read, or to the facts themselves."""
        if self.written:
            return self.replayer.answer(self.ticket(facts, said))
        return self._answer(facts, said, lambda world: interpret(self.program, world))

    def command(self, ticket: dict[str, Any]) -> str | None:
        """The ticket as a command to paste."""
        if not self.written:
            return None
        return Witness(ticket).command(self.path)


def is_unsayable(variable: Variable) -> bool:
    """Whether no ticket can say it: a length of time in days, or whether a deadline's time has come."""
    return "|" in variable.name or variable.name.endswith(".due")


def unsayable_words(name: str, possible: Possible) -> str:
    """Such a fact for people: `15 calendar days`."""
    if possible.ranges:
        return f"{possible.ranges[0].low} {name.partition('|')[2]}"
    return next(iter(sorted(possible.values)), "")


def plain_number(cell: Range, variable: Variable) -> Decimal:
    """The plainest number of a cell: none under zero where there is another."""
    at = sample(cell, variable)
    return Decimal(0) if at < 0 and cell.contains(Decimal(0)) else at
