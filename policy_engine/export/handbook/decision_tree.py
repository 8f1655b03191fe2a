"""Part 4: the way to the right level. In short as a list, then the whole tree as a picture and as text."""

from __future__ import annotations

from policy_engine.export.diagram import mermaid_text, outline_text
from policy_engine.export.handbook.book import View
from policy_engine.export.handbook.forms import HTML
from policy_engine.export.handbook.markdown import Block, heading, section, verbatim
from policy_engine.export.handbook.places import TREE
from policy_engine.export.handbook.short_tree import short_tree
from policy_engine.export.handbook.titles import page_title
from policy_engine.messages import say

MOST_MERMAID = 50_000
"""Longest text, in characters, that GitHub and GitLab draw."""


def tree_page(view: View) -> list[Block]:
    """The page, or nothing without lanes and levels."""
    if not (view.book.levels or view.document.lanes):
        return []
    return [
        *heading(1, page_title(TREE)),
        *section(heading(2, say("handbook.tree.short")), short_tree(view)),
        *_pictures(view),
    ]


def _pictures(view: View) -> list[Block]:
    outline = outline_text(view.book.policy)
    return [
        *section(heading(2, say("handbook.tree.picture")), _drawn(view)),
        *section(heading(2, say("handbook.tree.outline")), [verbatim(outline, "text")]),
    ]


def _drawn(view: View) -> list[Block]:
    """The tree as text that a page draws; in the one HTML file a picture takes its place."""
    if view.book.form is HTML:
        return [verbatim("", "picture")]
    picture = mermaid_text(view.book.policy)
    return [verbatim(picture, "mermaid")] if len(picture) <= MOST_MERMAID else []
