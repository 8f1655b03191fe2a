"""One page a level: what somebody needs who has a ticket of that level in front of them."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.export.handbook.action import action_line, action_lines, channel_words, remark_blocks
from policy_engine.export.handbook.book import View, title_of
from policy_engine.export.handbook.deadlines import target_times
from policy_engine.export.handbook.level_steps import Held, held, step_blocks
from policy_engine.export.handbook.markdown import Block, bullets, checkboxes, escape, heading, quote, section, table
from policy_engine.export.handbook.timing import short_time, time_words
from policy_engine.export.handbook.triggers import trigger_links
from policy_engine.messages import say
from policy_engine.model.people import Admission, Level


def level_page(view: View, level: Level) -> list[Block]:
    """`When a ticket reaches you`."""
    document = view.document
    return [
        *heading(1, say("handbook.level.title", level=escape(level.title))),
        *_owner(view, level),
        *remark_blocks(level),
        *section(heading(2, say("handbook.level.brings")), _brings(view, level)),
        *section(heading(2, say("handbook.level.admission")), _admission(view, level)),
        *step_blocks(view, level),
        *section(heading(2, say("handbook.level.handoff")), _handoffs(view, held(view, level, document.handoffs))),
        *section(heading(2, say("handbook.level.tell")), _tell(view, held(view, level, document.notifications))),
        *section(heading(2, say("handbook.level.say")), _say(view, held(view, level, document.de_escalation))),
        *section(heading(2, say("handbook.level.templates")), bullets(_templates(view, level))),
        *section(heading(2, say("handbook.level.deadlines")), bullets(_deadlines(view, level))),
        *section(heading(2, say("handbook.level.higher")), _higher(view, level)),
        *section(heading(2, say("handbook.level.follow_up")), bullets(action_lines(view, held(view, level, document.follow_up)))),
        *section(heading(2, say("handbook.level.closed")), _closed(view)),
    ]


def _owner(view: View, level: Level) -> list[Block]:
    role = next((role for role in view.document.roles if role.id == level.role), None)
    lines = []
    if role is not None:
        backup = say("handbook.level.backup", role=view.to(role.backup)) if role.backup else ""
        lines.append(say("handbook.level.owner", role=view.to(role.id)) + backup)
        if role.authority:
            lines.append(say("handbook.level.authority", text="; ".join(escape(text) for text in role.authority)))
    if level.external:
        lines.append(say("handbook.level.external"))
    return bullets(lines)


def _brings(view: View, level: Level) -> list[Block]:
    links = trigger_links(view, level.id)
    if links:
        return [say("handbook.level.one_of"), *bullets(links)]
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


def _handoffs(view: View, handoffs: Held) -> list[Block]:
    blocks: list[Block] = []
    for action, left in handoffs:
        blocks += [action_line(view, action, left), *checkboxes(escape(item) for item in action.record)]
    return blocks


def _tell(view: View, told: Held) -> list[Block]:
    head = [say(f"handbook.head.{name}") for name in ("only_when", "who", "how", "time")]
    rows = []
    for action, left in told:
        who = view.all_to(action.tell, "handbook.join.both") or view.to(action.id)
        rows.append((view.line_of(left), who, channel_words(action).strip(), short_time(view, action)))
    return table(head, rows)


def _say(view: View, calming: Held) -> list[Block]:
    blocks: list[Block] = []
    for action, left in calming:
        condition = view.line_of(left)
        when = say("handbook.level.when", condition=condition) if condition else ""
        blocks.append(
            say("handbook.level.technique", technique=view.to(action.id), text=escape(action.technique or action.do or ""), when=when)
        )
        blocks += [quote(f"“{action.say.strip()}”")] if action.say else []
    return blocks


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


def _deadlines(view: View, level: Level) -> Iterator[str]:
    """Deadlines of ours that can hold at this level."""
    for deadline in view.document.deadlines:
        left = view.book.by_level(deadline.when).get(level.id)
        if left is None or deadline.owner:
            continue
        when = _only_when_suffix(view.line_of(left))
        times = [time] if (time := time_words(view, deadline)) else target_times(view, deadline)
        yield (
            say("handbook.level.deadline", deadline=view.to(deadline.id), time="; ".join(times), when=when)
            if times
            else view.to(deadline.id) + when
        )


def _higher(view: View, level: Level) -> list[Block]:
    """The triggers of every level above."""
    order = [one.id for one in view.book.levels]
    blocks: list[Block] = []
    for above in view.book.levels[order.index(level.id) + 1 :]:
        links = trigger_links(view, above.id)
        if links:
            blocks += [say("handbook.level.goes_to", level=view.to(above.id)), *bullets(links)]
        else:
            blocks.append(say("handbook.level.goes_by_hand", level=view.to(above.id)))
    return blocks


def _closed(view: View) -> list[Block]:
    ways = [
        say("handbook.level.way", way=view.to(way.id, escape(title_of(way, way.id))), condition=view.line(way.when))
        for way in view.document.closure
    ]
    return [say("handbook.level.closed_intro"), *bullets(ways)] if ways else []
