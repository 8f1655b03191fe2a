"""When a ticket leaves a level for a higher one: what is tried first, what takes it up, and what is handed over."""

from __future__ import annotations

from policy_engine.export.handbook.action import action_line
from policy_engine.export.handbook.book import View
from policy_engine.export.handbook.level_steps import Held, grid, held
from policy_engine.export.handbook.markdown import Block, checkboxes, escape, heading, quote, section, with_stop
from policy_engine.export.handbook.triggers import trigger_list
from policy_engine.messages import say
from policy_engine.model.actions import Action
from policy_engine.model.people import Level


def levels_above(view: View, level: Level) -> tuple[Level, ...]:
    order = [one.id for one in view.book.levels]
    return view.book.levels[order.index(level.id) + 1 :]


def attempts(view: View, level: Level) -> Held:
    """The techniques for this level and for none above it: the attempt that comes before the ticket goes up."""
    above = {one.id for one in levels_above(view, level) if not one.external}
    if not above:
        return []
    return [pair for pair in held(view, level, view.document.de_escalation) if not above & set(view.book.by_level(pair[0].when))]


def leaving_blocks(view: View, level: Level) -> list[Block]:
    """The sections about going up; none at the highest level."""
    if not levels_above(view, level) or level.external:
        return []
    going = _going_up(view, level)
    forms = [pair for pair in going if pair[0] in view.document.handoffs]
    steps = [pair for pair in going if pair not in forms]
    return [
        *section(heading(2, say("handbook.level.try_first"), "_try-first"), scripts(view, attempts(view, level))),
        *section(heading(2, say("handbook.level.higher"), "_higher"), _higher(view, level)),
        *section(heading(2, say("handbook.level.going_up"), "_going-up"), grid(view, steps, level), handoff_blocks(view, forms)),
    ]


def _going_up(view: View, level: Level) -> Held:
    """What is done for a ticket that leaves for a higher level: by the people of this one, and what always goes along."""
    found: Held = []
    for action in (*view.document.steps, *view.document.handoffs):
        levels = view.book.by_level(action.when)
        is_ours = bool(action.by) and action.by == level.role and level.id not in levels
        if levels and (is_ours or action in _going_along(view, level)):
            found.append((action, next(iter(levels.values()))))
    return found


def _going_along(view: View, level: Level) -> list[Action]:
    """The handoffs of the next level of ours."""
    above = [one for one in levels_above(view, level) if not one.external]
    return [action for action, _ in held(view, above[0], view.document.handoffs)] if above else []


def handoff_blocks(view: View, handoffs: Held) -> list[Block]:
    """Each form with its boxes."""
    blocks: list[Block] = []
    for action, left in handoffs:
        what = say("handbook.level.what", text=with_stop(escape(action.do))) if action.do else ""
        blocks += [action_line(view, action, left) + what, *checkboxes(escape(item) for item in action.record)]
    return blocks


def scripts(view: View, calming: Held) -> list[Block]:
    """Techniques with their words."""
    blocks: list[Block] = []
    for action, left in calming:
        condition = view.line_of(left)
        when = say("handbook.level.when", condition=condition) if condition else ""
        text = " ".join(with_stop(escape(part)) for part in (action.technique, action.do) if part)
        blocks.append(say("handbook.level.technique", technique=view.to(action.id), text=text, when=when))
        blocks += [quote(f"“{action.say.strip()}”")] if action.say else []
        blocks += checkboxes(escape(item) for item in action.record)
    return blocks


def _higher(view: View, level: Level) -> list[Block]:
    """The triggers of every level above."""
    blocks: list[Block] = []
    for above in levels_above(view, level):
        links = trigger_list(view, above.id)
        if links:
            blocks += [say("handbook.level.goes_to", level=view.to(above.id)), *links]
        else:
            blocks.append(say("handbook.level.goes_by_hand", level=view.to(above.id)))
    return blocks
