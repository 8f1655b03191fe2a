"""What goes inside a part that stays: lines of conditions, axes and rows of tables, names in lists, values that nothing has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from policy_engine.quoting import scalar
from policy_engine.records import dataclass
from policy_engine.starter.conditions import condition_lines, simplify
from policy_engine.starter.falling import REFERENCES, falls, id_of
from policy_engine.starter.gone import Gone
from policy_engine.starter.pages import Edit, Entry, Pages, Section, entries, plain, value_of, without_entry, without_items
from policy_engine.starter.table_less import table_less, table_lines

CONDITIONS = ("when", "only_if", "pauses_while")
NAMES = (*REFERENCES, "must_not", "due", "event", "message")
"""Keys that name other parts: one or a list. Where none is left, the key goes."""


@dataclass(frozen=True, slots=True)
class Trimmer:
    """The parts of one file, and what is gone."""

    pages: Pages
    file: str
    gone: Gone

    def part(self, name: str, node: Any) -> Iterator[Edit]:
        """The edits inside the part `name`."""
        dropped = self.gone.values_of(name)
        for entry in entries(node):
            if dropped and entry.name == "values":
                yield from self.values(entry, dropped)
            elif dropped and entry.name == "text" and isinstance(entry.value, yaml.MappingNode):
                yield from (without_entry(self.pages, self.file, one) for one in entries(entry.value) if one.name in dropped)
            elif dropped and entry.name == "if_missing" and _taken(plain(entry.value)) in dropped:
                yield without_entry(self.pages, self.file, entry)
            else:
                yield from self.entry(name, entry)

    def entry(self, name: str, entry: Entry) -> Iterator[Edit]:
        """The edits in one entry of the part `name`, or of something inside it."""
        node, is_mapping = entry.value, isinstance(entry.value, yaml.MappingNode)
        if entry.name in CONDITIONS and is_mapping:
            yield from self.condition(entry)
        elif entry.name in NAMES and not is_mapping:
            yield from self.names(entry)
        elif entry.name == "extension" and simplify(plain(node).get("when", {}), self.gone) is False:
            yield without_entry(self.pages, self.file, entry)
        elif is_mapping and value_of(node, "by") is not None and entry.name in ("table", "within", "calendar"):
            yield from self.table(name, entry)
        elif is_mapping:
            for inner in entries(node):
                yield from self.entry(name, inner)
        elif isinstance(node, yaml.SequenceNode):
            yield from self.items(name, entry)

    def condition(self, entry: Entry) -> Iterator[Edit]:
        before = plain(entry.value)
        after = simplify(before, self.gone)
        if isinstance(after, bool):
            yield without_entry(self.pages, self.file, entry)
        elif after != simplify(before, Gone()):
            yield without_entry(self.pages, self.file, entry, condition_lines(entry.name, after))

    def table(self, name: str, entry: Entry) -> Iterator[Edit]:
        before = plain(entry.value)
        after = table_less(before, self.gone, name)
        if isinstance(after, str):
            yield without_entry(self.pages, self.file, entry, [f"{entry.name}: {scalar(after)}"])
        elif after is not None and after != before:
            yield without_entry(self.pages, self.file, entry, table_lines(entry.name, after))

    def names(self, entry: Entry) -> Iterator[Edit]:
        before = plain(entry.value)
        names = [before] if isinstance(before, str) else [name for name in before if isinstance(name, str)]
        left = [name for name in names if not self.gone.names(name)]
        if left != names:
            yield without_entry(self.pages, self.file, entry, [f"{entry.name}: [{', '.join(left)}]"] if left else ())

    def values(self, entry: Entry, dropped: list[str]) -> Iterator[Edit]:
        """The values of a choice or scale, written below each other or on one line."""
        values = plain(entry.value)
        left = [value for value in values if id_of(value) not in dropped]
        if left != values and entry.value.flow_style:
            yield without_entry(self.pages, self.file, entry, [f"values: [{', '.join(left)}]"])
        else:
            fallen = {index for index, value in enumerate(values) if value not in left}
            yield from without_items(self.pages, Section(self.file, entry), fallen)

    def items(self, name: str, entry: Entry) -> Iterator[Edit]:
        """Targets of a deadline, steps of a chain, blanks of a template."""
        nodes = {index: item for index, item in enumerate(entry.value.value) if isinstance(item, yaml.MappingNode)}
        falling = {index for index, item in nodes.items() if falls("", plain(item), self.gone)}
        yield from without_items(self.pages, Section(self.file, entry), falling)
        for inner in (inner for index, item in nodes.items() if index not in falling for inner in entries(item)):
            yield from self.entry(name, inner)


def _taken(if_missing: Any) -> str:
    """The value that silence has."""
    return str(if_missing.get("take") if isinstance(if_missing, dict) else if_missing)
