"""What there is to do for one ticket, in the order in which an agent needs it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from policy_engine.decision.models import ActionResult
from policy_engine.desk.calming import Script, scripts
from policy_engine.desk.due_times import due_of
from policy_engine.desk.limits import limits_of
from policy_engine.desk.routed import Routed
from policy_engine.messages import say
from policy_engine.model.actions import Action
from policy_engine.records import dataclass

CHECKLIST_FORMAT = "escalation-checklist/1"
# Headings whose actions are steps, unless all they do is tell somebody.
STEPS = ("steps", "notifications")
BUILT_IN_STARTS = ("escalated", "received")


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do: who (by title), how quickly and counted from when, and what goes with it.

    `due` is when it is due on this ticket, where that is certain; `clock` whether that is running, missed or met.
    """

    id: str
    what: str
    state: str
    by: str | None = None
    within: str | None = None
    start: str | None = None
    due: str | None = None
    clock: str | None = None
    duty: str = "must"
    message: str | None = None
    approved_by: str | None = None
    other_than: str | None = None
    limits: tuple[str, ...] = ()
    forbidden_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Telling:
    """Who is told, by what, how quickly, and by when on this ticket (as in a task). `of`: what, where the action says more than whom."""

    id: str
    roles: tuple[str, ...]
    channels: tuple[str, ...]
    state: str
    within: str | None = None
    start: str | None = None
    due: str | None = None
    clock: str | None = None
    duty: str = "must"
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """What has to be written down, and for which action."""

    what: str
    action: str
    title: str


@dataclass(frozen=True, slots=True)
class Form:
    """A hand-off with the fields to fill in."""

    id: str
    task: Task
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """Something that is not known and can change the answer."""

    signal: str
    question: str


@dataclass(frozen=True, slots=True)
class Way:
    """A way to close the ticket, and what is missing for it."""

    id: str
    title: str
    holds: bool | None
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """The whole list. `waiting` counts the actions that depend on what is not known."""

    ticket: str | None
    policy: str
    level: str | None
    settled: bool
    calm: tuple[Script, ...]
    ask: tuple[Question, ...]
    do: tuple[Task, ...]
    record: tuple[Record, ...]
    tell: tuple[Telling, ...]
    hand_off: tuple[Form, ...]
    avoid: tuple[Task, ...]
    follow_up: tuple[Task, ...]
    close: tuple[Way, ...]
    waiting: int
    lowered: tuple[Record, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field of the hand-off form, once; where somebody lowered the answer, its reasons are among them."""
        names = [name for form in self.hand_off for name in form.fields] + [one.what for one in self.lowered]
        return tuple(dict.fromkeys(names))

    def as_data(self) -> dict[str, Any]:
        """The list as JSON has it."""
        return {"format": CHECKLIST_FORMAT, **asdict(self)}


def make_checklist(routed: Routed) -> Checklist:
    """The checklist of a ticket that was routed."""
    decision = routed.decision
    due = [result for result in decision.actions if result.state == "due"]
    by_heading = {heading: [result for result in due if result.heading == heading] for heading in ("handoffs", "follow_up")}
    return Checklist(
        ticket=decision.ticket,
        policy=decision.policy.id,
        level=routed.level,
        settled=decision.settled,
        calm=scripts(routed.policy, decision),
        ask=tuple(Question(ask.signal, ask.question) for ask in decision.ask),
        do=tuple(_task(routed, result) for result in due if result.heading in STEPS and not _only_tells(routed, result)),
        record=tuple(_records(routed, (result for result in due if result.heading != "handoffs"))),
        tell=tuple(_telling(routed, result) for result in due if result.tell),
        hand_off=tuple(Form(result.id, _task(routed, result), routed.written[result.id].record) for result in by_heading["handoffs"]),
        avoid=tuple(_task(routed, result) for result in decision.actions if result.state in ("forbidden", "on_hold")),
        follow_up=tuple(_task(routed, result) for result in by_heading["follow_up"]),
        close=tuple(Way(way.id, way.title, way.holds, way.missing) for way in decision.closure),
        lowered=tuple(_lowered(routed)),
        waiting=sum(result.state == "possible" for result in decision.actions),
    )


def _only_tells(routed: Routed, result: ActionResult) -> bool:
    return bool(result.tell) and routed.written[result.id].do is None


def _task(routed: Routed, result: ActionResult) -> Task:
    """`by` names the role of the level where the action itself names nobody: it then does it."""
    written = routed.written[result.id]
    owner = result.instead or result.by or routed.decision.role
    due, clock = due_of(routed, result.id)
    return Task(
        id=result.id,
        what=_what(routed, result),
        state=result.state,
        by=routed.role(owner) if owner else None,
        within=result.within,
        start=_start(routed, written),
        due=due,
        clock=clock,
        duty=result.duty,
        message=written.message,
        approved_by=routed.role(written.approved_by) if written.approved_by else None,
        other_than=_other(routed, written.other_than),
        limits=limits_of(result, routed.role),
        forbidden_by=tuple(_title(routed, name) for name in result.forbidden_by),
    )


def _what(routed: Routed, result: ActionResult) -> str:
    """What is done; of an action that only tells, whom it tells."""
    if _only_tells(routed, result):
        return say("actions.tell", roles=say("words.and").join(routed.role(name) for name in result.tell))
    return result.what


def _title(routed: Routed, name: str) -> str:
    written = routed.written[name]
    return written.title or written.do or name.replace("_", " ")


def _other(routed: Routed, name: str | None) -> str | None:
    """Who may not do it: a role by its title, a field as it is written."""
    return None if name is None else routed.roles.get(name, name)


def _telling(routed: Routed, result: ActionResult) -> Telling:
    roles = tuple(routed.role(name) for name in result.tell)
    written = routed.written[result.id]
    due, clock = due_of(routed, result.id)
    return Telling(
        id=result.id,
        roles=roles,
        channels=written.channel,
        state=result.state,
        within=result.within,
        start=_start(routed, written),
        due=due,
        clock=clock,
        duty=result.duty,
        of=None if written.do is None else written.title or written.do,
    )


def _start(routed: Routed, written: Action) -> str | None:
    """From when the time counts, in words: the escalation, the arrival, or the title of another event."""
    if not written.from_ or not written.within:
        return None
    titles = {event.name: routed.policy.wording.title(event.name) for event in routed.policy.source.program.events}
    return say("words.or").join(
        say(f"checklist.{name}") if name in BUILT_IN_STARTS else f"“{titles.get(name) or name.replace('_', ' ')}”" for name in written.from_
    )


def _lowered(routed: Routed) -> Iterable[Record]:
    """What must be written down since a person decided on less than the policy says."""
    for name, scale in routed.decision.scales.items():
        own = scale.own[0] if scale.own else None
        title = say("checklist.lowered", scale=routed.policy.wording.title(name), own=routed.policy.wording.value(name, own or ""))
        yield from (Record(what, name, title) for what in scale.record)


def _records(routed: Routed, results: Iterable[ActionResult]) -> Iterable[Record]:
    for result in results:
        written = routed.written[result.id]
        yield from (Record(what, result.id, written.title or result.what) for what in written.record)
