"""By when: deadlines with all their ways to be set, calendars, and who is paged in which order."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.export.handbook.action import duty_words, remark_blocks, when_blocks
from policy_engine.export.handbook.book import DEADLINES, View, title_of
from policy_engine.export.handbook.durations import length_words
from policy_engine.export.handbook.markdown import Block, bullets, chapter, escape, heading, numbered, section, sentence, table
from policy_engine.export.handbook.overview import page_title
from policy_engine.export.handbook.timing import calendar_words, due_words, event_words, events_words, limit_words, time_words
from policy_engine.messages import say
from policy_engine.model.calendars import DAYS, Calendar, FromField, Window
from policy_engine.model.clocks import Chain, ChainStep, Deadline, Never, Target
from policy_engine.model.tables import WrittenTable


def deadlines_page(view: View) -> list[Block]:
    """The page, or nothing without deadlines, calendars and chains."""
    document = view.document
    return section(
        heading(1, page_title(DEADLINES)),
        section(heading(2, say("handbook.deadlines.glance")), _glance(view)),
        *(deadline_blocks(view, deadline) for deadline in document.deadlines),
        chapter(say("handbook.deadlines.chains"), "chains", "", *(chain_blocks(view, chain) for chain in document.chains)),
        chapter(say("handbook.deadlines.calendars"), "calendars", say("handbook.deadlines.units"), *_calendars(view)),
    )


def _glance(view: View) -> list[Block]:
    head = [say(f"handbook.head.{name}") for name in ("deadline", "time", "starts", "ends")]
    rows = []
    for deadline in view.document.deadlines:
        starts = events_words(view, deadline.from_) if deadline.from_ else ""
        ends = view.all_to(deadline.met_by)
        rows.append((view.to(deadline.id), _length(view, deadline), starts, ends))
    return table(head, rows)


def _length(view: View, deadline: Deadline) -> str:
    """How long, in a cell: of several targets each."""
    if deadline.at_least is not None:
        return say("handbook.deadlines.notice_short", length=length_words(deadline.at_least))
    if deadline.every is not None or deadline.within is not None:
        return time_words(view, deadline.model_copy(update={"from_": (), "calendar": None}))
    return say("handbook.deadlines.several")


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
        *heading(2, escape(title_of(deadline, deadline.id)), deadline.id),
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


def _calendars(view: View) -> Iterator[list[Block]]:
    for name, calendar in view.document.calendars.items():
        yield _calendar(view, name, calendar)


def _calendar(view: View, name: str, calendar: Calendar) -> list[Block]:
    zone = calendar.time_zone or view.document.time_zone
    facts = [
        say("handbook.calendar.zone", zone=_source(view, zone)) if zone else "",
        *_holidays(view, calendar),
    ]
    rows = [(days, windows) for days, windows in _week(calendar)]
    return [
        *heading(3, escape(calendar.title or name.replace("_", " ").capitalize()), name),
        *table([say("handbook.head.days"), say("handbook.head.hours")], rows),
        *bullets(fact for fact in facts if fact),
        *remark_blocks(calendar),
    ]


def _week(calendar: Calendar) -> Iterator[tuple[str, str]]:
    """Runs of days with the same hours."""
    hours = dict(calendar.hours)
    runs: list[tuple[list[str], tuple[Window, ...]]] = []
    for day in DAYS:
        if runs and runs[-1][1] == hours.get(day, ()):
            runs[-1][0].append(day)
        else:
            runs.append(([day], hours.get(day, ())))
    for days, windows in runs:
        ends = dict.fromkeys(say(f"handbook.day.{day}") for day in (days[0], days[-1]))
        yield say("handbook.calendar.to").join(ends), ", ".join(_window(window) for window in windows) or say("handbook.calendar.closed")


def _window(window: Window) -> str:
    return "–".join(f"{minutes // 60:02d}:{minutes % 60:02d}" for minutes in window)


def _holidays(view: View, calendar: Calendar) -> Iterator[str]:
    part = calendar.holidays
    if part.country is not None:
        place = _source(view, part.country) + (f" ({_source(view, part.subdivision)})" if part.subdivision else "")
        yield say("handbook.calendar.holidays", place=place)
    elif not part.dates:
        yield say("handbook.calendar.no_holidays")
    for key, days in (("closed_on", part.dates), ("open_on", part.open_on)):
        if days:
            yield say(f"handbook.calendar.{key}", days=", ".join(str(day) for day in days))


def _source(view: View, source: str | FromField | WrittenTable) -> str:
    """A zone or country: as written, or where the ticket says it."""
    if isinstance(source, FromField):
        return say("handbook.calendar.field", field=escape(source.field))
    if isinstance(source, WrittenTable):
        return say("handbook.calendar.by", names=", ".join(escape(view.book.wording.title(name)) for name in source.by))
    return escape(source)
