"""A talk with a person: which question comes next, and what an answer means. Reads nothing and prints nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field, replace
from datetime import UTC, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from policy_engine.api import Policy, RouteOptions
from policy_engine.cli.ask_moments import NotUnderstood, Refused, length_since, read_event, read_when
from policy_engine.decision.models import AnswerEffect, Ask, Decision
from policy_engine.diagnostics import TicketError
from policy_engine.facts import zone_of
from policy_engine.facts.values import BadValue, OtherCurrency, read_said
from policy_engine.logic import intersect
from policy_engine.logic.possible import Possible
from policy_engine.messages import say
from policy_engine.model.program import Variable
from policy_engine.model.ticket import Ticket
from policy_engine.records import dataclass
from policy_engine.source import Node
from policy_engine.source.from_data import node_of

NOT_KNOWN = "?"
PLAIN_HOURS = (None, "always")
"""Calendars on which an hour is an hour of any day."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer to pick: its number, the word the ticket takes, and its title."""

    number: int
    value: str
    title: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person has said: the entry of the ticket it fills, and the question it answers. `said` is None for *not known*."""

    key: Literal["signals", "events"]
    name: str
    said: Any
    question: str


@dataclass(frozen=True, slots=True)
class Session:
    """A ticket, and the answers so far. Each answer gives a new session; the old one is the way back."""

    policy: Policy
    ticket: Ticket
    options: RouteOptions
    answers: tuple[Answer, ...] = ()
    before: Session | None = field(default=None, repr=False)

    def decide(self) -> Decision:
        """The decision with the answers so far. Raises TicketError for an answer that can't be."""
        return self.policy.decide(*self.answered_ticket, self.options)

    @property
    def answered_ticket(self) -> tuple[Ticket, Node]:
        """The ticket with the answers so far, and its places."""
        said = [answer for answer in self.answers if answer.said is not None]
        signals = {answer.name: answer.said for answer in said if answer.key == "signals"}
        events = {answer.name: answer.said for answer in said if answer.key == "events"}
        update = {"signals": {**self.ticket.signals, **signals}, "events": {**self.ticket.events, **events}}
        ticket = self.ticket.model_copy(update=update)
        return ticket, node_of(ticket.model_dump(mode="python", by_alias=True, exclude_defaults=True), "answer")

    @property
    def now(self) -> datetime:
        return self.options.now or datetime.now(UTC)

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the policy's days begin."""
        return zone_of(self.policy.source.program)

    def open_asks(self, decision: Decision) -> tuple[Ask, ...]:
        """The questions that still matter, without those that nobody can answer."""
        declined = {answer.question for answer in self.answers if answer.said is None}
        return tuple(ask for ask in decision.ask if ask.signal not in declined and ask.signal in self.policy.source.program.by_name)

    def variable(self, ask: Ask) -> Variable:
        return self.policy.source.program.variable(ask.signal)

    def choices(self, ask: Ask, decision: Decision) -> tuple[Choice, ...]:
        """The numbered answers; none for amounts and moments, which are typed."""
        variable = self.variable(ask)
        if variable.is_numeric or variable.kind == "event":
            return ()
        signal = decision.signals.get(variable.name)
        values = signal.possible if signal is not None and signal.possible else variable.values
        return tuple(Choice(number, value, self.policy.wording.value(variable.name, value)) for number, value in enumerate(values, 1))

    def effect_of(self, choice: Choice, ask: Ask) -> AnswerEffect | None:
        """What an answer would do; None where every answer does the same, for now."""
        if len(ask.answers) < 2:
            return None
        return next((effect for effect in ask.answers if choice.value in effect.values), None)

    def start_of(self, variable: Variable) -> str | None:
        """The event that a length of time counts from: saying when it was answers the question, too."""
        plan = self.policy.source.program.signal_plans.get(variable.owner)
        if variable.kind != "duration" or plan is None or not plan.from_events:
            return None
        events = {"received", "escalated", *(event.name for event in self.policy.source.program.events)}
        return plan.from_events[0] if plan.from_events[0] in events else None

    def hint(self, ask: Ask) -> str:
        """How to type an answer that is no choice."""
        variable = self.variable(ask)
        plan = self.policy.source.program.signal_plans.get(variable.owner)
        if variable.kind == "duration" and plan is not None and plan.calendar not in PLAIN_HOURS:
            return say("ask_session.on_calendar", calendar=plan.calendar)
        if self.start_of(variable) is not None:
            return say("ask_session.since")
        return say(f"ask_session.{HINTS[variable.kind]}") if variable.kind in HINTS else ""

    def remarks(self, ask: Ask, decision: Decision) -> Iterator[str]:
        """What is known of it so far, and why that does not do."""
        signal = decision.signals.get(ask.signal)
        if signal is not None and signal.value != say("words.not_known"):
            yield say("ask_session.narrowed", value=signal.value)
        if ask.doubtful:
            yield say("ask_session.doubt", words=", ".join(f'"{words}"' for words in ask.doubtful))
        if ask.reason and any(answer.question == ask.signal for answer in self.answers):
            yield say("ask_session.reason", reason=ask.reason)

    def answered(self, ask: Ask, given: str, decision: Decision) -> tuple[Session, Decision]:
        """The session after an answer, and its decision. Raises NotUnderstood."""
        answer = self.read(ask, given, decision)
        after = replace(self, answers=(*self.answers, answer), before=self)
        try:
            return after, after.decide()
        except TicketError as error:
            raise NotUnderstood(self.hint(ask) or error.diagnostics[0].message) from None

    def read(self, ask: Ask, given: str, decision: Decision) -> Answer:
        """What `given` says in answer to a question. Raises NotUnderstood."""
        variable = self.variable(ask)
        if given == NOT_KNOWN:
            return Answer("signals", ask.signal, None, ask.signal)
        if variable.kind == "event":
            return Answer("events", ask.signal, read_event(given, self.now, self.zone), ask.signal)
        if variable.is_numeric:
            return self.read_moment(variable, given) or Answer("signals", ask.signal, given, ask.signal)
        return Answer("signals", ask.signal, read_choice(given, self.choices(ask, decision)), ask.signal)

    def read_moment(self, variable: Variable, given: str) -> Answer | None:
        """When the event was that a length of time counts from; None when `given` names no moment. A bare date bounds the length."""
        event = self.start_of(variable)
        when = read_when(given, self.now, self.zone) if event is not None else None
        if event is None or when is None:
            return None
        plan = self.policy.source.program.signal_plans[variable.owner]
        if len(when) == len("2026-03-02") and plan.calendar in PLAIN_HOURS and plan.to_event == "now":
            return Answer("signals", variable.name, length_since(when, self.now, self.zone), variable.name)
        return Answer("events", event, when, variable.name)

    def contradicted(self, ask: Ask, given: str) -> str | None:
        """What was said so far, where an amount or a length leaves nothing of it; None where both may be true."""
        variable = self.variable(ask)
        before = self.policy.facts(*self.answered_ticket, self.options).facts.get(variable.name)
        try:
            moment = self.read_moment(variable, given) if variable.is_numeric else None
            said = moment.said if moment is not None and moment.key == "signals" else given
            after = read_said(variable, said, self.policy.source.program) if variable.is_numeric and given != NOT_KNOWN else None
        except (BadValue, OtherCurrency, NotUnderstood):
            return None
        if before is None or before.possible is None or after is None or meet(before.possible, after):
            return None
        return self.policy.wording.possible(variable.name, before.possible)


def meet(one: Possible, other: Possible) -> bool:
    """Whether some number is in both."""
    return any(intersect(a, b) is not None for a in one.ranges for b in other.ranges)


def read_choice(given: str, choices: tuple[Choice, ...]) -> str:
    """The value of a number, a word, a title, or the start of just one of them. Raises NotUnderstood."""
    said = given.casefold()
    for fits in (_is_named, _starts):
        found = [choice.value for choice in choices if fits(choice, said)]
        if len(found) == 1:
            return found[0]
    raise NotUnderstood(say("ask_session.say_one_of", words=", ".join(f"`{choice.number}`" for choice in choices)))


def _is_named(choice: Choice, said: str) -> bool:
    return said in (str(choice.number), choice.value.casefold(), choice.title.casefold())


def _starts(choice: Choice, said: str) -> bool:
    return bool(said) and (choice.value.casefold().startswith(said) or choice.title.casefold().startswith(said))


# kind of a variable that is typed → how to type it
HINTS: dict[str, str] = {"money": "amount", "number": "number", "duration": "duration", "event": "event"}

__all__ = ["Answer", "Choice", "NotUnderstood", "Refused", "Session", "read_choice", "read_event"]
