"""All pages of the handbook, each listed once."""

from __future__ import annotations

from collections.abc import Callable

from policy_engine.api import Policy
from policy_engine.export.handbook import places as homes
from policy_engine.export.handbook.book import Book, View
from policy_engine.export.handbook.calming import calming_page
from policy_engine.export.handbook.deadlines import deadlines_page
from policy_engine.export.handbook.decision_tree import tree_page
from policy_engine.export.handbook.facts import facts_page
from policy_engine.export.handbook.follow_up import follow_up_page
from policy_engine.export.handbook.glossary import glossary_page
from policy_engine.export.handbook.letters import templates_page
from policy_engine.export.handbook.levels import level_page
from policy_engine.export.handbook.markdown import Block, page_text
from policy_engine.export.handbook.notifications import notifications_page
from policy_engine.export.handbook.overview import index_page
from policy_engine.export.handbook.people import people_page, role_page
from policy_engine.export.handbook.process import process_page
from policy_engine.export.handbook.triggers import split_page, triggers_page
from policy_engine.export.handbook.worked_examples import examples_page
from policy_engine.messages import say

MARK = "<!-- policy-engine handbook"
"""How the first line of every page begins. A page without it was written by somebody else and is never touched."""

PAGES: tuple[tuple[str, Callable[[View], list[Block]]], ...] = (
    (homes.TRIGGERS, triggers_page),
    (homes.PROCESS, process_page),
    (homes.PEOPLE, people_page),
    (homes.TREE, tree_page),
    (homes.TEMPLATES, templates_page),
    (homes.CALMING, calming_page),
    (homes.FOLLOW_UP, follow_up_page),
    (homes.NOTIFICATIONS, notifications_page),
    (homes.DEADLINES, deadlines_page),
    (homes.FACTS, facts_page),
    (homes.EXAMPLES, examples_page),
    (homes.GLOSSARY, glossary_page),
)


def handbook_pages(policy: Policy) -> dict[str, str]:
    """The handbook: path of each page (with `/`, relative to the handbook's folder) → its markdown.

    Pages with nothing to say are left out.
    """
    book = Book(policy)
    made = {page: build(View(book, page)) for page, build in PAGES}
    for level in book.levels:
        page = book.homes[level.id].page
        made[page] = level_page(View(book, page), level)
    for role in book.document.roles:
        page = book.homes[role.id].page
        made[page] = role_page(View(book, page), role)
    if homes.is_split(policy.document):
        for name in dict.fromkeys(homes.raised_first(trigger) for trigger in policy.document.triggers):
            page = homes.triggers_of(name)
            made[page] = split_page(View(book, page), name)
    written = {page: blocks for page, blocks in made.items() if blocks}
    index = index_page(View(book, homes.INDEX), frozenset(written))
    return {homes.INDEX: page_text([_mark(policy), *index]), **{page: _page(View(book, page), blocks) for page, blocks in written.items()}}


def _page(view: View, blocks: list[Block]) -> str:
    back = view.to_page(homes.INDEX, say("handbook.back"))
    return page_text([_mark(view.book.policy), *blocks, "---", back])


def _mark(policy: Policy) -> str:
    return f"{MARK} of `{policy.id}`: {say('handbook.mark')} -->"
