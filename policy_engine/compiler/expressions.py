"""Conditions as expressions over slots, simplified by Kleene's laws and nothing else.

`x or not x` stays what it is: with `x` not known it is undetermined, and the tree must say the same as the law.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from policy_engine.compiler.cells import KNOWN_SUFFIX
from policy_engine.logic import Truth
from policy_engine.logic.ranges import covers
from policy_engine.model.program import All, Any_, Check, Condition, Not
from policy_engine.tree import Expression, Slot


def express(condition: Condition, slots: tuple[Slot, ...], slot_of: Mapping[str, int]) -> Expression:
    """The condition as an expression."""
    match condition:
        case Check():
            return _check(condition, slots, slot_of)
        case Not(part):
            return negation(express(part, slots, slot_of))
        case All(parts):
            return conjunction(express(part, slots, slot_of) for part in parts)
        case Any_(parts):
            return disjunction(express(part, slots, slot_of) for part in parts)


def _check(check: Check, slots: tuple[Slot, ...], slot_of: Mapping[str, int]) -> Expression:
    if check.known is not None:
        return ("check", slot_of[check.variable + KNOWN_SUFFIX], 1 if check.known else 2)
    index = slot_of[check.variable]
    slot = slots[index]
    if slot.values:
        allowed = sum(1 << i for i, value in enumerate(slot.values) if value in check.values)
    else:
        allowed = sum(1 << i for i, cell in enumerate(slot.ranges) if covers(check.ranges, cell))
    return ("check", index, allowed) if allowed else False


def negation(part: Expression) -> Expression:
    if part is None or part is True or part is False:
        return None if part is None else not part
    return part[1] if part[0] == "not" else ("not", part)


def conjunction(parts: Iterable[Expression]) -> Expression:
    return _join("all", parts, neutral=True)


def disjunction(parts: Iterable[Expression]) -> Expression:
    return _join("any", parts, neutral=False)


def _join(kind: str, parts: Iterable[Expression], *, neutral: bool) -> Expression:
    kept = flattened(kind, parts, neutral=neutral)
    return (kind, tuple(sorted(kept, key=_sort_key))) if len(kept) > 1 else kept[0]


def flattened(kind: str, parts: Iterable[Any], *, neutral: bool) -> tuple[Any, ...]:
    """What is joined by `kind`, each piece once, inner joins of the same kind opened; one piece where that is all it comes to."""
    kept: dict[Any, None] = {}
    for part in parts:
        for piece in part[1] if isinstance(part, tuple) and part[0] == kind else (part,):
            if piece is (not neutral):
                return (not neutral,)
            if piece is not neutral:
                kept[piece] = None
    return tuple(kept) or (neutral,)


def _sort_key(part: Expression) -> tuple[int, str]:
    return (0, "") if part is None else (1, repr(part))


def truth_of(expression: Expression, masks: list[int] | tuple[int, ...]) -> Truth:
    """Kleene's value of an expression, given the cells still possible of every slot."""
    if expression is None or expression is True or expression is False:
        return expression
    kind = expression[0]
    if kind == "check":
        possible, allowed = masks[expression[1]], expression[2]
        return False if not possible & allowed else True if not possible & ~allowed else None
    if kind == "not":
        inner = truth_of(expression[1], masks)
        return None if inner is None else not inner
    settling = kind == "any"
    answer: Truth = not settling
    for part in expression[1]:
        truth = truth_of(part, masks)
        if truth is settling:
            return settling
        if truth is None:
            answer = None
    return answer


class Substitution:
    """Replaces the checks on one slot by what they come to on some of its cells. Remembers, since trees ask the same again."""

    def __init__(self) -> None:
        self._memory: dict[tuple[Expression, int, int], Expression] = {}
        self._slots: dict[Expression, frozenset[int]] = {}

    def __call__(self, expression: Expression, slot: int, mask: int) -> Expression:
        if not isinstance(expression, tuple) or slot not in self.slots_in(expression):
            return expression
        key = (expression, slot, mask)
        if key not in self._memory:
            self._memory[key] = self._replace(expression, slot, mask)
        return self._memory[key]

    def _replace(self, expression: Expression, slot: int, mask: int) -> Expression:
        kind = expression[0]
        if kind == "check":
            allowed = expression[2]
            return False if not mask & allowed else True if not mask & ~allowed else None
        if kind == "not":
            return negation(self(expression[1], slot, mask))
        return _join(kind, (self(part, slot, mask) for part in expression[1]), neutral=kind == "all")

    def slots_in(self, expression: Expression) -> frozenset[int]:
        """The slots that an expression asks for."""
        if not isinstance(expression, tuple):
            return frozenset()
        if expression not in self._slots:
            if expression[0] == "check":
                found = frozenset({expression[1]})
            elif expression[0] == "not":
                found = self.slots_in(expression[1])
            else:
                found = frozenset().union(*(self.slots_in(part) for part in expression[1]))
            self._slots[expression] = found
        return self._slots[expression]


def masks_asked(expression: Expression, slot: int) -> Iterator[int]:
    """The masks that an expression's checks allow on a slot."""
    if not isinstance(expression, tuple):
        return
    if expression[0] == "check":
        if expression[1] == slot:
            yield expression[2]
    elif expression[0] == "not":
        yield from masks_asked(expression[1], slot)
    else:
        for part in expression[1]:
            yield from masks_asked(part, slot)
