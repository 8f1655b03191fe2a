"""Part 4: the way to the right level. In short as a list, then the whole tree as a picture and as text."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.export.diagram import mermaid_text, outline_text
from policy_engine.export.handbook.book import View
from policy_engine.export.handbook.markdown import Block, bullets, heading, numbered, section, verbatim
from policy_engine.export.handbook.overview import page_title
from policy_engine.export.handbook.places import TREE, TRIGGERS
from policy_engine.export.handbook.triggers import trigger_links
from policy_engine.messages import say

MOST_MERMAID = 50_000
"""Longest text, in characters, that GitHub and GitLab draw."""


def tree_page(view: View) -> list[Block]:
    """The page, or nothing without lanes and levels."""
    if not (view.book.levels or view.document.lanes):
        return []
    return [
        *heading(1, page_title(TREE)),
        *section(heading(2, say("handbook.tree.short")), _lanes(view), _levels(view), _caps(view)),
        *_pictures(view),
    ]


def _lanes(view: View) -> list[Block]:
    if not view.document.lanes:
        return []
    items = []
    for lane in view.document.lanes:
        condition = view.line(lane.when)
        items.append(say("handbook.tree.lane" if condition else "handbook.tree.rest", lane=view.to(lane.id), condition=condition))
    return [say("handbook.tree.lanes"), *numbered(items)]


def _levels(view: View) -> list[Block]:
    if not view.book.levels:
        return []
    scale = view.document.scales.get("level")
    only = [say("handbook.tree.only_if", condition=view.line(scale.only_if))] if scale is not None and scale.only_if is not None else []
    return [say("handbook.tree.then" if view.document.lanes else "handbook.tree.levels"), *only, *numbered(_level_items(view))]


def _level_items(view: View) -> Iterator[str]:
    """The highest level first; each with its triggers."""
    for level in reversed(view.book.levels):
        links = trigger_links(view, level.id)
        if links:
            below = "\n".join(f"   - {item}" for item in links)
            yield f"{say('handbook.tree.level', level=view.to(level.id))}\n{below}"
    yield say("handbook.tree.else", level=view.to(view.book.levels[0].id))


def _caps(view: View) -> list[Block]:
    gates = [view.to(gate.id) for gate in view.document.gates]
    return [say("handbook.tree.caps", page=view.to_page(TRIGGERS, page_title(TRIGGERS), "_gates")), *bullets(gates)] if gates else []


def _pictures(view: View) -> list[Block]:
    picture, outline = mermaid_text(view.book.policy), outline_text(view.book.policy)
    drawn = [verbatim(picture, "mermaid")] if len(picture) <= MOST_MERMAID else []
    return [
        *section(heading(2, say("handbook.tree.picture")), drawn),
        *section(heading(2, say("handbook.tree.outline")), [verbatim(outline, "text")]),
    ]
