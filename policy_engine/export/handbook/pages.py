"""All pages of the handbook, each listed once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from policy_engine.api import Policy
from policy_engine.export.handbook import places
from policy_engine.export.handbook.book import Book, View
from policy_engine.export.handbook.calming import calming_page
from policy_engine.export.handbook.contents import with_contents
from policy_engine.export.handbook.deadlines import deadlines_page
from policy_engine.export.handbook.decision_tree import tree_page
from policy_engine.export.handbook.facts import facts_page
from policy_engine.export.handbook.follow_up import follow_up_page
from policy_engine.export.handbook.forms import PAGES as IN_FOLDERS
from policy_engine.export.handbook.forms import WIKI, Form
from policy_engine.export.handbook.glossary import glossary_page
from policy_engine.export.handbook.letters import templates_page
from policy_engine.export.handbook.levels import level_page
from policy_engine.export.handbook.markdown import Block, page_text
from policy_engine.export.handbook.notifications import notifications_page
from policy_engine.export.handbook.overview import index_page
from policy_engine.export.handbook.people import people_page
from policy_engine.export.handbook.process import process_page
from policy_engine.export.handbook.roles import role_page
from policy_engine.export.handbook.sidebar import sidebar_blocks
from policy_engine.export.handbook.triggers import split_page, triggers_page
from policy_engine.export.handbook.worked_examples import examples_page, grouped, level_examples_page
from policy_engine.messages import say

MARK = "<!-- policy-engine handbook"
"""How the first line of every page begins. A page without it was written by somebody else and is never touched."""

PAGES: tuple[tuple[str, Callable[[View], list[Block]]], ...] = (
    (places.TRIGGERS, triggers_page),
    (places.PROCESS, process_page),
    (places.PEOPLE, people_page),
    (places.TREE, tree_page),
    (places.TEMPLATES, templates_page),
    (places.CALMING, calming_page),
    (places.FOLLOW_UP, follow_up_page),
    (places.NOTIFICATIONS, notifications_page),
    (places.DEADLINES, deadlines_page),
    (places.FACTS, facts_page),
    (places.EXAMPLES, examples_page),
    (places.GLOSSARY, glossary_page),
)


def handbook_pages(policy: Policy, form: Form = IN_FOLDERS) -> dict[str, str]:
    """The handbook: path of each page (with `/`, relative to the handbook's folder) → its markdown.

    Pages with nothing to say are left out.
    """
    book = Book(policy, form)
    made = book_pages(book)
    texts = {form.file(page): _page(View(book, page), blocks) for page, blocks in made.items()}
    if form is WIKI:
        texts["_Sidebar.md"] = page_text([mark_of(policy), *sidebar_blocks(View(book, "_Sidebar.md"), tuple(made))])
    return texts


def book_pages(book: Book) -> dict[str, list[Block]]:
    """Every page that has something to say → its blocks; the overview first."""
    written = {page: with_contents(View(book, page), blocks) for page, blocks in _built(book) if blocks}
    return {places.INDEX: index_page(View(book, places.INDEX), frozenset(written)), **written}


def _built(book: Book) -> Iterator[tuple[str, list[Block]]]:
    """All pages in the order in which they are read."""
    for page, build in PAGES:
        yield page, build(View(book, page))
        if page == places.TRIGGERS and places.is_split(book.document):
            yield from _split(book)
    for name in grouped(book):
        if places.examples_of(book.document, name) != places.EXAMPLES:
            page = places.examples_of(book.document, name)
            yield page, level_examples_page(View(book, page), name)
    for level in book.levels:
        page = book.homes[level.id].page
        yield page, level_page(View(book, page), level)
    for role in book.document.roles:
        page = book.homes[role.id].page
        yield page, role_page(View(book, page), role)


def _split(book: Book) -> Iterator[tuple[str, list[Block]]]:
    for name in dict.fromkeys(places.raised_first(trigger) for trigger in book.document.triggers):
        page = places.triggers_of(name)
        yield page, split_page(View(book, page), name)


def _page(view: View, blocks: list[Block]) -> str:
    mark = mark_of(view.book.policy)
    if view.page == places.INDEX:
        return page_text([mark, *blocks])
    return page_text([mark, *blocks, "---", view.to_page(places.INDEX, say("handbook.back"))])


def mark_of(policy: Policy) -> str:
    """The first line of every page."""
    return f"{MARK} of `{policy.id}`: {say('handbook.mark')} -->"
