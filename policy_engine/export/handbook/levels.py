"""One page a level: what somebody needs who has a ticket of that level in front of them."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.export.handbook.action import LONG, action_lines, channel_words, remark_blocks
from policy_engine.export.handbook.book import View
from policy_engine.export.handbook.deadlines import target_times
from policy_engine.export.handbook.level_brief import brief_table
from policy_engine.export.handbook.level_leaving import attempts, handoff_blocks, leaving_blocks, scripts
from policy_engine.export.handbook.level_steps import Held, held, step_blocks
from policy_engine.export.handbook.limits import may_not
from policy_engine.export.handbook.markdown import Block, bullets, escape, filled, heading, section, table
from policy_engine.export.handbook.places import title_of
from policy_engine.export.handbook.timing import short_time, time_words
from policy_engine.export.handbook.triggers import trigger_list
from policy_engine.messages import say
from policy_engine.model.people import Admission, Level


def level_page(view: View, level: Level) -> list[Block]:
    """`When a ticket reaches you`."""
    document = view.document
    calming = [pair for pair in held(view, level, document.de_escalation) if pair not in attempts(view, level)]
    return [
        *heading(1, say(f"handbook.level.{'title_external' if level.external else 'title'}", level=escape(level.title))),
        *brief_table(view, level),
        *remark_blocks(level),
        *section(heading(2, say("handbook.level.brings"), "_brings"), _brings(view, level)),
        *section(heading(2, say("handbook.level.admission"), "_admission"), _admission(view, level)),
        *section(heading(2, say("handbook.level.handoff"), "_comes-with"), handoff_blocks(view, _arriving(view, level))),
        *step_blocks(view, level),
        *section(heading(2, say("handbook.level.tell"), "_tell"), _tell(view, held(view, level, document.notifications))),
        *section(heading(2, say("handbook.level.may"), "_may"), bullets(_limits(view, level))),
        *section(heading(2, say("handbook.level.say"), "_say"), scripts(view, calming)),
        *section(heading(2, say("handbook.level.templates"), "_messages"), bullets(_templates(view, level))),
        *section(heading(2, say("handbook.level.deadlines"), "_deadlines"), _deadlines(view, level)),
        *leaving_blocks(view, level),
        *section(heading(2, say("handbook.level.follow_up"), "_after"), bullets(action_lines(view, held(view, level, document.follow_up)))),
        *section(heading(2, say("handbook.level.closed"), "_closed"), _closed(view)),
    ]


def _arriving(view: View, level: Level) -> Held:
    """What comes with a ticket from below; tickets at the first level come from outside."""
    return [] if level == view.book.levels[0] else held(view, level, view.document.handoffs)


def _limits(view: View, level: Level) -> list[str]:
    """What the owner may decide, and what not."""
    role = next((role for role in view.document.roles if role.id == level.role), None)
    if role is None:
        return []
    return [*(escape(text) for text in role.authority), *may_not(view, role, level)]


def _brings(view: View, level: Level) -> list[Block]:
    links = trigger_list(view, level.id)
    if links:
        return [say("handbook.level.one_of"), *links]
    return [say("handbook.level.every_ticket" if level == view.book.levels[0] else "handbook.level.by_hand")]


def _admission(view: View, level: Level) -> list[Block]:
    """Who is let in, and from when until when."""
    lines = [
        say("handbook.level.way_in", way=escape(title_of(way, way.id)), facts="; ".join(_way_facts(view, way))) for way in level.admission
    ]
    return [say("handbook.level.admission_intro"), *bullets(lines)] if lines else []


def _way_facts(view: View, way: Admission) -> Iterator[str]:
    if way.when is not None:
        yield view.line(way.when)
    if way.opens:
        yield say("handbook.level.opens", deadline=view.to(way.opens))
    if way.closes:
        yield say("handbook.level.closes", deadline=view.to(way.closes))


def _tell(view: View, told: Held) -> list[Block]:
    head = [say(f"handbook.head.{name}") for name in ("only_when", "who", "how", "time")]
    rows = []
    for action, left in told:
        who = view.all_to(action.tell, "handbook.join.both") or view.to(action.id)
        rows.append((view.line_of(left), who, channel_words(action).strip(), short_time(view, action)))
    return table(head, filled(rows, 0, say("handbook.action.always")))


def _templates(view: View, level: Level) -> Iterator[str]:
    """Templates that the steps of this level send, and those meant for it."""
    document = view.document
    names = ("steps", "handoffs", "notifications", "follow_up")
    sent = {action.message for name in names for action, _ in held(view, level, getattr(document, name))}
    for template in document.templates:
        left = view.book.by_level(template.when).get(level.id)
        if template.id in sent:
            yield view.to(template.id)
        elif template.when is not None and left is not None:
            yield view.to(template.id) + _only_when_suffix(view.line_of(left))


def _only_when_suffix(condition: str) -> str:
    return say("handbook.action.line_when", condition=condition) if condition else ""


def _deadlines(view: View, level: Level) -> list[Block]:
    """Deadlines of ours that can hold at this level."""
    head = [say(f"handbook.head.{name}") for name in ("deadline", "time", "only_when")]
    rows = []
    for deadline in view.document.deadlines:
        left = view.book.by_level(deadline.when).get(level.id)
        if left is None or deadline.owner or level.external:
            continue
        words = time_words(view, deadline) or "; ".join(target_times(view, deadline))
        rows.append((view.to(deadline.id), words if len(words) <= LONG else say("handbook.deadlines.several_there"), view.line_of(left)))
    return table(head, filled(rows, 2, say("handbook.action.always")))


def _closed(view: View) -> list[Block]:
    ways = [
        say("handbook.level.way", way=view.to(way.id, escape(title_of(way, way.id))), condition=view.line(way.when))
        for way in view.document.closure
    ]
    return [say("handbook.level.closed_intro"), *bullets(ways)] if ways else []
