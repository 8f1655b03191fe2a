"""A talk with a person: which question comes next, and what an answer means. Reads nothing and prints nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from policy_engine.api import Policy, RouteOptions
from policy_engine.decision.models import AnswerEffect, Ask, Decision
from policy_engine.diagnostics import TicketError
from policy_engine.messages import say
from policy_engine.model.program import Variable
from policy_engine.model.ticket import Ticket
from policy_engine.quantities.durations import parse_duration
from policy_engine.quantities.errors import QuantityError
from policy_engine.source.from_data import node_of

NOT_KNOWN = "?"
YES, NO = ("yes", "y"), ("no", "n")
NOT_YET = ("not yet", "not_yet", "no", "n", "never")
AGO = " ago"


class NotUnderstood(Exception):
    """An answer that is none; the text says what would be one."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer to pick: its number, the word the ticket takes, and its title."""

    number: int
    value: str
    title: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person has said. `said` is None for *not known*."""

    key: Literal["signals", "events"]
    name: str
    said: Any


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
        said = [answer for answer in self.answers if answer.said is not None]
        signals = {answer.name: answer.said for answer in said if answer.key == "signals"}
        events = {answer.name: answer.said for answer in said if answer.key == "events"}
        update = {"signals": {**self.ticket.signals, **signals}, "events": {**self.ticket.events, **events}}
        ticket = self.ticket.model_copy(update=update)
        data = ticket.model_dump(mode="python", by_alias=True, exclude_defaults=True)
        return self.policy.decide(ticket, node_of(data, "answer"), self.options)

    def open_asks(self, decision: Decision) -> tuple[Ask, ...]:
        """The questions that still matter, without those that nobody can answer."""
        declined = {answer.name for answer in self.answers if answer.said is None}
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
        """What an answer would do; several answers may stand in one effect (`free or team`)."""
        joint = say("words.or")
        return next((effect for effect in ask.answers if choice.title in (effect.answer, *effect.answer.split(joint))), None)

    def hint(self, ask: Ask) -> str:
        """How to type an answer that is no choice."""
        kind = self.variable(ask).kind
        return say(f"ask_session.{HINTS[kind]}") if kind in HINTS else ""

    def remarks(self, ask: Ask, decision: Decision) -> Iterator[str]:
        """What is known of it so far, and why that does not do."""
        signal = decision.signals.get(ask.signal)
        if signal is not None and signal.value != say("words.not_known"):
            yield say("ask_session.narrowed", value=signal.value)
        if ask.doubtful:
            yield say("ask_session.doubt", words=", ".join(f'"{words}"' for words in ask.doubtful))
        if ask.reason and any(answer.name == ask.signal for answer in self.answers):
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
            return Answer("signals", ask.signal, None)
        if variable.kind == "event":
            return Answer("events", ask.signal, read_event(given, self.options.now or datetime.now(UTC)))
        if variable.is_numeric:
            return Answer("signals", ask.signal, given)
        return Answer("signals", ask.signal, read_choice(given, self.choices(ask, decision)))


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


def read_event(given: str, now: datetime) -> str:
    """A moment as the ticket takes it: a time, a date, `2h ago`, `now` or `not yet`. Raises NotUnderstood where `ago` has no length."""
    said = given.casefold()
    if said in NOT_YET:
        return "not_yet"
    if said == "now":
        return now.isoformat()
    if not said.endswith(AGO):
        return given
    try:
        length = parse_duration(said.removesuffix(AGO))
    except QuantityError as error:
        raise NotUnderstood(error.help or error.message) from None
    if length.unit not in DAYS_OF and length.unit != "minutes":
        raise NotUnderstood(say("ask_session.event"))
    ago = timedelta(seconds=float(length.seconds)) if length.unit == "minutes" else timedelta(days=DAYS_OF[length.unit] * int(length.count))
    return (now - ago).isoformat()


DAYS_OF = {"calendar days": 1, "weeks": 7}

# kind of a variable that is typed → how to type it
HINTS: dict[str, str] = {"money": "amount", "number": "number", "duration": "duration", "event": "event"}
