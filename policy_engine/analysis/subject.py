"""What a check looks at: a policy that loaded, and how to speak of its parts."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import Any

from policy_engine.diagnostics import Diagnostic, Kind, Place
from policy_engine.loader import PolicySource
from policy_engine.loader.names import Names, collect_names
from policy_engine.loader.settle import Settler
from policy_engine.model.conditions import Written
from policy_engine.model.document import PolicyDocument
from policy_engine.model.program import Condition, Program
from policy_engine.records import dataclass
from policy_engine.source import Node
from policy_engine.wording import Wording

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A part of a policy: its name for waivers (`triggers.big-dispute`) and where it stands."""

    at: str
    place: Place


@dataclass(frozen=True)
class Subject:
    """A policy that loaded without errors."""

    source: PolicySource

    @property
    def document(self) -> PolicyDocument:
        return self.source.document

    @property
    def program(self) -> Program:
        return self.source.program

    @property
    def node(self) -> Node:
        return self.source.node

    @cached_property
    def wording(self) -> Wording:
        return Wording(self.document, self.program)

    @cached_property
    def names(self) -> Names:
        """What the ids of the policy name."""
        return collect_names(self.document, self.node)[0]

    def settle(self, written: Written | None) -> Condition:
        """A condition of the document with its names settled; without one, the condition that always holds."""
        return Settler(self.names, self.node, self.document.currency, []).condition(written, ())

    def spot(self, section: str, name: str, *inside: str | int) -> Spot:
        """The part `name` of a section, or a key inside it. A part without that key is shown by its id, and a section without
        the part by its key."""
        path = self.path(section, name)
        node = self.node.at(path)
        if inside and node.at(inside) is not node:
            return Spot(f"{section}.{name}", self.node.place_of((*path, *inside)))
        named = node.get("id")
        return Spot(f"{section}.{name}", named.place if named else self.node.key_place(path))

    def line(self, section: str, name: str, *inside: str | int) -> Spot:
        """A line of a condition, from its key to the end of its value."""
        path = (*self.path(section, name), *inside)
        key, value = self.node.key_place(path), self.node.place_of(path)
        return Spot(f"{section}.{name}", replace(key, end_line=value.end_line, end_column=value.end_column))

    def path(self, section: str, name: str) -> Path:
        """Where a part stands in the tree: sections are lists of parts with an id, or mappings by id."""
        parts: Any = getattr(self.document, section)
        if isinstance(parts, dict):
            return (section, name)
        index = next((index for index, part in enumerate(parts) if part.id == name), None)
        return (section,) if index is None else (section, index)

    def whole(self) -> Spot:
        """The policy as a whole, shown by its title."""
        return Spot("", self.node.key_place(("title",)))


def finding(code: str, kind: Kind, spot: Spot, message: str, **more: Any) -> Diagnostic:
    """A finding about a part; `more` is `help`, `witness`, `fix`, `undecided`."""
    return Diagnostic(code, kind, message, spot.place, at=spot.at or None, **more)
