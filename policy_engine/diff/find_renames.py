"""Recognises parts that have another id and the same content. Careful on purpose: one for one, and never on thin evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from policy_engine.diff.content import Content, is_said, part_content
from policy_engine.diff.renames import Renamed, Renames
from policy_engine.loader.names import SECTIONS
from policy_engine.model.document import PolicyDocument
from policy_engine.model.part import Part

PASSES = 4
"""A renamed signal makes triggers alike that were not; so it is looked for again."""
REMARKS = ("id", "note", "means", "understood_as", "source")
EVIDENCE: dict[str, tuple[str, ...]] = {
    "signals": ("field", "text", "when", "table", "from_", "open"),
    "events": ("field",),
    "roles": ("contact", "responsibilities", "authority"),
    "levels": (),
    "lanes": ("when",),
    "triggers": ("when",),
    "gates": ("when",),
    "templates": ("body",),
    "deadlines": ("within", "targets", "every", "at_least"),
    "chains": ("steps",),
    "scales": ("values", "table"),
    "calendars": ("hours",),
}
"""Sections where parts are the same without their title, and the keys of which one at least must say something."""


def find_renames(old: PolicyDocument, new: PolicyDocument) -> tuple[Renames, tuple[Renamed, ...]]:
    """Everything that was renamed."""
    found: list[Renamed] = []
    renames = Renames()
    for _ in range(PASSES):
        before = len(found)
        found.extend(_values(old, new, renames))
        for section in SECTIONS:
            found.extend(_section(section, _parts(old, section), _parts(new, section), _together(found)))
        renames = _together(found)
        if len(found) == before:
            break
    return renames, tuple(found)


def _together(found: Sequence[Renamed]) -> Renames:
    ids = {one.old: one.new for one in found if one.owner is None and one.section != "levels"}
    values: dict[str, dict[str, str]] = {}
    for one in found:
        owner = "level" if one.section == "levels" else one.owner
        if owner is not None:
            values.setdefault(owner, {})[one.old] = one.new
    return Renames(ids, values)


def _parts(document: PolicyDocument, section: str) -> dict[str, Part]:
    value = getattr(document, section)
    return dict(value) if isinstance(value, dict) else {part.id: part for part in value}


def _section(section: str, old: dict[str, Part], new: dict[str, Part], renames: Renames) -> Iterator[Renamed]:
    """First parts that are equal but for their id, then those that are equal in what they do."""
    done = renames.values.get("level", {}) if section == "levels" else renames.ids
    gone = {name: part for name, part in old.items() if name not in new and name not in done}
    come = {name: part for name, part in new.items() if name not in old and name not in done.values()}
    for without in (REMARKS, (*REMARKS, "title", "ask")):
        if "title" in without and section not in EVIDENCE:
            return
        pairs = list(_alike(_keyed(section, gone, renames, without), _keyed(section, come, Renames(), without)))
        for one, other in pairs:
            yield Renamed(section, one, other)
            del gone[one], come[other]


def _keyed(section: str, parts: dict[str, Part], renames: Renames, without: tuple[str, ...]) -> dict[str, Content]:
    """The content of each part that holds enough to be recognised by."""
    evidence = EVIDENCE.get(section, ())
    found = {}
    for name, part in parts.items():
        telling = any(is_said(part, key) for key in evidence) or ("title" not in without and bool(getattr(part, "title", None)))
        if telling:
            found[name] = part_content(part, renames, without)
    return found


def _alike(old: dict[str, Content], new: dict[str, Content]) -> Iterator[tuple[str, str]]:
    """Pairs of equal content that are the only ones with it on both sides."""
    for name, what in old.items():
        mine = [one for one, its in old.items() if its == what]
        theirs = [one for one, its in new.items() if its == what]
        if len(mine) == len(theirs) == 1:
            yield name, theirs[0]


def _values(old: PolicyDocument, new: PolicyDocument, renames: Renames) -> Iterator[Renamed]:
    """Values of signals and scales: recognised by their title or meaning, which a bare word does not have."""
    for section in ("signals", "scales"):
        others: dict[str, Any] = _parts(new, section)
        for name, part in _parts(old, section).items():
            other = others.get(renames.id(name))
            if other is not None:
                owner = renames.id(name)
                known = renames.values.get(owner, {})
                yield from (Renamed(section, one, two, owner) for one, two in _value_pairs(part, other, known))


def _value_pairs(old: Any, new: Any, known: Any) -> Iterator[tuple[str, str]]:
    theirs = {value.id for value in new.values}
    mine = {value.id for value in old.values}
    gone = {v.id: (v.title, v.means) for v in old.values if v.id not in theirs and v.id not in known and (v.title or v.means)}
    come = {v.id: (v.title, v.means) for v in new.values if v.id not in mine and v.id not in known.values() and (v.title or v.means)}
    yield from _alike(gone, come)
