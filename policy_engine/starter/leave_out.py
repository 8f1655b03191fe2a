"""Leaves parts of a policy out, and all that hangs on them: conditions that can't hold, steps of those, signals nobody reads."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Any

import yaml

from policy_engine.starter.conditions import condition_lines, simplify
from policy_engine.starter.pages import Edit, Entry, Pages, Section, apply, entries, plain, sections, value_of, without_entry, without_items

CONDITIONS = ("when", "only_if", "pauses_while")
REFERENCES = ("from", "to", "at", "of", "before", "agreed", "until", "met_by")
"""Keys that name a moment or a signal: without it the part has no meaning."""
ONLY_WHILE_USED = ("events", "signals", "templates", "roles", "calendars")
"""Sections whose parts go when the last one goes that names them."""
CASES = "cases"


def leave_out(pages: Pages, ids: Set[str]) -> tuple[Pages, frozenset[str]]:
    """The pages (without cases) less the parts `ids`, and everything that went."""
    gone, used = set(ids), _named(pages)
    while True:
        edits = [edit for section in sections(pages) for edit in _edits(pages, section, gone)]
        if not edits:
            unused = (used - _named(pages)) & _only_while_used(pages)
            if not unused:
                return pages, frozenset(gone)
            gone |= unused
        pages = apply(pages, edits)


def _only_while_used(pages: Pages) -> set[str]:
    return {name for section in sections(pages) if section.name in ONLY_WHILE_USED for name, _ in section.parts()}


def _named(pages: Pages) -> set[str]:
    """Every word that some part says of another one."""
    return {word for section in sections(pages) if section.name != CASES for word in _words_of(section)}


def _words_of(section: Section) -> Iterator[str]:
    """What a section says; a part does not speak of itself, though a field may have its name."""
    parts = list(section.parts())
    for name, part in parts:
        yield from (word for word in _words(part) if word != name)
    if not parts:
        yield from _words(section.entry.value)


def _words(node: Any) -> Iterator[str]:
    if isinstance(node, yaml.ScalarNode):
        yield str(node.value)
        yield str(node.value).partition(".")[0]
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _words(item)
    else:
        for entry in entries(node):
            yield entry.name
            yield from _words(entry.value)


def _edits(pages: Pages, section: Section, gone: set[str]) -> Iterator[Edit]:
    if section.name == "waivers":
        yield from _waivers(pages, section, gone)
        return
    falling = set()
    for index, (name, part) in enumerate(section.parts()):
        if name in gone or _falls(section.name, part, gone):
            gone.add(name)
            falling.add(index)
        else:
            yield from _inside(pages, section.file, part, gone)
    yield from without_items(pages, section, falling)


def _waivers(pages: Pages, section: Section, gone: Set[str]) -> Iterator[Edit]:
    places = [value_of(item, "at") for item in section.entry.value.value]
    yield from without_items(pages, section, {i for i, at in enumerate(places) if at is not None and at.value.partition(".")[2] in gone})


def _falls(section: str, part: Any, gone: Set[str]) -> bool:
    """Whether a part has no meaning any more."""
    for entry in entries(part):
        if entry.name in ("when", "only_if") and isinstance(entry.value, yaml.MappingNode) and simplify(plain(entry.value), gone) is False:
            return True
        if entry.name in REFERENCES and section != "roles" and _names_gone(plain(entry.value), gone):
            return True
        if entry.name == "pay" and _names_gone(plain(entry.value).get("of"), gone):
            return True
    return False


def _names_gone(value: Any, gone: Set[str]) -> bool:
    names = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return any(str(name).partition(".")[0] in gone for name in names)


def _inside(pages: Pages, file: str, part: Any, gone: Set[str]) -> Iterator[Edit]:
    """The edits inside a part that stays."""
    for entry in entries(part):
        if entry.name in CONDITIONS and isinstance(entry.value, yaml.MappingNode):
            yield from _condition(pages, file, entry, gone)
        elif entry.name == "must_not":
            yield from _must_not(pages, file, entry, gone)
        elif entry.name == "extension" and simplify(plain(entry.value).get("when", {}), gone) is False:
            yield without_entry(pages, file, entry)
        elif isinstance(entry.value, yaml.MappingNode):
            yield from _inside(pages, file, entry.value, gone)
        elif isinstance(entry.value, yaml.SequenceNode):
            yield from _items(pages, file, entry, gone)


def _items(pages: Pages, file: str, entry: Entry, gone: Set[str]) -> Iterator[Edit]:
    """Targets of a deadline, steps of a chain."""
    items = [item if isinstance(item, yaml.MappingNode) else None for item in entry.value.value]
    falling = {index for index, item in enumerate(items) if item is not None and _falls("", item, gone)}
    yield from without_items(pages, Section(file, entry), falling)
    for index, item in enumerate(items):
        if item is not None and index not in falling:
            yield from _inside(pages, file, item, gone)


def _condition(pages: Pages, file: str, entry: Entry, gone: Set[str]) -> Iterator[Edit]:
    before = plain(entry.value)
    after = simplify(before, gone)
    if isinstance(after, bool):
        yield without_entry(pages, file, entry)
    elif after != simplify(before, frozenset()):
        yield without_entry(pages, file, entry, condition_lines(entry.name, after))


def _must_not(pages: Pages, file: str, entry: Entry, gone: Set[str]) -> Iterator[Edit]:
    before = plain(entry.value)
    names = [before] if isinstance(before, str) else before
    left = [name for name in names if name not in gone]
    if left != names:
        yield without_entry(pages, file, entry, [f"must_not: [{', '.join(left)}]"] if left else ())
