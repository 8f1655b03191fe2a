"""Whether a part has no meaning any more when others are left out, and what its value is from then on."""

from __future__ import annotations

from typing import Any

from policy_engine.starter.conditions import simplify
from policy_engine.starter.gone import NO, NOTHING, YES, Gone
from policy_engine.starter.pages import entries, plain
from policy_engine.starter.table_less import table_less

REFERENCES = ("from", "to", "at", "of", "before", "agreed", "until", "met_by", "opens", "closes")
"""Keys that name moments or signals: without any of them the part has no meaning."""
PARTS_OF_PARTS = ("targets", "steps")
"""Lists of which at least one item has to be left."""


def settled(section: str, named: tuple[str, Any], gone: Gone) -> str | None:
    """The value that the part (name, node) always has; nothing while it has a meaning of its own."""
    name, node = named
    part = {entry.name: plain(entry.value) for entry in entries(node)}
    if _holds(part, "only_if", gone) is False:
        return NOTHING
    if falls(section, part, gone):
        return NO
    return _constant(name, part, gone) if section == "signals" else None


def falls(section: str, part: dict[str, Any], gone: Gone) -> bool:
    """Whether a part, a target of a deadline or a step of a chain can't come to pass."""
    if _holds(part, "when", gone) is False or (section != "roles" and any(_all_gone(part.get(key), gone) for key in REFERENCES)):
        return True
    if isinstance(part.get("pay"), dict) and _all_gone(part["pay"].get("of"), gone):
        return True
    lists = (part.get(key) for key in PARTS_OF_PARTS)
    return any(isinstance(items, list) and all(isinstance(item, dict) and falls("", item, gone) for item in items) for items in lists)


def _holds(part: dict[str, Any], key: str, gone: Gone) -> bool | None:
    """Whether a condition is settled."""
    condition = part.get(key)
    simple = simplify(condition, gone) if isinstance(condition, dict) else None
    return simple if isinstance(simple, bool) else None


def _all_gone(value: Any, gone: Gone) -> bool:
    names = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return bool(names) and all(isinstance(name, str) and gone.names(name) for name in names)


def _constant(name: str, part: dict[str, Any], gone: Gone) -> str | None:
    """The only value that a signal has left."""
    if _holds(part, "when", gone) is True and "only_if" not in part:
        return YES
    if isinstance(part.get("table"), dict):
        less = table_less(part["table"], gone, name)
        return less if isinstance(less, str) else None
    dropped, values = gone.values_of(name), part.get("values")
    left = [value for value in map(id_of, values or ()) if value not in dropped] if dropped else []
    return left[0] if len(left) == 1 and "only_if" not in part else None


def id_of(value: Any) -> str:
    """The name of a value, which is a word or has an `id`."""
    return str(value["id"] if isinstance(value, dict) else value)
