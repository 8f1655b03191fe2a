"""A policy as functions made for it. They are written, compiled and kept when first asked for."""

from __future__ import annotations

import hashlib
import marshal
import math
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from types import CodeType
from typing import Any

from policy_engine.answer import Answer, ScaleAnswer
from policy_engine.cache import code_age, load, store
from policy_engine.generated.functions import FUNCTIONS, source_of
from policy_engine.generated.law import ask_the_law
from policy_engine.generated.masks import Masks
from policy_engine.generated.tickets import Judged, TicketReader
from policy_engine.generated.values import FlatTicket, Narrowed
from policy_engine.logic import Truth
from policy_engine.model.program import Program
from policy_engine.model.ticket import Ticket

_BUILTINS = {"KeyError": KeyError, "TypeError": TypeError, "ArithmeticError": ArithmeticError}
"""All that generated code can reach."""
Function = Callable[[FlatTicket], Any]
Level = tuple[str | None, str | None]


def compile_policy(program: Program, digest: str | None = None) -> CompiledPolicy:
    """The functions of a program. With the `digest` of the policy's text, compiled code is kept in the user's cache."""
    return CompiledPolicy(program, digest)


class CompiledPolicy:
    """Answers flat tickets: variable → value, what is missing is not known. Equal to `interpret`. For threads and pickle."""

    def __init__(self, program: Program, digest: str | None = None) -> None:
        self.program, self.digest = program, digest
        self._names: dict[str, Any] = {"__builtins__": _BUILTINS, **_constants(program)}
        for name in FUNCTIONS:
            self._names[name] = self._stub(name)

    @cached_property
    def level(self) -> Callable[[FlatTicket], Level]:
        """A function: (level, highest still possible) of a flat ticket; (None, None) where the policy's levels do not apply."""
        return self._make("level")

    def _stub(self, name: str) -> Function:
        """Stands for a function until it is called; then the function takes its place."""

        def make_and_call(ticket: FlatTicket) -> Any:
            kept: Function = self._names[name]
            return (self._make(name) if kept is make_and_call else kept)(ticket)

        return make_and_call

    def _make(self, name: str) -> Function:
        try:
            exec(self._code(name), self._names)
        except (SyntaxError, RecursionError, MemoryError):  # conditions within conditions, deeper than Python can read
            self._names[name] = lambda ticket: ask_the_law(self.program, name, ticket)
        function: Function = self._names[name]
        return function

    def _code(self, name: str) -> CodeType:
        key = self._key(name)
        kept = load(key) if key else None
        if kept is not None:
            try:
                found = marshal.loads(kept)
                if isinstance(found, CodeType):
                    return found
            except (ValueError, TypeError, EOFError):
                pass
        code = compile(source_of(self.program, name), f"<policy {name}>", "exec")
        if key:
            store(key, marshal.dumps(code))
        return code

    def _key(self, name: str) -> str | None:
        """What the code of a function depends on, as a name for the cache."""
        age = code_age() if self.digest else None
        if age is None:
            return None
        about = (name, self.digest, age, sys.implementation.cache_tag, sys.version)
        return hashlib.sha256(repr(about).encode()).hexdigest()

    def ticket_from(self, ticket: Ticket | Mapping[str, Any] | str, *, now: datetime | None = None, take: bool = True) -> dict[str, Any]:
        """The flat ticket of a ticket as `route` takes it, with what silence means. Raises TicketError with every finding."""
        return self._reader.read(ticket, Judged(now, take))

    @cached_property
    def _reader(self) -> TicketReader:
        return TicketReader(self.program)

    def fired(self, ticket: FlatTicket) -> tuple[str, ...]:
        """The triggers that fire, in the policy's order."""
        return self._triggers(self._names["fired"](ticket)[0])

    def undetermined(self, ticket: FlatTicket) -> tuple[str, ...]:
        """The triggers that may fire, as long as something is not known."""
        fired, may = self._names["fired"](ticket)
        return self._triggers(may & ~fired)

    def _triggers(self, mask: int) -> tuple[str, ...]:
        names, found = self._trigger_names, []
        while mask:
            lowest = mask & -mask
            found.append(names[lowest.bit_length() - 1])
            mask ^= lowest
        return tuple(found)

    @cached_property
    def _trigger_names(self) -> tuple[str, ...]:
        return tuple(trigger.name for trigger in self.program.triggers)

    def answer(self, ticket: FlatTicket) -> Answer:
        """All of the answer: scales, lanes, triggers and gates. Without `values`: they are for those who explain."""
        program = self.program
        triggers, gates, lanes, scales = self._names["answer_open"](ticket)
        found = {}
        for plan, (applies, low, high, own_low, own_high) in zip(program.scales, scales, strict=True):
            values, decided = plan.values, None if applies is False or plan.decided_by is None else ticket.get(f"decided.{plan.name}")
            found[plan.name] = ScaleAnswer(applies, values[low], values[high], (values[own_low], values[own_high]), decided)
        return Answer(
            values={},
            lanes=_truths(program.lanes, lanes),
            scales=found,
            triggers=_truths(program.triggers, triggers),
            gates=_truths(program.gates, gates),
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return compile_policy, (self.program, self.digest)


def _truths(parts: Any, masks: tuple[int, int]) -> dict[str, Truth]:
    sure, may = masks
    return {part.name: True if sure >> place & 1 else None if may >> place & 1 else False for place, part in enumerate(parts)}


def _constants(program: Program) -> dict[str, Any]:
    """What generated code calls by name."""
    masks = Masks(program)
    return {"Decimal": Decimal, "Infinity": math.inf, "given": given, "refused": refused, "mask": masks.mask, "known": masks.known}


def given(value: Any) -> bool:
    """Whether a value is there; TypeError when it is narrowed."""
    return value is not None and not refused(value)


def refused(value: Any) -> bool:
    """False, or TypeError when a value is narrowed or does not apply."""
    if isinstance(value, Narrowed) or value != value:
        raise TypeError
    return False
