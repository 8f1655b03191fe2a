"""Part 2: what is done from the first minute to the resolution, who does it, by when, and what is written down."""

from __future__ import annotations

from collections.abc import Iterable

from policy_engine.export.handbook.action import action_blocks
from policy_engine.export.handbook.book import View
from policy_engine.export.handbook.markdown import Block, chapter, escape, heading, section, table
from policy_engine.export.handbook.overview import page_title
from policy_engine.export.handbook.places import DEADLINES, FOLLOW_UP, PROCESS, title_of
from policy_engine.export.handbook.scope import scope_words
from policy_engine.export.handbook.timing import short_time
from policy_engine.messages import say
from policy_engine.model.actions import Action
from policy_engine.model.program import ALWAYS, Condition

Scope = tuple[str, ...]
"""The levels at which an action can hold, lowest first."""


def process_page(view: View) -> list[Block]:
    """The page, or nothing without steps and handoffs."""
    document = view.document
    both = [*document.steps, *document.handoffs]
    links = {"deadlines": view.to_page(DEADLINES, page_title(DEADLINES)), "follow_up": view.to_page(FOLLOW_UP, page_title(FOLLOW_UP))}
    glance = table([say(f"handbook.head.{name}") for name in ("time", "step", "who")], [_row(view, action) for action in both])
    return section(
        heading(1, page_title(PROCESS)),
        [say("handbook.process.intro", **links)] if both else [],
        section(heading(2, say("handbook.process.glance")), glance),
        *_groups(view, document.steps),
        chapter(say("handbook.process.handoffs"), "handoffs", say("handbook.process.handoffs_intro"), _all(view, document.handoffs)),
    )


def _row(view: View, action: Action) -> tuple[str, str, str]:
    return (
        short_time(view, action),
        view.to(action.id, escape(title_of(action, action.id))),
        view.to(action.by) if action.by else say("handbook.process.owner"),
    )


def _groups(view: View, actions: Iterable[Action]) -> list[list[Block]]:
    """Steps under the levels at which they hold, the widest group first."""
    groups: dict[Scope, list[Action]] = {}
    for action in actions:
        groups.setdefault(tuple(view.book.by_level(action.when)), []).append(action)
    order = [level.id for level in view.book.levels]
    ranked = sorted(groups.items(), key=lambda group: (-len(group[0]), [order.index(name) for name in group[0]]))
    return [
        section(heading(2, _group_title(view, scope)), *(action_blocks(view, a, 3, left_over(view, a, scope)) for a in group))
        for scope, group in ranked
    ]


def _group_title(view: View, scope: Scope) -> str:
    if not view.book.levels:
        return say("handbook.process.steps")
    return say("handbook.process.group", scope=scope_words(view.book, scope))


def left_over(view: View, action: Action, scope: Scope) -> Condition:
    """What of the condition the levels do not say. Where it differs from level to level, the whole condition."""
    left = view.book.by_level(action.when)
    first = left[scope[0]] if scope else None
    if first is not None and all(left[name] == first for name in scope):
        return first
    return view.book.condition(action.when) if action.when is not None else ALWAYS


def _all(view: View, actions: Iterable[Action]) -> list[Block]:
    blocks: list[Block] = []
    for action in actions:
        blocks += action_blocks(view, action, 3)
    return blocks
