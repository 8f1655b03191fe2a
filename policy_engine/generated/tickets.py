"""From a ticket as a help desk gives it to a flat one. Most tickets are plain and quick to read; all others go the way of `route`."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from policy_engine.facts import Facts, Given, facts_of
from policy_engine.generated.leaves import SAFE, exact_numbers
from policy_engine.generated.values import plain
from policy_engine.interpret import due_name, interpret, is_clocked
from policy_engine.loader.ticket import as_ticket
from policy_engine.model.program import Program, SignalPlan, Variable
from policy_engine.model.ticket import MAX_YEAR, MIN_YEAR, Ticket
from policy_engine.reckoning import clocks_of
from policy_engine.records import dataclass

Flat = dict[str, Any]
QUICK_KEYS = frozenset({"id", "created_at", "fields", "signals"})
"""A ticket with other keys takes the long way: texts, threads, events and pauses need it."""
FLAGS: dict[Any, bool] = {"yes": True, "no": False, "true": True, "false": False}


class _LongWay(Exception):
    """The quick way can't tell what this is."""


@dataclass(frozen=True, slots=True)
class Judged:
    """How tickets are read: at `now` (the present, unless given), and whether what is taken for granted is taken."""

    now: datetime | None = None
    take: bool = True


class TicketReader:
    """Reads the tickets of one program."""

    def __init__(self, program: Program) -> None:
        self.program = program

    def read(self, ticket: Ticket | Mapping[str, Any] | str, judged: Judged) -> Flat:
        """The flat ticket. Raises TicketError with every finding."""
        if type(ticket) is dict and judged.take and self.is_quick:
            try:
                return self._read_quickly(ticket, judged.now)
            except _LongWay:
                pass
        return self._read_fully(ticket, judged)

    # ---- the long way, which is that of `route`

    def _read_fully(self, ticket: Ticket | Mapping[str, Any] | str, judged: Judged) -> Flat:
        read, node = as_ticket(ticket)
        return self.flat(facts_of(self.program, Given(read, node, judged.now or datetime.now(UTC), judged.take)))

    def flat(self, facts: Facts) -> Flat:
        """The facts of a ticket as a flat one. What its clocks say is in it."""
        world = dict(facts.world)
        if self.clocked:
            answer = interpret(self.program, world, facts.decided, clocks_of(self.program, facts))
            world.update({name: answer.values[name] for name in self.clocked if name in answer.values})
        flat = {name: plain(self.program.variable(name), found) for name, found in world.items()}
        return {**flat, **{f"decided.{scale}": value for scale, value in facts.decided.items()}}

    @cached_property
    def clocked(self) -> tuple[str, ...]:
        """What only the clocks can tell, of all that lanes and scales rest on."""
        found = [name for state in self.program.states for name in (state.name, due_name(state))]
        for variable in self.program.variables:
            signal = self.program.signal_plans.get(variable.owner)
            if variable.name == "escalated" or (signal is not None and is_clocked(signal, variable)):
                found.append(variable.name)
        owners = {name: self.program.by_name[name].owner for name in found if name in self.program.by_name}
        return tuple(name for name, owner in owners.items() if name in self.program.ruling or owner in self.program.ruling)

    # ---- the quick way

    @cached_property
    def is_quick(self) -> bool:
        """Whether any ticket can be read quickly: not where clocks decide."""
        return not self.clocked

    @cached_property
    def base(self) -> Flat:
        """What a ticket says that says nothing."""
        now = datetime(2000, 1, 1, tzinfo=UTC)
        return self._read_fully({}, Judged(now))

    @cached_property
    def reserved(self) -> frozenset[str]:
        """Fields that take the long way: where the ticket is, what was decided, and when something happened."""
        return frozenset({"current", "decided"} | {event.field.partition(".")[0] for event in self.program.events if event.field})

    @cached_property
    def fields(self) -> tuple[tuple[str, str, tuple[str, ...], Callable[[Any], Any]], ...]:
        """(variable, dotted field, its path, how its value is read) for every signal with a field."""
        found = []
        for signal in self.program.signals:
            if signal.field is not None:
                read = self.readers.get(signal.name, _refuse)
                found.append((signal.name, signal.field, tuple(signal.field.split(".")), read))
        return tuple(found)

    @cached_property
    def readers(self) -> dict[str, Callable[[Any], Any]]:
        """Signal → how a plain value is read; others take the long way."""
        exact = exact_numbers(self.program)
        found = {}
        for signal in self.program.signals:
            variable = self.program.by_name.get(signal.name)
            if variable is not None and variable.kind != "duration":
                found[signal.name] = _reader(variable, is_exact=variable.name in exact)
        return found

    @cached_property
    def ages(self) -> dict[str, bool]:
        """Signals that are the time since the ticket came in, and whether a float will do."""
        exact = exact_numbers(self.program)
        return {signal.name: signal.name in exact for signal in self.program.signals if _is_age(signal)}

    @cached_property
    def from_received(self) -> bool:
        """Whether more than ages rests on the time a ticket came in."""
        others = [signal for signal in self.program.signals if signal.name not in self.ages]
        return any("received" in (*signal.from_events, signal.to_event) for signal in others)

    def _read_quickly(self, ticket: dict[str, Any], now: datetime | None) -> Flat:
        if not ticket.keys() <= QUICK_KEYS:
            raise _LongWay
        flat = dict(self.base)
        number = ticket.get("id")
        if number is not None and type(number) is not str and type(number) is not int:
            raise _LongWay
        if "created_at" in ticket:
            self._read_created(ticket["created_at"], flat, now)
        fields, signals = ticket.get("fields", _NOTHING), ticket.get("signals", _NOTHING)
        if type(fields) is not dict or type(signals) is not dict:
            raise _LongWay
        if fields:
            self._read_fields(fields, flat)
        for name, value in signals.items():
            flat[name] = self.readers.get(name, _refuse)(value)
        return flat

    def _read_fields(self, fields: dict[Any, Any], flat: Flat) -> None:
        reserved = self.reserved
        for name in fields:
            if type(name) is not str or name.partition(".")[0] in reserved:
                raise _LongWay
        for name, dotted, path, read in self.fields:
            if dotted in fields:
                value = fields[dotted]
            else:
                value = fields
                for part in path:
                    if type(value) is not dict:
                        raise _LongWay
                    value = value.get(part)
                    if value is None:
                        break
            if value is not None:
                flat[name] = read(value)

    def _read_created(self, raw: Any, flat: Flat, now: datetime | None) -> None:
        if type(raw) is not str or len(raw) <= 10 or self.from_received:
            raise _LongWay
        try:
            created = datetime.fromisoformat(raw)
        except ValueError:
            raise _LongWay from None
        present = now or datetime.now(UTC)
        if created.tzinfo is None or not MIN_YEAR <= created.year <= MAX_YEAR or created > present:
            raise _LongWay
        flat["received"] = "happened"
        seconds = (present - created).total_seconds()
        for name, is_exact in self.ages.items():
            flat[name] = seconds if is_exact else Decimal(str(seconds))


_NOTHING: dict[str, Any] = {}


def _refuse(value: Any) -> Any:
    raise _LongWay


def _is_age(signal: SignalPlan) -> bool:
    return signal.from_events == ("received",) and signal.to_event == "now" and not signal.needs_clock and signal.field is None


def _reader(variable: Variable, *, is_exact: bool) -> Callable[[Any], Any]:
    """Reads a plain value as `read_value` does, and refuses what it does not know."""
    if variable.kind in ("number", "money"):
        return _number_reader(lowest=0 if variable.kind == "money" else -SAFE, is_exact=is_exact)
    words: dict[Any, Any] = FLAGS if variable.kind == "flag" else {value: value for value in variable.values}

    def read_word(value: Any) -> Any:
        if value is True or value is False:
            if variable.kind == "flag":
                return value
        elif type(value) is str and value in words:
            return words[value]
        raise _LongWay

    return read_word


def _number_reader(*, lowest: int, is_exact: bool) -> Callable[[Any], Any]:
    def read_number(value: Any) -> Any:
        is_plain = type(value) is int or (is_exact and type(value) is float and math.isfinite(value))
        if is_plain and lowest <= value < SAFE:
            return value
        raise _LongWay

    return read_number
