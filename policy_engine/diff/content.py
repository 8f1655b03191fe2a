"""What a part of a policy says, in one form: written differently or in another order, the same content is equal.

INVARIANT: lists whose order means nothing are sorted; lanes, levels, values of a scale, steps of a chain and channels are not.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

from policy_engine.diff.renames import Renames
from policy_engine.model.conditions import AllOf, AnyOf, Between, Compare, Is, Known, Line, Mistake, Not, Other, Written
from policy_engine.model.part import Part
from policy_engine.model.routing import Scale
from policy_engine.model.signals import Signal
from policy_engine.model.tables import Cell, Rows, WrittenTable

CONDITIONS = (AllOf, AnyOf, Not, Line, Mistake)
IN_ORDER = ("channel", "steps", "principles", "changes")
"""Keys of lists whose order means something, besides values of a scale or of an ordered signal."""
REFERENCES = (
    *("by", "tell", "page", "by_hand", "other_than", "approved_by", "role", "backup", "hand_to", "decided_by", "owner"),
    *("opens", "closes", "from_", "met_by", "until", "acknowledged_by", "before", "agreed", "at", "to", "of", "due", "event"),
    *("calendar", "open", "message", "must_not"),
)
"""Keys whose words are ids of other parts."""

Content = Any
"""Nested tuples of plain values; equal where the meaning is."""


def content(value: Any, renames: Renames, key: str = "") -> Content:
    """The content of a value that stands under `key`, in the new policy's names."""
    if isinstance(value, CONDITIONS):
        return _condition(value, renames)
    if isinstance(value, Part):
        return part_content(value, renames)
    if isinstance(value, WrittenTable):
        return _table(value, renames, key)
    if isinstance(value, dict):
        return tuple(sorted(((renames.id(name), content(inner, renames, key)) for name, inner in value.items()), key=repr))
    if isinstance(value, tuple | list | frozenset):
        found = [content(inner, renames, key) for inner in value]
        return tuple(found if key in IN_ORDER else sorted(found, key=repr))
    if is_dataclass(value):
        name = type(value).__name__
        return (name, *(content(getattr(value, one.name), renames, one.name) for one in fields(value) if one.name != "mistakes"))
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return renames.id(value) if isinstance(value, str) and key in REFERENCES else value


def part_content(part: Part, renames: Renames, without: tuple[str, ...] = ()) -> Content:
    """The keys that a part says something under, apart from those left out."""
    said = (name for name in type(part).model_fields if name not in without and is_said(part, name))
    return tuple((name, field_content(part, name, renames)) for name in said)


def is_said(part: Part, name: str) -> bool:
    """Whether a key holds anything but what it means unwritten."""
    return bool(getattr(part, name) != type(part).model_fields[name].get_default())


def field_content(part: Part, name: str, renames: Renames) -> Content:
    """The content of one key of a part."""
    value = getattr(part, name)
    if name == "values" and isinstance(part, Signal | Scale):
        owner = renames.id(part.id) if isinstance(part, Signal) else ""
        found = [_value_entry(entry, owner, renames) for entry in value]
        return tuple(found) if isinstance(part, Scale) or part.ordered else tuple(sorted(found, key=repr))
    if name == "level" and isinstance(value, str):
        return renames.value("level", value)
    if name in ("raise_", "cap") and isinstance(value, dict):
        return tuple(sorted((renames.id(scale), renames.value(renames.id(scale), inner)) for scale, inner in value.items()))
    return content(value, renames, name)


def _value_entry(entry: Any, owner: str, renames: Renames) -> Content:
    return (renames.value(owner, entry.id), *part_content(entry, renames, ("id",)))


def _condition(written: Written, renames: Renames) -> Content:
    """Joined lines have no order, and one line joined to nothing stands for itself."""
    match written:
        case AllOf(parts) | AnyOf(parts):
            joined = "all" if isinstance(written, AllOf) else "any"
            found = [_condition(part, renames) for part in parts]
            flat = [inner for part in found for inner in (part[1] if part[0] == joined else (part,))]
            return flat[0] if len(flat) == 1 else (joined, tuple(sorted(flat, key=repr)))
        case Not(part):
            return ("not", _condition(part, renames))
        case Line():
            return ("line", renames.variable(written.name), _test(written.test, renames.id(written.name), renames))
        case _:
            return ("mistake",)


def _test(test: Any, owner: str, renames: Renames) -> Content:
    match test:
        case Is(words):
            return ("is", tuple(sorted(renames.value(owner, word) for word in words)))
        case Compare(comparison, operand):
            return (comparison, renames.value(owner, operand))
        case Between(low, high):
            return ("between", renames.value(owner, low), renames.value(owner, high))
        case Known(yes):
            return ("known", yes)
        case Other(inner):
            return ("other", _test(inner, owner, renames))
        case _:
            return ("mistake",)


def _table(table: WrittenTable, renames: Renames, key: str) -> Content:
    axes = tuple(renames.variable(name) for name in table.by)
    return ("table", axes, _rows(table.body, axes, renames, key))


def _rows(body: Any, axes: tuple[str, ...], renames: Renames, key: str) -> Content:
    if isinstance(body, Cell):
        return content(body.value, renames, key)
    if not isinstance(body, Rows):
        return ("mistake",)
    rows = [(renames.value(axes[0], row.name), _rows(row.body, axes[1:], renames, key)) for row in body.rows]
    return tuple(sorted(rows, key=repr)), None if body.otherwise is None else _rows(body.otherwise, axes[1:], renames, key)
