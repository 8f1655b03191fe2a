"""The sections of a checklist, in the order in which an agent needs them, as lines."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.desk.calming import Script
from policy_engine.desk.checklist import Checklist, Form, Task, Telling, Way
from policy_engine.messages import say
from policy_engine.records import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A line with what stands below it. Without a box it is nothing to tick."""

    text: str
    below: tuple[str, ...] = ()
    box: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and its lines."""

    heading: str
    lines: tuple[Line, ...]


def calm(checklist: Checklist) -> Iterator[Part]:
    yield Part(say("checklist.calm"), tuple(_script(script) for script in checklist.calm))


def _script(script: Script) -> Line:
    what = script.do or script.title
    head = say("checklist.before", level=script.before, what=what) if script.before else what
    head += say("checklist.perhaps") if script.state == "possible" else ""
    below = [script.technique] if script.technique else []
    below += [say("checklist.say", words=" ".join(script.say.split()))] if script.say else []
    return Line(_by(script.by, head), tuple(below))


def ask(checklist: Checklist) -> Iterator[Part]:
    yield Part(say("checklist.ask"), tuple(Line(question.question) for question in checklist.ask))


def do(checklist: Checklist) -> Iterator[Part]:
    yield Part(say("checklist.do"), tuple(_task(task) for task in checklist.do))


def _task(task: Task) -> Line:
    below = [say("checklist.message", template=task.message)] if task.message else []
    below += task.limits
    return Line(_by(task.by, task.what) + _marks(task), tuple(below))


def _by(role: str | None, what: str) -> str:
    return f"{role}: {what}" if role else what


def _marks(task: Task | Telling) -> str:
    """`(within 1h of the escalation, by 2026-03-02 15:00 EST; may)`: how quickly, and how firmly."""
    marks = [_time(task.within, task.start) + _due(task)] if task.within else []
    marks += [] if task.duty == "must" else [say(f"route.duty_{task.duty}")]
    return f" ({'; '.join(marks)})" if marks else ""


def _due(task: Task | Telling) -> str:
    return say(f"checklist.{task.clock}", due=task.due) if task.due else ""


def _time(within: str, start: str | None) -> str:
    if not within[:1].isdigit():
        return within
    return say("checklist.within_of", length=within, start=start) if start else say("route.within", length=within)


def record(checklist: Checklist) -> Iterator[Part]:
    records = (*checklist.lowered, *checklist.record)
    lines = tuple(Line(say("checklist.record_item", what=one.what, title=one.title)) for one in records)
    yield Part(say("checklist.record"), lines)


def tell(checklist: Checklist) -> Iterator[Part]:
    yield Part(say("checklist.tell"), tuple(_telling(one) for one in checklist.tell))


def _telling(one: Telling) -> Line:
    roles = say("words.and").join(one.roles)
    channels = say("checklist.by_channel", channels=say("checklist.or_else").join(one.channels)) if one.channels else ""
    what = say("checklist.told_of", what=one.of) if one.of else ""
    return Line(f"{roles}{channels}{what}{_marks(one)}")


def hand_off(checklist: Checklist) -> Iterator[Part]:
    for form in checklist.hand_off:
        yield Part(say("checklist.hand_off"), _form(form))


def _form(form: Form) -> tuple[Line, ...]:
    """The hand-off itself, and its fields as lines to fill in."""
    return (_task(form.task), *(Line(say("checklist.field", name=name)) for name in form.fields))


def avoid(checklist: Checklist) -> Iterator[Part]:
    yield Part(say("checklist.avoid"), tuple(_avoid(task) for task in checklist.avoid))


def _avoid(task: Task) -> Line:
    return Line(say(f"checklist.{task.state}", what=task.what, others="; ".join(task.forbidden_by)), box=False)


def follow_up(checklist: Checklist) -> Iterator[Part]:
    yield Part(say("checklist.follow_up"), tuple(_task(task) for task in checklist.follow_up))


def close(checklist: Checklist) -> Iterator[Part]:
    yield Part(say("checklist.close"), tuple(_way(way) for way in checklist.close))


def _way(way: Way) -> Line:
    if way.holds:
        return Line(say("checklist.may_close", title=way.title))
    return Line(way.title, tuple(say("checklist.missing", line=line) for line in way.missing))


SECTIONS = (calm, ask, do, record, tell, hand_off, avoid, follow_up, close)
