"""The limit: the if-chain that a programmer would write by hand, one `if` a trigger, the highest level first, two-valued."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from policy_engine.logic import Range
from policy_engine.model.program import All, Any_, Check, Condition, Not, Program

Chain = Callable[[dict[str, Any]], str]


def chain_source(program: Program, *, has_gaps: bool) -> str:
    """The source of `level(t)`. With gaps a signal that is missing counts as no, and as nothing that a number could exceed."""
    scale = program.scale_plans["level"]
    lines = ["def level(t):"]
    for value in reversed(scale.values[1:]):
        for trigger in program.triggers:
            if dict(trigger.raises).get("level") == value:
                lines += [f"    if {_python(trigger.when, has_gaps)}:", f"        return {value!r}"]
    return "\n".join([*lines, f"    return {scale.values[0]!r}", ""])


def make_chain(program: Program, *, has_gaps: bool = False) -> Chain:
    names: dict[str, Any] = {}
    exec(chain_source(program, has_gaps=has_gaps), names)
    chain: Chain = names["level"]
    return chain


def _python(condition: Condition, has_gaps: bool, inner: bool = False) -> str:
    match condition:
        case Check():
            return _check(condition, has_gaps)
        case Not(part):
            return f"not {_python(part, has_gaps, True)}"
        case All(parts) | Any_(parts):
            word = " and " if isinstance(condition, All) else " or "
            joined = word.join(_python(part, has_gaps, True) for part in parts)
            return f"({joined})" if inner and len(parts) > 1 else joined
    raise TypeError(condition)


def _check(check: Check, has_gaps: bool) -> str:
    read = f"t.get({check.variable!r})" if has_gaps else f"t[{check.variable!r}]"
    if check.ranges:
        number = f"t.get({check.variable!r}, 0)" if has_gaps else read
        return f"{number} {range_words(check.ranges[0])}"
    values = sorted(check.values)
    if values in (["yes"], ["no"]):
        return read if values == ["yes"] else f"not {read}"
    return f"{read} == {values[0]!r}" if len(values) == 1 else f"{read} in {tuple(values)!r}"


def range_words(part: Range) -> str:
    """`> 500`: the benchmarks' policies ask for nothing else."""
    assert part.low is not None and part.low_open and part.high is None
    return f"> {part.low:f}"
