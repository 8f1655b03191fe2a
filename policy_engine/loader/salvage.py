"""What of a policy can still be checked when some of its parts have the wrong shape, so that all mistakes are told at once.

A mistyped key is read as the one that was meant, any other unknown key is passed over, and an entry with a mistake that leaves no choice is
left out as a whole. What is then missed only because something was left out is no mistake of the author: `Salvage.is_echo` recognises it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import Any

from pydantic import ValidationError

from policy_engine.diagnostics import Diagnostic, Place
from policy_engine.loader.describe import Path, model_at
from policy_engine.loader.empty import Pruned
from policy_engine.loader.shape import meant_key, mistake_findings, shape_findings, to_words
from policy_engine.model.document import PolicyDocument
from policy_engine.records import dataclass
from policy_engine.source import Entry, Node

# Keys that can be left out as a whole: nothing else of a policy is told wrongly for lack of them.
ALONE: tuple[str, ...] = (
    *("format", "id", "title", "version", "date", "owner", "approved_by", "review_by", "language", "currency", "time_zone", "effective"),
    *("changes", "company", "glossary", "principles", "waivers", "cases", "gates", "closure", "reopen", "reviews"),
)
NEEDED = {"format": "escalation-policy/1", "id": "policy", "title": "Policy"}
MAX_ROUNDS = 4

_QUOTED = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, slots=True)
class Salvage:
    """A document to check on (None when too much is broken), its tree, the findings so far, and the ids that were left out."""

    document: PolicyDocument | None
    node: Node
    found: tuple[Diagnostic, ...]
    lost: frozenset[str] = frozenset()
    mended: tuple[Place, ...] = ()

    def is_echo(self, finding: Diagnostic) -> bool:
        """True when a finding speaks of a part that was left out, or misses in a mended part what was left out there."""
        words = {word for quoted in _QUOTED.findall(finding.message) for word in (quoted, *quoted.split("."))}
        if finding.code in ("EP103", "EP120") and any(_lies_in(finding.place, part) for part in self.mended):
            return True
        return bool(words & self.lost) or (finding.code == "EP219" and "currency" in self.lost)


def _lies_in(place: Place, part: Place) -> bool:
    start, end = (place.line, place.column), (part.end_line, part.end_column)
    return place.file == part.file and (part.line, part.column) <= start < end


def build_policy(pruned: Pruned) -> Salvage:
    """The policy of a tree, or what holds of it. Entries from which an empty value was taken count as broken."""
    node, told = pruned.node, tuple(pruned.paths)
    found: list[Diagnostic] = []
    lost: set[str] = set()
    mended: list[Place] = []
    guessed: list[Place] = []  # values of keys read as another: if one does not fit, the guess was wrong, not the value
    for _ in range(MAX_ROUNDS):
        document, items = _validate(node)
        if document is not None and not told:
            return Salvage(document, node, (*found, *mistake_findings(document, node)), frozenset(lost), tuple(mended))
        places = {finding.place for finding in found}
        sure = [item for item in items if not any(_lies_in(node.place_of(item["loc"]), value) for value in guessed)]
        found.extend(f for f in shape_findings(PolicyDocument, sure, node, told) if f.place not in places)
        repair = _plan(node, items, told)
        if not all(_can_go(node, path) for path in repair.entries):
            break
        guessed.extend(node.place_of(path) for path in repair.names)
        lost.update(_names(node, repair))
        mended.extend(_entry_place(node, path) for path in repair.keys)
        node, told = _fill(_mend(node, repair)), ()
    return Salvage(None, node, tuple(found))


def _validate(node: Node) -> tuple[PolicyDocument | None, Sequence[Any]]:
    try:
        return PolicyDocument.model_validate(to_words(node)), ()
    except ValidationError as error:
        return None, error.errors(include_url=False)


@dataclass(frozen=True, slots=True)
class _Repair:
    """The entries to leave out, the keys to pass over, and the keys to read as another."""

    entries: frozenset[Path]
    keys: frozenset[Path]
    names: Mapping[Path, str] = field(default_factory=dict)


def _plan(node: Node, items: Sequence[Any], empty: Sequence[Path]) -> _Repair:
    unknown = [tuple(item["loc"]) for item in items if item["type"] == "extra_forbidden"]
    meant: dict[Path, Path] = {}
    for path in unknown:
        near = meant_key(PolicyDocument, path, node)
        if near:
            meant.setdefault((*path[:-1], near), path)
    names = {path: str(right[-1]) for right, path in meant.items()}
    wrong = [_spare(tuple(item["loc"]), node, item["type"]) for item in items if tuple(item["loc"]) not in (*unknown, *meant)]
    gone = {*wrong, *(_part(node, path) for path in empty)}
    entries = frozenset(path for path in gone if path == _part(node, path))
    return _Repair(entries, frozenset({*gone, *unknown} - entries - set(names)), names)


def _spare(path: Path, node: Node, kind: str) -> Path:
    """The smallest part around a mistake that can be left out: an item of a list, a key that need not be there, else the whole entry."""
    path = tuple(step for step in path if step != "[key]")
    path = path[:-1] if kind == "missing" and len(path) > 1 else path
    whole = _part(node, path)
    while len(path) > len(whole):
        model = model_at(PolicyDocument, path[:-1])
        info = next((info for name, info in (model.model_fields.items() if model else ()) if (info.alias or name) == path[-1]), None)
        if info is None or not info.is_required():
            return path
        path = path[:-1]
    return whole


def _part(node: Node, path: Path) -> Path:
    """The entry of a section that `path` lies in; the top-level key where that has no entries."""
    section = node.get(str(path[0]))
    has_entries = section is not None and (section.kind == "sequence" or path[0] in ("calendars", "scales"))
    return path[:2] if has_entries else path[:1]


def _can_go(node: Node, path: Path) -> bool:
    """False for a part without which the rest would give nothing but echo: a whole section, the last of the levels or lanes."""
    if len(path) > 1:
        return path[0] not in ("levels", "lanes") or len(node.at(path[:1]).items) > 1
    return path[0] in ALONE


def _entry_place(node: Node, path: Path) -> Place:
    return node.place_of(_part(node, path))


def _names(node: Node, repair: _Repair) -> Iterator[str]:
    for path in repair.entries | {_part(node, path) for path in repair.keys if len(path) > 1}:
        named = node.at(path).get("id") if len(path) > 1 else None
        yield named.raw if named is not None else str(path[-1])


def _mend(node: Node, repair: _Repair, here: Path = ()) -> Node:
    """The tree without what is left out, and with the keys that were meant."""
    gone = repair.entries | repair.keys
    keyed = ((entry, (*here, entry.key.raw)) for entry in node.entries)
    entries = tuple(_mend_entry(entry, path, repair) for entry, path in keyed if path not in gone)
    items = tuple(_mend(item, repair, (*here, index)) for index, item in enumerate(node.items) if (*here, index) not in gone)
    return replace(node, entries=entries, items=items)


def _mend_entry(entry: Entry, path: Path, repair: _Repair) -> Entry:
    name = repair.names.get(path, entry.key.raw)
    return Entry(replace(entry.key, raw=name, value=name), _mend(entry.value, repair, path))


def _fill(node: Node) -> Node:
    """A stand-in for each key that every policy needs and this one lacks."""
    absent = [name for name in NEEDED if node.get(name) is None]
    made = (Entry(Node("scalar", node.place, name, name), Node("scalar", node.place, NEEDED[name], NEEDED[name])) for name in absent)
    return replace(node, entries=(*node.entries, *made))
