"""Fills in what a lead says of her business, and takes out what belongs to the shipped policy alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import yaml

from policy_engine.messages import say, sentences
from policy_engine.quoting import scalar
from policy_engine.starter.pages import Edit, Pages, Section, apply, entries, last_line, sections, without_entry
from policy_engine.starter.people import Placed
from policy_engine.starter.team import Group

HISTORY = ("date", "approved_by", "review_by", "effective", "changes")
"""Keys about the shipped policy's own life."""
FIRST_VERSION = "0.1"
MODELINE = "# yaml-language-server:"


def drop_history(pages: Pages) -> Pages:
    """Without dates, approval and changes, and without how an unclear source was read."""
    return _until_done(pages, lambda now: [edit for section in sections(now) for edit in _historic(now, section)])


def _historic(pages: Pages, section: Section) -> Iterator[Edit]:
    if section.name in HISTORY:
        yield without_entry(pages, section.file, section.entry)
    else:
        yield from _readings(pages, section.file, section.entry.value)


def _readings(pages: Pages, file: str, node: Any) -> Iterator[Edit]:
    inner = node.value if isinstance(node, yaml.SequenceNode) else ()
    for item in inner:
        yield from _readings(pages, file, item)
    for entry in entries(node):
        if entry.name == "understood_as":
            yield without_entry(pages, file, entry)
        else:
            yield from _readings(pages, file, entry.value)


def _until_done(pages: Pages, find: Callable[[Pages], list[Edit]]) -> Pages:
    while edits := find(pages):
        pages = apply(pages, edits)
    return pages


def set_keys(pages: Pages, values: dict[str, Iterable[str]]) -> Pages:
    """Top-level keys with new lines; the key itself stands in the first one."""
    edits = [without_entry(pages, s.file, s.entry, values[s.name]) for s in sections(pages) if s.name in values]
    return apply(pages, edits)


def company_lines(company: dict[str, str | Sequence[str]]) -> Iterator[str]:
    """The section `company`, with a remark at each line that is still an example."""
    yield "company:"
    for key, value in company.items():
        if isinstance(value, str):
            yield f"  {key}: {scalar(value)}"
        elif value:
            yield f"  {key}:"
            yield from (f"    - {scalar(item)}" for item in value)


def set_headcounts(pages: Pages, placed: Placed) -> Pages:
    """Roles with the numbers of the team; a role that it does not name has none."""
    found = [(section.file, name, role) for section in sections(pages) if section.name == "roles" for name, role in section.parts()]
    return apply(pages, [edit for file, name, role in found for edit in _headcount(pages, file, role, placed.groups.get(name))])


def _headcount(pages: Pages, file: str, role: Any, group: Group | None) -> Iterator[Edit]:
    there = next((entry for entry in entries(role) if entry.name == "headcount"), None)
    new = [f"headcount: {group.count}"] if group is not None else []
    if there is not None:
        yield without_entry(pages, file, there, new)
    elif new:
        title = next(entry for entry in entries(role) if entry.name == "title")
        yield without_entry(pages, file, title, [f"title: {scalar(str(title.value.value))}", *new])


def append(pages: Pages, section: str, lines: Iterable[str], file: str) -> Pages:
    """The lines at the end of a section; where it is missing, at the end of `file`."""
    new = tuple(f"  {line}" if line else "" for line in lines)
    if not new:
        return pages
    for found in sections(pages):
        if found.name == section:
            end = _end(pages, found)
            return apply(pages, [Edit(found.file, end, end, new)])
    return {**pages, file: pages[file].rstrip("\n") + "\n\n" + "\n".join([f"{section}:", *new]) + "\n"}


def _end(pages: Pages, section: Section) -> int:
    return last_line(section.entry.value, pages[section.file].split("\n"))


def explain(pages: Pages, head: Sequence[str]) -> Pages:
    """With a head on the first file, and above each section a comment that says what it is for."""
    texts = sentences()
    edits = []
    for section in sections(pages):
        line, comment = int(section.entry.key.start_mark.line), texts.get(f"starter.comments.{section.name}")
        if comment:
            above = pages[section.file].split("\n")[line - 1] if line else ""
            blank = () if not above.strip() or above.startswith("#") else ("",)
            edits.append(Edit(section.file, line, line, (*blank, f"# {comment}")))
    explained = apply(pages, edits)
    main = next(section.file for section in sections(pages) if section.name == "format")
    plain = {name: _without_modeline(text) for name, text in explained.items()}
    return {**plain, main: "\n".join([*(f"# {line}" if line else "#" for line in head), plain[main]])}


def _without_modeline(text: str) -> str:
    first, _, rest = text.partition("\n")
    return rest.lstrip("\n") if first.startswith(MODELINE) else text


def review_lines(challenges: Sequence[str], role: str) -> Iterator[str]:
    """A regular look at each challenge: where the shipped policy has nothing for it, this is where it is missed first."""
    for number, challenge in enumerate(challenges, 1):
        yield f"- id: challenge_{number}"
        yield f"  title: {scalar(say('starter.review_title', challenge=challenge))}"
        yield "  every: 3 months"
        yield f"  by: {role}"
        yield f"  do: {scalar(say('starter.review_do'))}"


def waiver_lines(levels: Sequence[str]) -> Iterator[str]:
    """Levels whose people the team does not name are no mistake of hers on the first day."""
    for level in levels:
        yield "- code: EP406"
        yield f"  at: levels.{level}"
        yield f"  because: {scalar(say('starter.waiver'))}"


def shared_words_lines(places: Sequence[str]) -> Iterator[str]:
    """Phrases of the shipped policy that take words of an added issue, too: both are meant to count."""
    for place in places:
        yield "- code: EP506"
        yield f"  at: {place}"
        yield f"  because: {scalar(say('starter.waiver_added'))}"
