"""Formulas for the solver, folded while they are built: Python's `True` and `False` stand for themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import field
from typing import Any, TypeAlias

import z3

from policy_engine.records import dataclass

Formula: TypeAlias = Any
"""A `z3.BoolRef`, or `True` or `False`."""


@dataclass(frozen=True, slots=True)
class Memory:
    """Where the solver keeps formulas. Without a context of its own it is the one that the whole process shares."""

    context: z3.Context | None = None
    literals: dict[str, Formula] = field(default_factory=dict)

    def literal(self, name: str) -> Formula:
        """The literal of this name; in a memory of its own each is made once."""
        if self.context is None:
            return z3.Bool(name)
        if name not in self.literals:
            self.literals[name] = z3.Bool(name, self.context)
        return self.literals[name]


SHARED = Memory()
MEMORY: ContextVar[Memory] = ContextVar("memory", default=SHARED)


@contextmanager
def afresh() -> Iterator[None]:
    """All formulas and solvers in a memory of their own: else the solver's examples depend on what the process has asked it before."""
    token = MEMORY.set(Memory(z3.Context()))
    try:
        yield
    finally:
        MEMORY.reset(token)


def memory() -> Memory:
    return MEMORY.get()


def literal(name: str) -> Formula:
    """The literal of this name."""
    return memory().literal(name)


def conj(parts: Iterable[Formula]) -> Formula:
    kept: list[Formula] = []
    for part in parts:
        if part is False:
            return False
        if part is not True:
            kept.append(part)
    return True if not kept else kept[0] if len(kept) == 1 else z3.And(kept)


def disj(parts: Iterable[Formula]) -> Formula:
    kept: list[Formula] = []
    for part in parts:
        if part is True:
            return True
        if part is not False:
            kept.append(part)
    return False if not kept else kept[0] if len(kept) == 1 else z3.Or(kept)


def neg(part: Formula) -> Formula:
    if part is True or part is False:
        return not part
    return part.arg(0) if z3.is_not(part) else z3.Not(part)


def differ(one: Formula, other: Formula) -> Formula:
    """True where just one of the two is."""
    if one is True or one is False:
        return neg(other) if one else other
    return (neg(one) if other else one) if other is True or other is False else z3.Xor(one, other)


def exactly_one(parts: Sequence[Formula]) -> Formula:
    """Just one of these is true."""
    open_parts = [part for part in parts if part is not True and part is not False]
    sure = sum(part is True for part in parts)
    if sure:
        return conj(neg(part) for part in open_parts) if sure == 1 else False
    if len(open_parts) < 2:
        return disj(open_parts)
    return z3.PbEq([(part, 1) for part in open_parts], 1)


@dataclass(frozen=True, slots=True)
class Rail:
    """Kleene's truth as two formulas: `t` where it is surely true, `f` where it is surely false; else it is undetermined."""

    t: Formula
    f: Formula

    @property
    def may(self) -> Formula:
        """Not surely false."""
        return neg(self.f)


def exact(t: Formula) -> Rail:
    """A truth that is never undetermined."""
    return Rail(t, neg(t))


def all_rails(parts: Iterable[Rail]) -> Rail:
    listed = list(parts)
    return Rail(conj(part.t for part in listed), disj(part.f for part in listed))


def any_rails(parts: Iterable[Rail]) -> Rail:
    listed = list(parts)
    return Rail(disj(part.t for part in listed), conj(part.f for part in listed))


def opposite(part: Rail) -> Rail:
    return Rail(part.f, part.t)
