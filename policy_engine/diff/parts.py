"""Parts of a policy that were added, removed or changed, section by section."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from policy_engine.diff.content import field_content
from policy_engine.diff.difference import KeyChange, PartChange
from policy_engine.diff.renames import Renames
from policy_engine.loader.names import SECTIONS
from policy_engine.model.document import PolicyDocument
from policy_engine.model.part import Part

ALWAYS_LISTED = ("cases",)
ABOUT = "about"
"""The section of keys that stand at the top of a policy."""
NOT_COMPARED = (*SECTIONS, *ALWAYS_LISTED, "format", "id", "waivers")
IN_ORDER = ("lanes", "levels")
ORDER = "order"
"""The key under which a section says that its order changed."""


def find_parts(old: PolicyDocument, new: PolicyDocument, renames: Renames) -> Iterator[PartChange]:
    """Every part that is not the same in both."""
    for section in (*SECTIONS, *ALWAYS_LISTED):
        yield from _section(section, _parts(old, section), _parts(new, section), renames)
    keys = tuple(_keys(old, new, renames, NOT_COMPARED))
    if keys:
        yield PartChange(ABOUT, old.id, new.id, old, new, keys)


def _parts(document: PolicyDocument, section: str) -> dict[str, Any]:
    value = getattr(document, section)
    return dict(value) if isinstance(value, dict) else {part.id: part for part in value}


def _section(section: str, old: dict[str, Any], new: dict[str, Any], renames: Renames) -> Iterator[PartChange]:
    named = {_new_id(section, name, renames): name for name in old}
    for name, part in new.items():
        before = named.get(name)
        if before is None:
            yield PartChange(section, None, name, None, part)
        else:
            keys = tuple(_keys(old[before], part, renames, ("id",)))
            if keys or before != name:
                yield PartChange(section, before, name, old[before], part, keys)
    yield from (PartChange(section, before, None, old[before]) for name, before in named.items() if name not in new)
    if section in IN_ORDER:
        yield from _order(section, [name for name in named if name in new], [name for name in new if name in named])


def _new_id(section: str, name: str, renames: Renames) -> str:
    return renames.value("level", name) if section == "levels" else renames.id(name)


def _order(section: str, old: list[str], new: list[str]) -> Iterator[PartChange]:
    """Lanes and levels that both have, in another order."""
    if old != new:
        yield PartChange(section, "", "", keys=(KeyChange(ORDER, tuple(old), tuple(new)),))


def _keys(old: Part, new: Part, renames: Renames, without: tuple[str, ...]) -> Iterator[KeyChange]:
    for name in type(new).model_fields:
        if name not in without and field_content(old, name, renames) != field_content(new, name, Renames()):
            yield KeyChange(name, _said(old, name), _said(new, name))


def _said(part: Part, name: str) -> Any:
    """What stands under a key; None for what is not said."""
    value = getattr(part, name)
    return None if value in ((), {}, None) else value
