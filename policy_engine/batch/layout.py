"""What the columns of a table are for a policy: keys of the ticket, fields, signals or events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from functools import cached_property
from typing import Any, Literal

from policy_engine.facts import field_at
from policy_engine.model.calendars import FromField
from policy_engine.model.program import Program
from policy_engine.model.ticket import Ticket
from policy_engine.records import dataclass

Section = Literal["ticket", "fields", "signals", "events"]
SECTIONS: tuple[Section, ...] = ("fields", "signals", "events")
KEYS = tuple(Ticket.model_fields)
"""The keys of a ticket."""


@dataclass(frozen=True, slots=True, order=True)
class Target:
    """Where a value belongs in a ticket: a key of its own, or a name in one of its groups."""

    section: Section
    name: str

    def __str__(self) -> str:
        return self.name if self.section == "ticket" else f"{self.section}.{self.name}"


@dataclass(frozen=True)
class Layout:
    """Says for each column what it is. `columns`: what → the column's name, where the two differ."""

    program: Program
    columns: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def paths(self) -> frozenset[str]:
        """The fields that the policy reads."""
        program = self.program
        named = [*(signal.field for signal in program.signals), *(event.field for event in program.events)]
        sources = [source for calendar in program.calendars for source in calendar.places()]
        places = [source.field for source in sources if isinstance(source, FromField)]
        decided = [f"decided.{scale.name}" for scale in program.scales]
        current = [variable.name for variable in program.variables if variable.kind == "current"]
        return frozenset([*(name for name in named if name), *places, *decided, *current])

    @cached_property
    def signals(self) -> dict[str, str | None]:
        """What a person can speak of, with the field it is read from, if any."""
        program = self.program
        found: dict[str, str | None] = {variable.name: None for variable in program.variables if variable.kind == "state"}
        for signal in program.signals:
            found[signal.name] = signal.field
            found.update({f"{signal.name}.{value}": None for value in signal.values if signal.type == "choices"})
        return found

    @cached_property
    def events(self) -> dict[str, str | None]:
        """Events by name, with the field that holds their time, if any."""
        return {"received": None, "escalated": None, **{event.name: event.field for event in self.program.events}}

    @cached_property
    def groups(self) -> frozenset[str]:
        """The groups on the way to a field."""
        return frozenset(".".join(path.split(".")[:depth]) for path in self.paths for depth in range(1, path.count(".") + 1))

    @cached_property
    def by_column(self) -> dict[str, Target]:
        """The columns that were given another name."""
        return {column: self.target(what) for what, column in self.columns.items()}

    def target(self, name: str) -> Target:
        """What a column of this name is. What the policy does not know is a field that nothing reads."""
        head, _, rest = name.partition(".")
        if name in KEYS:
            return Target("ticket", name)
        if rest and head in SECTIONS:
            return Target(head, rest)
        if name in self.paths or name in self.groups:
            return Target("fields", name)
        for section, known in (("signals", self.signals), ("events", self.events)):
            if name in known:
                path = known[name]
                return Target("fields", path) if path else Target(section, name)  # type: ignore[arg-type]
        return Target("fields", name)

    def is_read(self, target: Target) -> bool:
        """Whether the policy looks at it."""
        match target.section:
            case "ticket":
                return True
            case "fields":
                return target.name in self.paths or target.name in self.groups
            case "signals":
                return target.name in self.signals
            case _:
                return target.name in self.events

    def unread(self, names: Iterable[str]) -> Iterator[str]:
        """The columns that nothing reads."""
        for name in names:
            target = self.by_column.get(name) or self.target(name)
            inside = (self.is_read(inner) for column, inner in self.by_column.items() if column.startswith(f"{name}."))
            holds = any(path.startswith(f"{target.name}.") for path in self.paths) or any(inside)
            if name not in SECTIONS and not self.is_read(target) and not holds:
                yield name

    def ticket(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """The ticket that a record is: what `Policy.route` takes."""
        found: dict[str, Any] = {}
        for name, value in record.items():
            if value is None or name in self.by_column:
                continue
            self._put(found, self.target(name), value)
        for column, target in self.by_column.items():
            value = field_at(record, column)
            if value is not None:
                self._put(found, target, value)
        return found

    def _put(self, ticket: dict[str, Any], target: Target, value: Any) -> None:
        if target.section != "ticket":
            group = ticket.setdefault(target.section, {})
            if isinstance(group, dict):
                group[target.name] = value
        elif target.name in SECTIONS and isinstance(value, Mapping):
            ticket[target.name] = {**ticket.get(target.name, {}), **{name: part for name, part in value.items() if part is not None}}
        else:
            ticket[target.name] = value
