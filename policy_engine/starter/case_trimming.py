"""What a case says of parts that are gone, where it says that they are not there: this goes, and the case may stay."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from policy_engine.quoting import scalar
from policy_engine.starter.gone import Gone
from policy_engine.starter.pages import Edit, Entry, Pages, Section, apply, entries, plain, sections, without_entry

NOT_THERE = ("no", "none", "null", "does_not_apply")
GROUPS = ("values", "deadlines", "scales", "admissions")
"""Keys of `expect` that give parts their values."""


def trimmed(pages: Pages, gone: Gone) -> Pages:
    """The cases without what they say of parts that are gone and not there anyway."""
    while edits := [
        edit for section in sections(pages) for item in section.entry.value.value for edit in _edits(pages, section, item, gone)
    ]:
        pages = apply(pages, edits)
    return pages


def _edits(pages: Pages, section: Section, case: Any, gone: Gone) -> Iterator[Edit]:
    for entry in entries(case):
        if entry.name == "signals":
            yield from _group(pages, section.file, entry, gone)
        elif entry.name == "expect" and len(entries(entry.value)) > 1:
            yield from _expected(pages, section.file, entry.value, gone)


def _expected(pages: Pages, file: str, expect: Any, gone: Gone) -> Iterator[Edit]:
    for entry in entries(expect):
        if entry.name in GROUPS:
            yield from _group(pages, file, entry, gone)
        elif entry.name == "not_due":
            names = plain(entry.value)
            left = [name for name in ([names] if isinstance(names, str) else names) if name not in gone]
            if left != names:
                yield without_entry(pages, file, entry, [f"not_due: [{', '.join(left)}]"] if left else ())


def _group(pages: Pages, file: str, entry: Entry, gone: Gone) -> Iterator[Edit]:
    """The edits in a group of values, written below each other or on one line."""
    if not isinstance(entry.value, yaml.MappingNode):
        return
    going = [inner for inner in entries(entry.value) if inner.name in gone and plain(inner.value) in NOT_THERE]
    left = {inner.name: plain(inner.value) for inner in entries(entry.value) if inner not in going}
    if not left:
        yield without_entry(pages, file, entry)
    elif not entry.value.flow_style:
        yield from (without_entry(pages, file, inner) for inner in going)
    elif going and all(isinstance(value, str) for value in left.values()):
        words = ", ".join(f"{name}: {scalar(value, in_list=True)}" for name, value in left.items())
        yield without_entry(pages, file, entry, [f"{entry.name}: {{{words}}}"])
