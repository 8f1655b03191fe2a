"""Ids of the old policy in the new one's words: what was renamed, and how a name reads after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from policy_engine.records import dataclass


@dataclass(frozen=True, slots=True)
class Renamed:
    """A part, or with `owner` a value of a signal or scale, that has another id and the same content."""

    section: str
    old: str
    new: str
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Renames:
    """`ids` maps old → new; `values` does so for the values of signals and scales, by the owner's new id."""

    ids: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def id(self, name: str) -> str:
        return self.ids.get(name, name)

    def value(self, owner: str, value: str) -> str:
        """A value of `owner` (a new name; `current.level` has the values of `level`)."""
        base = owner.removeprefix("current.")
        if base == "lane":
            return self.id(value)
        return self.values.get(base, {}).get(value, value)

    def variable(self, name: str) -> str:
        """The name of a variable: `plan`, `affected.billing`, `lane.sales`, `current.level`, `first_response.due`, `age|weeks`."""
        base, bar, unit = name.partition("|")
        head, dot, rest = base.partition(".")
        if head in ("current", "lane") and dot:
            return f"{head}.{self.id(rest)}"
        return f"{self.id(head)}{dot}{self.value(self.id(head), rest) if rest != 'due' else rest}{bar}{unit}"
