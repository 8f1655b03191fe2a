"""The contents of the whole handbook: its parts, the levels, the roles, and what else there is."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.export.handbook.book import View
from policy_engine.export.handbook.markdown import Block, bullets, escape
from policy_engine.export.handbook.overview import MORE, PARTS
from policy_engine.export.handbook.places import EXAMPLES, INDEX, examples_of, triggers_of
from policy_engine.export.handbook.titles import page_title
from policy_engine.messages import say

Group = tuple[str, tuple[tuple[str, str], ...]]
"""The title of a group, and its pages with their titles (escaped)."""


def sidebar_blocks(view: View, pages: tuple[str, ...]) -> list[Block]:
    """Contents as markdown: the wiki shows them beside every page."""
    blocks = [say("handbook.time.bold", words=view.to_page(INDEX, say("handbook.page.index")))]
    for title, entries in groups(view, pages):
        blocks += [say("handbook.time.bold", words=title), *bullets(view.to_page(page, words) for page, words in entries)]
    return blocks


def groups(view: View, pages: tuple[str, ...]) -> list[Group]:
    """The pages of a handbook in their groups, those that there are."""
    document = view.document
    parts = tuple(_parts(view, pages))
    levels = tuple((view.book.homes[level.id].page, escape(level.title)) for level in document.levels)
    roles = tuple((view.book.homes[role.id].page, escape(role.title)) for role in document.roles)
    more = tuple(_more(view, pages))
    named = (("parts", parts), ("levels", levels), ("roles", roles), ("more", more))
    return [(say(f"handbook.contents.{key}"), entries) for key, entries in named if entries]


def _parts(view: View, pages: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for page in PARTS:
        if page in pages:
            yield page, page_title(page)
        if page == PARTS[0]:
            yield from _split(view, pages)


def _more(view: View, pages: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for page in MORE:
        if page in pages:
            yield page, page_title(page)
        if page == EXAMPLES:
            yield from _examples(view, pages)


def _examples(view: View, pages: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The pages that examples are split into."""
    for level in (*(level.id for level in view.book.levels), None):
        page = examples_of(view.document, level)
        if page in pages and page != EXAMPLES:
            words = say("handbook.examples.page", level=view.title(level)) if level else say("handbook.examples.no_level_page")
            yield page, words


def _split(view: View, pages: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The pages that triggers are split into."""
    for name in (*(level.id for level in view.book.levels), *view.document.scales):
        if triggers_of(name) in pages:
            yield triggers_of(name), say("handbook.triggers.level", level=view.title(name))
