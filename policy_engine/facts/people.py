"""Who handled a ticket before: the people that its fields name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from policy_engine.facts.moments import Report
from policy_engine.facts.values import BadValue, shown
from policy_engine.model.program import Program


def read_people(program: Program, look: Callable[[str], Any], report: Report) -> dict[str, tuple[str, ...]]:
    """Field → the names it holds, for every field that says who may not do something. A field without a name is left out."""
    found: dict[str, tuple[str, ...]] = {}
    for field in program.people_fields:
        raw = look(field)
        try:
            names = tuple(_name(value) for value in (raw if isinstance(raw, list | tuple) else [] if raw is None else [raw]))
        except BadValue as problem:
            report(("fields", *field.split(".")), problem)
            continue
        if any(names):
            found[field] = tuple(dict.fromkeys(name for name in names if name))
    return found


def _name(raw: Any) -> str:
    if not isinstance(raw, str | int) or isinstance(raw, bool):
        raise BadValue("EP233", f"{shown(raw)} names nobody", "write a name, or a list of names")
    return " ".join(str(raw).split())
