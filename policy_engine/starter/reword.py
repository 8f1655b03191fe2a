"""Sentences that speak of an issue in passing, when it is left out: some read otherwise, some go; so do headings with nothing below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from policy_engine.starter.catalogue import Sector
from policy_engine.starter.issues_in import Chosen
from policy_engine.starter.pages import Edit, Entry, Pages, Section, apply, entries, sections, without_entry, without_items
from policy_engine.starter.rewrite import rewrite

_HEADING = re.compile(r"\n *# ----[^\n]*(?=(?:\n *)*\Z|\n(?: *\n)*(?: *# ----|\S))")
"""A heading above another one, a section or the end of the file."""


def sentences_without(sector: Sector, chosen: Chosen) -> dict[str, str]:
    """Sentence → how it reads without the issues that were left out; nothing where it goes."""
    return {old: new for issue in chosen.left_out for old, new in sector.sentences.get(issue.name, {}).items()}


def reworded(pages: Pages, sentences: Mapping[str, str]) -> Pages:
    """The pages with these sentences as they should be."""
    while edits := [edit for section in sections(pages) for edit in _going(pages, section.file, section.entry, sentences)]:
        pages = apply(pages, edits)
    return rewrite(pages, lambda _, sentence: sentences.get(sentence, sentence))


def without_bare_headings(pages: Pages) -> Pages:
    return {name: _HEADING.sub("", text) for name, text in pages.items()}


def _going(pages: Pages, file: str, entry: Entry, sentences: Mapping[str, str]) -> Iterator[Edit]:
    """The edits that take sentences out of an entry and all that is in it."""
    if sentences.get(_words(entry.value)) == "":
        yield without_entry(pages, file, entry)
    items = entry.value.value if isinstance(entry.value, yaml.SequenceNode) else []
    yield from without_items(pages, Section(file, entry), {i for i, item in enumerate(items) if sentences.get(_words(item)) == ""})
    for inner in (inner for node in (entry.value, *items) for inner in entries(node)):
        yield from _going(pages, file, inner, sentences)


def _words(node: Any) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""
