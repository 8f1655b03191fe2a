"""By when: deadlines with all their ways to be set, calendars, and who is paged in which order."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.export.handbook.action import duty_words, remark_blocks, when_blocks
from policy_engine.export.handbook.book import View
from policy_engine.export.handbook.calendars import calendar_sections
from policy_engine.export.handbook.durations import length_words
from policy_engine.export.handbook.glance import glance
from policy_engine.export.handbook.markdown import Block, bullets, chapter, escape, heading, numbered, section, sentence, table
from policy_engine.export.handbook.matrix import matrix_blocks
from policy_engine.export.handbook.places import DEADLINES, title_of
from policy_engine.export.handbook.timing import calendar_words, due_words, event_words, events_words, limit_words, time_words
from policy_engine.export.handbook.titles import page_title
from policy_engine.loader.names import timed_actions
from policy_engine.messages import say
from policy_engine.model.clocks import Chain, ChainStep, Deadline, Never, Target


def deadlines_page(view: View) -> list[Block]:
    """The page, or nothing without anything that has a time."""
    document = view.document
    actions = timed_actions(document)
    timed = [*document.deadlines, *actions]
    details = (deadline_blocks(view, deadline) for deadline in document.deadlines)
    return section(
        heading(1, page_title(DEADLINES)),
        [say("handbook.deadlines.intro")] if timed else [],
        section(heading(2, say("handbook.deadlines.glance"), "_glance"), glance(view, list(document.deadlines))),
        section(heading(2, say("handbook.deadlines.timed"), "_timed"), glance(view, actions, "step")),
        matrix_blocks(view, timed),
        section(heading(2, say("handbook.deadlines.each"), "_each"), *details),
        chapter(say("handbook.deadlines.chains"), "chains", "", *(chain_blocks(view, chain) for chain in document.chains)),
        chapter(say("handbook.deadlines.calendars"), "calendars", say("handbook.deadlines.units"), *calendar_sections(view)),
    )


def deadline_blocks(view: View, deadline: Deadline) -> list[Block]:
    """One deadline with everything that moves it."""
    time = time_words(view, deadline)
    owner = view.to(deadline.owner) if deadline.owner and deadline.owner != "customer" else say("handbook.deadlines.customer")
    facts = [
        say("handbook.deadlines.owner", owner=owner) if deadline.owner else "",
        say(f"handbook.deadlines.promised_{deadline.promised_to}") if deadline.promised_to else "",
        *_moves(view, deadline),
        say("handbook.deadlines.met_by", event=view.all_to(deadline.met_by)) if deadline.met_by else "",
    ]
    lines = [sentence(time), duty_words(deadline)]
    return [
        *heading(3, escape(title_of(deadline, deadline.id)), deadline.id),
        " · ".join(line for line in lines if line),
        *when_blocks(view, view.book.condition(deadline.when)),
        *_targets(view, deadline),
        *bullets(fact for fact in facts if fact),
        *remark_blocks(deadline),
    ]


def _moves(view: View, deadline: Deadline) -> Iterator[str]:
    """What stops, lengthens or replaces the time."""
    yield from _notice(view, deadline, calendar_words(view, deadline.calendar))
    if isinstance(deadline.pauses_while, Never):
        yield say("handbook.deadlines.never_pauses")
    elif deadline.pauses_while is not None:
        yield say("handbook.deadlines.pauses", condition=view.line(deadline.pauses_while))
    if deadline.extension is not None:
        more, key = deadline.extension, "extended_to" if deadline.extension.to is not None else "extended_by"
        length = more.to or more.by
        yield say(f"handbook.deadlines.{key}", length=length_words(length) if length else "", condition=view.line(more.when))
    if deadline.agreed:
        yield say("handbook.deadlines.agreed", event=event_words(view, deadline.agreed))


def _targets(view: View, deadline: Deadline) -> list[Block]:
    if not deadline.targets:
        return []
    head = [say(f"handbook.head.{name}") for name in ("tickets", "time")]
    start = say("handbook.deadlines.start", event=events_words(view, deadline.from_)) if deadline.from_ else ""
    several = say("handbook.deadlines.earliest") if len(deadline.targets) > 1 else ""
    rows = [_target(view, deadline, target) for target in deadline.targets]
    return [" ".join(word for word in (start, several) if word), *table(head, rows)]


def _target(view: View, deadline: Deadline, target: Target) -> tuple[str, str]:
    length = limit_words(view, target.within or deadline.within)
    time = length + due_words(target.due_at or deadline.due_at) + calendar_words(view, target.calendar or deadline.calendar)
    return view.line(target.when) or say("handbook.deadlines.all_tickets"), time


def target_times(view: View, deadline: Deadline) -> list[str]:
    """Each target on one line; a notice period where there are none."""
    targets = (_target(view, deadline, target) for target in deadline.targets)
    return [*_notice(view, deadline, ""), *(say("handbook.deadlines.target", time=time, tickets=tickets) for tickets, time in targets)]


def _notice(view: View, deadline: Deadline, calendar: str) -> list[str]:
    if deadline.at_least is None or deadline.before is None:
        return []
    event = event_words(view, deadline.before)
    return [say("handbook.deadlines.notice", length=length_words(deadline.at_least), event=event, calendar=calendar)]


def chain_blocks(view: View, chain: Chain) -> list[Block]:
    """Who is paged, step by step."""
    start = say("handbook.deadlines.chain_from", event=events_words(view, chain.from_)) if chain.from_ else ""
    stop = say("handbook.deadlines.chain_until", event=view.to(chain.acknowledged_by)) if chain.acknowledged_by else ""
    again = say(f"handbook.deadlines.chain_{'once' if chain.repeat == 1 else 'repeat'}", count=chain.repeat) if chain.repeat else ""
    return [
        *heading(3, escape(title_of(chain, chain.id)), chain.id),
        " ".join(word for word in (start, stop, again) if word),
        *when_blocks(view, view.book.condition(chain.when)),
        *numbered(_chain_step(view, step) for step in chain.steps),
        *remark_blocks(chain),
    ]


def _chain_step(view: View, step: ChainStep) -> str:
    words = [say("handbook.deadlines.page", roles=view.all_to(step.page, "handbook.join.both"))]
    if step.by_hand:
        words.append(say("handbook.deadlines.by_hand", role=view.to(step.by_hand)))
    if step.when is not None:
        words.append(say("handbook.deadlines.skip", condition=view.line(step.when)))
    if step.wait is not None:
        words.append(say("handbook.deadlines.wait", length=length_words(step.wait)))
    return " ".join(words)
