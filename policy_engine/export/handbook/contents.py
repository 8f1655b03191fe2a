"""`On this page`: the contents of a page that is longer than a screen, with an anchor of ours at every heading that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from policy_engine.export.handbook.book import View
from policy_engine.export.handbook.markdown import Block, anchor
from policy_engine.messages import say
from policy_engine.records import dataclass

FEWEST = 3
"""A page with fewer sections needs no contents."""
MOST_INNER = 40
"""Contents with more lines than this name the sections only, and not what stands below them."""
_HEADING = re.compile(r"(#{2,3}) (.+)")
_ANCHOR = re.compile(r'<a id="([\w-]+)"></a>')
_LINK = re.compile(r"(?<!\\)\[((?:\\.|[^\]\\])*)\]\([^)\s]*\)")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading below the title of a page; `words` hold no links."""

    depth: int
    words: str
    anchor: str


def with_contents(view: View, blocks: list[Block]) -> list[Block]:
    """The page with its contents before the first section; unchanged where it has only few sections."""
    named = list(_anchored(blocks))
    sections = list(sections_of(named))
    if len(sections) < FEWEST:
        return blocks
    first = next(index for index, block in enumerate(named) if _HEADING.match(block))
    return [*named[: first - 1], say("handbook.contents.title"), contents_list(view, sections), *named[first - 1 :]]


def contents_list(view: View, sections: list[Section]) -> Block:
    """Links to the sections, with what stands below each where that is not too much."""
    shown = sections if len(sections) <= MOST_INNER else [section for section in sections if section.depth == 2] or sections
    least = min(section.depth for section in shown)
    return "\n".join(f"{'  ' * (section.depth - least)}- {_line(view, section)}" for section in shown)


def _line(view: View, section: Section) -> str:
    return view.to_page(view.page, section.words, section.anchor)


def sections_of(blocks: list[Block]) -> Iterator[Section]:
    """The headings that have an anchor, in order."""
    for before, block in pairwise(blocks):
        heading, its_anchor = _HEADING.fullmatch(block), _ANCHOR.fullmatch(before)
        if heading is not None and its_anchor is not None:
            yield Section(len(heading[1]), without_links(heading[2]), its_anchor[1])


def without_links(words: str) -> str:
    """Markdown with the words of its links only."""
    return _LINK.sub(r"\1", words)


def _anchored(blocks: list[Block]) -> Iterator[Block]:
    """The blocks with an anchor before each heading; those made here start with `_`, as no id of a policy does."""
    used = {match[1] for block in blocks if (match := _ANCHOR.fullmatch(block))}
    before = ""
    for block in blocks:
        heading = _HEADING.fullmatch(block)
        if heading is not None and not _ANCHOR.fullmatch(before):
            name = _free(_slug(heading[2]), used)
            used.add(name)
            yield anchor(name)
        yield block
        before = block


def _slug(words: str) -> str:
    return "_" + re.sub(r"[^a-z0-9]+", "-", without_links(words).lower()).strip("-")


def _free(name: str, used: set[str]) -> str:
    numbers = iter(range(2, len(used) + 3))
    found = name
    while found in used:
        found = f"{name}-{next(numbers)}"
    return found
