"""Part 8: who is told, how and how quickly. A matrix of roles and levels, then each notification."""

from __future__ import annotations

from policy_engine.export.handbook.action import action_blocks
from policy_engine.export.handbook.book import View
from policy_engine.export.handbook.level_steps import held, is_always
from policy_engine.export.handbook.markdown import Block, chapter, heading, section, table
from policy_engine.export.handbook.overview import page_title
from policy_engine.export.handbook.places import NOTIFICATIONS
from policy_engine.export.handbook.timing import short_time
from policy_engine.messages import say
from policy_engine.model.actions import HEADINGS, Action
from policy_engine.model.people import Level


def notifications_page(view: View) -> list[Block]:
    """The page, or nothing when nobody is told."""
    telling = [action for name in HEADINGS for action in getattr(view.document, name) if action.tell]
    return section(
        heading(1, page_title(NOTIFICATIONS)),
        [say("handbook.notifications.intro")] if telling else [],
        chapter(say("handbook.notifications.matrix"), "matrix", "", _matrix(view, telling), _star(view, telling)),
        chapter(
            say("handbook.notifications.each"), "each", "", *(action_blocks(view, action, 3) for action in view.document.notifications)
        ),
    )


def _matrix(view: View, telling: list[Action]) -> list[Block]:
    """Who is told (rows) at which level (columns), and how quickly."""
    levels = view.book.levels
    if not levels:
        return []
    roles = dict.fromkeys(name for action in telling for name in action.tell)
    head = [say("handbook.head.who"), *(view.to(level.id) for level in levels)]
    rows = [(view.to(role), *(_cell(view, role, level, telling) for level in levels)) for role in roles]
    return table(head, rows)


def _cell(view: View, role: str, level: Level, telling: list[Action]) -> str:
    times = []
    for action, left in held(view, level, [action for action in telling if role in action.tell]):
        time = short_time(view, action) or say("handbook.notifications.told")
        times.append(
            view.to(action.id, time) if is_always(view, left) else say("handbook.notifications.sometimes", time=view.to(action.id, time))
        )
    return "; ".join(times) or say("handbook.notifications.nobody")


def _star(view: View, telling: list[Action]) -> list[Block]:
    has_star = any(not is_always(view, left) for level in view.book.levels for _, left in held(view, level, telling))
    return [say("handbook.notifications.star")] if has_star else []
