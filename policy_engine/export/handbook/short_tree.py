"""The way to the right level in short: lanes first, then the levels from the highest down, then what holds a ticket down."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.export.handbook.book import View
from policy_engine.export.handbook.markdown import Block, bullets, numbered
from policy_engine.export.handbook.places import TRIGGERS
from policy_engine.export.handbook.plain import words_of
from policy_engine.export.handbook.titles import page_title
from policy_engine.export.handbook.triggers import trigger_links
from policy_engine.messages import say
from policy_engine.model.conditions import Written


def short_tree(view: View) -> list[Block]:
    """The tree as three lists."""
    return [*_lanes(view), *_levels(view), *_caps(view)]


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
    condition = scale.only_if if scale is not None else None
    only = [say("handbook.tree.only_if", condition=_explained(view, condition))] if condition is not None else []
    return [say("handbook.tree.then" if view.document.lanes else "handbook.tree.levels"), *only, *numbered(_level_items(view))]


def _explained(view: View, written: Written) -> str:
    """A condition on one line, with what a single signal stands for."""
    more = words_of(view.book.condition(written), view.book.wording).more
    return view.line(written) + (f" ({more})" if more else "")


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
