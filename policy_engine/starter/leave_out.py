"""Leaves parts of a policy out, and all that hangs on them: conditions that can't hold, steps of those, signals nobody reads."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Any

import yaml

from policy_engine.starter.falling import settled
from policy_engine.starter.gone import NO, Gone
from policy_engine.starter.pages import Edit, Pages, Section, apply, entries, sections, value_of, without_items
from policy_engine.starter.trimming import Trimmer

ONLY_WHILE_USED = ("events", "signals", "templates", "roles", "calendars")
"""Sections whose parts go when the last one goes that names them."""
CASES = "cases"


def leave_out(pages: Pages, ids: Set[str]) -> tuple[Pages, Gone]:
    """The pages (without cases) less the parts and values `ids`, and everything that went."""
    gone, used = Gone.of(ids), _named(pages)
    while True:
        edits = [edit for section in sections(pages) for edit in _edits(pages, section, gone)]
        if not edits:
            unused = (used - _named(pages)) & _only_while_used(pages)
            if not unused:
                return pages, gone
            gone.update(dict.fromkeys(unused, NO))
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


def _edits(pages: Pages, section: Section, gone: Gone) -> Iterator[Edit]:
    if section.name == "waivers":
        yield from _waivers(pages, section, gone)
        return
    falling, trimmer = set(), Trimmer(pages, section.file, gone)
    for index, (name, part) in enumerate(section.parts()):
        value = NO if name in gone else settled(section.name, (name, part), gone)
        if value is None:
            yield from trimmer.part(name, part)
        else:
            gone.setdefault(name, value)
            falling.add(index)
    yield from without_items(pages, section, falling)


def _waivers(pages: Pages, section: Section, gone: Gone) -> Iterator[Edit]:
    places = [value_of(item, "at") for item in section.entry.value.value]
    yield from without_items(pages, section, {i for i, at in enumerate(places) if at is not None and at.value.partition(".")[2] in gone})
