"""Two-valued formulas, and how they are joined.

A formula is True, False, ("and", parts), ("or", parts), ("not", part), a leaf that reads one variable, or a reference to a formula
with a name. Leaves:

    ("test", variable, side, number)       what the ticket says of a variable passes a check, `Formulas.checks[number]`
    ("scale", name, side, ranks)           what was found for a scale is among the ranks of a bit mask
    ("span", name, masks)                  what was found for a scale is one of these bit masks
    ("given", variable, yes, no)           the ticket says something of a variable: formula `yes`, else formula `no`
    ("read", formula)                      true, once the formula could be read
    ("ref", key)                           the formula that `Formulas.named` holds under `key`

The side is `plain` (all that is read is known), `sure` or `may`. Under `not`, `sure` and `may` change places.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from policy_engine.compiler.expressions import flattened

Formula = Any
Side = Literal["plain", "sure", "may"]
OTHER: dict[Side, Side] = {"plain": "plain", "sure": "may", "may": "sure"}


def both(parts: Iterable[Formula]) -> Formula:
    """All of the parts; flat, each once."""
    return _join("and", parts, neutral=True)


def either(parts: Iterable[Formula]) -> Formula:
    """At least one of the parts; flat, each once."""
    return _join("or", parts, neutral=False)


def negated(part: Formula) -> Formula:
    if isinstance(part, bool):
        return not part
    return part[1] if part[0] == "not" else ("not", part)


def read(part: Formula) -> Formula:
    """True, but the part is read: plain code that can't read it gives up."""
    return True if isinstance(part, bool) else ("read", part)


def _join(kind: str, parts: Iterable[Formula], *, neutral: bool) -> Formula:
    kept = flattened(kind, parts, neutral=neutral)
    return (kind, kept) if len(kept) > 1 else kept[0]


def parts_of(formula: Formula) -> tuple[Formula, ...]:
    """The formulas right inside a formula."""
    match formula[0]:
        case "and" | "or":
            return formula[1]  # type: ignore[no-any-return]
        case "not" | "read":
            return (formula[1],)
        case "given":
            return (formula[2], formula[3])
        case _:
            return ()


def is_small(formula: Formula) -> bool:
    """Whether a formula is a leaf, or its opposite: not worth a name."""
    inner = formula[1] if formula[0] == "not" else formula
    return inner[0] in ("test", "scale", "span", "ref")
