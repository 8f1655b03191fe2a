"""The files of a policy as text that can be edited: what stays keeps its comments and its form.

Edits are lines of shipped policies, which are written one key a line; only names inside sentences are replaced in the middle of one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from typing import Any

import yaml

from policy_engine.records import dataclass

Pages = dict[str, str]
"""File name → text."""
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True, slots=True)
class Entry:
    """A key with its value, as nodes."""

    key: Any
    value: Any

    @property
    def name(self) -> str:
        return str(self.key.value)


@dataclass(frozen=True, slots=True)
class Section:
    """One top-level key of a file."""

    file: str
    entry: Entry

    @property
    def name(self) -> str:
        return self.entry.name

    def parts(self) -> Iterator[tuple[str, Any]]:
        """(id, its mapping) of each part that has a name."""
        if isinstance(self.entry.value, yaml.MappingNode):
            yield from ((inner.name, inner.value) for inner in entries(self.entry.value) if isinstance(inner.value, yaml.MappingNode))
        elif isinstance(self.entry.value, yaml.SequenceNode):
            for item in self.entry.value.value:
                name = value_of(item, "id")
                if name is not None:
                    yield str(name.value), item


@dataclass(frozen=True, slots=True)
class Edit:
    """Lines `first`..`last` (exclusive) of a file become `lines`."""

    file: str
    first: int
    last: int
    lines: tuple[str, ...] = ()


def entries(node: Any) -> list[Entry]:
    return [Entry(key, value) for key, value in node.value] if isinstance(node, yaml.MappingNode) else []


def value_of(node: Any, name: str) -> Any:
    return next((entry.value for entry in entries(node) if entry.name == name), None)


def plain(node: Any) -> Any:
    """The node as lists, dictionaries and words."""
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): plain(value) for key, value in node.value}
    return [plain(item) for item in node.value] if isinstance(node, yaml.SequenceNode) else str(node.value)


def sections(pages: Pages) -> list[Section]:
    """Every top-level key, file by file."""
    return [Section(name, entry) for name, text in pages.items() for entry in entries(yaml.compose(text, Loader=_LOADER))]


def last_line(node: Any, lines: list[str]) -> int:
    """One past the last line of a node's words."""
    if isinstance(node, yaml.ScalarNode):
        end = int(node.end_mark.line) + (1 if node.end_mark.column else 0)
    elif node.flow_style or not node.value:
        end = int(node.end_mark.line) + 1
    else:
        inner = node.value[-1]
        return last_line(inner[1] if isinstance(inner, tuple) else inner, lines)
    while end > node.start_mark.line + 1 and not lines[end - 1].strip():
        end -= 1
    return end


def without_entry(pages: Pages, file: str, entry: Entry, lines: Iterable[str] = ()) -> Edit:
    """The edit that puts `lines` where an entry stands; with none the entry goes, and the dash before it moves to the next line."""
    text = pages[file].split("\n")
    first, last = int(entry.key.start_mark.line), last_line(entry.value, text)
    before, new = text[first][: entry.key.start_mark.column], list(lines)
    if new:
        indent = " " * len(before)
        return Edit(file, first, last, tuple(f"{before if index == 0 else indent}{line}" for index, line in enumerate(new)))
    return Edit(file, first, last + 1, (before + text[last].lstrip(),)) if before.strip() else Edit(file, first, last)


def without_items(pages: Pages, section: Section, indices: Set[int]) -> Iterator[Edit]:
    """The edits that take items out of a list, or named parts out of a group; without any left the section goes.

    Comments above the next item stay with that item; blank lines below go.
    """
    children = [child[0] if isinstance(child, tuple) else child for child in section.entry.value.value]
    if indices and len(indices) == len(children):
        yield without_entry(pages, section.file, section.entry)
        return
    text = pages[section.file].split("\n")
    for index in sorted(indices):
        inner = section.entry.value.value[index]
        last = last_line(inner[1] if isinstance(inner, tuple) else inner, text)
        while index + 1 < len(children) and last < len(text) - 1 and not text[last].strip():
            last += 1
        yield Edit(section.file, int(children[index].start_mark.line), last)


def apply(pages: Pages, edits: Iterable[Edit]) -> Pages:
    """The pages with the edits made. Of two that overlap only the first in the file is made: the caller looks again."""
    new = {name: text.split("\n") for name, text in pages.items()}
    chosen: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: (edit.file, edit.first, -edit.last)):
        if not chosen or chosen[-1].file != edit.file or edit.first >= chosen[-1].last:
            chosen.append(edit)
    for edit in reversed(chosen):
        new[edit.file][edit.first : edit.last] = edit.lines
    return {name: "\n".join(lines) for name, lines in new.items()}
