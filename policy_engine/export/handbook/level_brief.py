"""A level in short: the questions of somebody whom a ticket has just reached, each with its answer on one line."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.export.handbook.action import channel_words
from policy_engine.export.handbook.book import View
from policy_engine.export.handbook.level_steps import held, is_always
from policy_engine.export.handbook.limits import may_not
from policy_engine.export.handbook.markdown import Block, escape, table
from policy_engine.export.handbook.timing import calendar_words, events_words, short_time, time_words
from policy_engine.export.handbook.triggers import triggers_raising
from policy_engine.messages import say
from policy_engine.model.actions import Action
from policy_engine.model.people import Level, Role

MOST_STEPS = 3
"""First steps that are named in short; all of them stand further below."""


def brief_table(view: View, level: Level) -> list[Block]:
    """Question and answer, those that the policy has something to say to."""
    if level.external:
        return [say("handbook.level.external")]
    role = next((role for role in view.document.roles if role.id == level.role), None)
    rows = [(say(f"handbook.brief.{key}"), answer) for key, answer in _answers(view, level, role) if answer]
    return table([say("handbook.head.question"), say("handbook.head.answer")], rows)


def _answers(view: View, level: Level, role: Role | None) -> Iterator[tuple[str, str]]:
    yield "whose", view.to(role.id) if role is not None else ""
    yield "what", _arriving(view, level)
    yield "from", _from(view, level)
    yield "hear", "; ".join(_heard(view, level))
    yield "first", _first(view, level)
    yield "tell", _told(view, level)
    if role is not None:
        yield "may", "; ".join(escape(text) for text in role.authority)
        yield "may_not", "; ".join(may_not(view, role, level))
    yield "pass_on", _next(view, level)
    if role is not None and role.backup:
        yield "backup", view.to(role.backup)


def _arriving(view: View, level: Level) -> str:
    """What kind of tickets."""
    if level == view.book.levels[0]:
        return say("handbook.brief.every_ticket")
    triggers = triggers_raising(view, level.id)
    if not triggers:
        return say("handbook.brief.by_hand")
    return say("handbook.brief.triggers", reasons=view.to_page(view.page, say("handbook.brief.reasons"), "_brings"), count=len(triggers))


def _from(view: View, level: Level) -> str:
    """Who hands tickets over, with which form and by when."""
    if level == view.book.levels[0]:
        return ""
    forms = [
        say("handbook.brief.form", form=view.to(action.id), who=view.to(action.by) if action.by else say("handbook.process.owner"))
        + _by_when(view, action)
        for action, left in held(view, level, view.document.handoffs)
        if is_always(view, left) and action.by != level.role
    ]
    return "; ".join(forms)


def _by_when(view: View, action: Action) -> str:
    time = short_time(view, action)
    return say("handbook.brief.by_when", time=time) if time else ""


def _heard(view: View, level: Level) -> Iterator[str]:
    """How the owner of the level is told of each ticket."""
    for action, left in held(view, level, view.document.notifications):
        if level.role in action.tell and is_always(view, left):
            yield view.to(action.id, channel_words(action).strip() or None) + _by_when(view, action)


def _first(view: View, level: Level) -> str:
    """The first steps of the owner that have a time; the clock that they share is said once."""
    own = [
        action
        for action, left in held(view, level, view.document.steps)
        if action.by in (None, level.role) and is_always(view, left) and short_time(view, action) and action.within != "best_effort"
    ][:MOST_STEPS]
    clocks = {(action.from_, str(action.calendar)) for action in own}
    time = short_time if len(clocks) == 1 else time_words
    steps = "; ".join(say("handbook.brief.step", step=view.to(action.id), time=time(view, action)) for action in own)
    if len(clocks) != 1 or not own[0].from_:
        return steps
    return steps + say("handbook.brief.counted", event=events_words(view, own[0].from_), calendar=calendar_words(view, own[0].calendar))


def _told(view: View, level: Level) -> str:
    """Everybody else who hears of such tickets."""
    telling = [action for action, _ in held(view, level, view.document.notifications)]
    names = dict.fromkeys(name for action in telling for name in action.tell if name != level.role)
    return ", ".join(view.to(name) for name in names)


def _next(view: View, level: Level) -> str:
    """The next level up, and what goes along."""
    order = [one.id for one in view.book.levels]
    above = view.book.levels[order.index(level.id) + 1 :]
    if not above:
        return say("handbook.brief.highest")
    forms = [view.to(action.id) for action, left in held(view, above[0], view.document.handoffs) if is_always(view, left)]
    with_forms = say("handbook.brief.with_form", forms=", ".join(forms)) if forms and not above[0].external else ""
    return say("handbook.brief.next", level=view.to(above[0].id)) + with_forms
