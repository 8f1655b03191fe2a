"""The parsed text as data: a tree of nodes that remember where they stood."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from policy_engine.diagnostics import Diagnostic, Place
from policy_engine.records import dataclass

NodeKind = Literal["mapping", "sequence", "scalar"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One `key: value` of a mapping. The key is always a scalar."""

    key: Node
    value: Node


@dataclass(frozen=True, slots=True)
class Node:
    """A mapping, a list or a single value, with the span it was written in.

    `place` spans the value itself (without anchor). For scalars `value` is the Python value by the core schema of YAML 1.2
    (None, bool, int, float or str) and `raw` the words as written, without quotes: `42` is 42 in one and "42" in the other.
    Mappings hold `entries` (keys are unique), lists hold `items`.
    """

    kind: NodeKind
    place: Place
    value: object = None
    raw: str = ""
    quoted: bool = False
    entries: tuple[Entry, ...] = ()
    items: tuple[Node, ...] = ()

    def to_data(self) -> object:
        """Plain dicts, lists and scalars. Keys of a dict are the words as written, always text."""
        if self.kind == "mapping":
            return {entry.key.raw: entry.value.to_data() for entry in self.entries}
        if self.kind == "sequence":
            return [item.to_data() for item in self.items]
        return self.value

    def get(self, key: str) -> Node | None:
        """The value under `key`, or None when there is no such key (or this is no mapping)."""
        entry = self._entry(key)
        return entry.value if entry else None

    def at(self, path: Sequence[str | int]) -> Node:
        """The deepest node that exists along `path` (keys of mappings, indexes of lists from 0)."""
        node = self
        for step in path:
            child = node._child(step)
            if child is None:
                break
            node = child
        return node

    def place_of(self, path: Sequence[str | int]) -> Place:
        """Where the deepest node that exists along `path` stands."""
        return self.at(path).place

    def key_place(self, path: Sequence[str | int]) -> Place:
        """Where the key of the last step of `path` stands; when that step is no entry of a mapping, the same as `place_of`."""
        parent: Node | None = self
        for step in path[:-1]:
            parent = parent._child(step) if parent else None
        entry = parent._entry(str(path[-1])) if parent and path else None
        return entry.key.place if entry else self.place_of(path)

    def _child(self, step: str | int) -> Node | None:
        if self.kind == "mapping":
            return self.get(str(step))
        if isinstance(step, int) and 0 <= step < len(self.items):
            return self.items[step]
        return None

    def _entry(self, key: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.key.raw == key), None)


@dataclass(frozen=True, slots=True)
class ParsedSource:
    """What came of a text: the top node (None when the text can't be parsed or is empty), findings, and the text they point into."""

    node: Node | None
    diagnostics: tuple[Diagnostic, ...]
    text: str
