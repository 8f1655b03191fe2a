"""Part 6: how an upset customer is calmed. Techniques at a glance for each level, then each with its script."""

from __future__ import annotations

from policy_engine.export.handbook.action import action_blocks
from policy_engine.export.handbook.book import View
from policy_engine.export.handbook.level_steps import held
from policy_engine.export.handbook.markdown import Block, heading, section, table
from policy_engine.export.handbook.overview import page_title
from policy_engine.export.handbook.places import CALMING
from policy_engine.messages import say
from policy_engine.model.people import Level


def calming_page(view: View) -> list[Block]:
    """The page, or nothing without techniques."""
    actions = view.document.de_escalation
    rows = [(view.to(level.id), _techniques(view, level)) for level in view.book.levels]
    head = [say("handbook.head.level"), say("handbook.head.techniques")]
    return section(
        heading(1, page_title(CALMING)),
        [say("handbook.calming.intro")] if actions else [],
        section(heading(2, say("handbook.calming.glance")), table(head, [row for row in rows if row[1]])),
        section(heading(2, say("handbook.calming.techniques")), *(action_blocks(view, action, 3) for action in actions)),
    )


def _techniques(view: View, level: Level) -> str:
    cells = []
    for action, left in held(view, level, view.document.de_escalation):
        condition = view.line_of(left)
        cells.append(view.to(action.id) + (say("handbook.action.line_when", condition=condition) if condition else ""))
    return "; ".join(cells)
