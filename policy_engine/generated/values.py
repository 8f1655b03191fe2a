"""What a flat ticket holds: plain values by name of variable. What is not there is not known."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NoReturn

from policy_engine.logic.possible import ABSENT, Possible, number, one
from policy_engine.model.program import Program, Variable

DOES_NOT_APPLY = math.nan
"""A number that does not apply: it passes no comparison, and passes for no number."""

FlatTicket = Mapping[str, Any]
"""Variable → its value: True or False for a flag, a word for what has values, a number (durations in seconds; NaN where it
does not apply), or `Narrowed`.

`decided.SCALE` holds what the role in charge has settled. An exact `dict` is read fastest.
"""


class Narrowed:
    """A value that is not just one: several are possible, or it may not apply. Whoever uses it as a plain value gets a TypeError."""

    __slots__ = ("possible",)

    def __init__(self, possible: Possible) -> None:
        self.possible = possible

    def _refuse(self, *_: object) -> NoReturn:
        raise TypeError("several values are possible")

    __bool__ = __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __hash__ = _refuse

    def __repr__(self) -> str:
        return f"Narrowed({self.possible!r})"


def plain(variable: Variable, possible: Possible) -> Any:
    """How a flat ticket writes what a variable may be."""
    if possible == ABSENT and variable.is_numeric:
        return DOES_NOT_APPLY
    if not possible.is_known:
        return Narrowed(possible)
    if possible.ranges:
        low = possible.ranges[0].low
        return int(low) if low is not None and low == low.to_integral_value() else low
    (value,) = possible.values
    return value == "yes" if variable.kind == "flag" else value


def possible(variable: Variable, value: Any) -> Possible:
    """What a variable may be when a flat ticket holds `value`. Raises ValueError for a value that can't be."""
    if isinstance(value, Narrowed):
        return value.possible
    if isinstance(value, float) and math.isnan(value) and variable.is_numeric:
        return ABSENT
    if variable.is_numeric and isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return number(value if isinstance(value, Decimal) else Decimal(value))
    if variable.kind == "flag" and isinstance(value, bool):
        return one("yes" if value else "no")
    if isinstance(value, str) and value in variable.values and variable.kind != "flag":
        return one(value)
    raise ValueError(f"`{value!r}` is no value of `{variable.name}`")


def world_of(program: Program, ticket: FlatTicket) -> tuple[dict[str, Possible], dict[str, str]]:
    """A flat ticket as `interpret` reads it: what variables may be, and what was decided."""
    decided = {name.removeprefix("decided."): value for name, value in ticket.items() if name.startswith("decided.")}
    return {name: possible(program.variable(name), value) for name, value in ticket.items() if name in program.by_name}, decided


def flat_of(program: Program, world: Mapping[str, Possible], decided: Mapping[str, str]) -> dict[str, Any]:
    """What `world_of` reads, as a flat ticket."""
    flat = {name: plain(program.variable(name), found) for name, found in world.items()}
    return {**flat, **{f"decided.{scale}": value for scale, value in decided.items()}}
