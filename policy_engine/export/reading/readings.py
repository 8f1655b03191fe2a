"""What a text says about each signal: of the built-in detectors, or of a policy's own signals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal, TypeAlias

from policy_engine.api import Policy
from policy_engine.facts.texts import fact_of, messages_of, wanted_readings
from policy_engine.model.program import SignalPlan
from policy_engine.model.ticket import Ticket
from policy_engine.records import dataclass
from policy_engine.text import (
    Message,
    Reading,
    TextStatus,
    TicketText,
    Wanted,
    lexicon_entry,
    lexicon_names,
    read_text,
    read_values_of,
    text_status,
)

State: TypeAlias = Literal["found", "in_doubt", "nothing_found"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A signal to read. `silence_is_no`: a readable text that says nothing about it means no; else it leaves the value unknown."""

    title: str
    wanted: Wanted
    silence_is_no: bool


@dataclass(frozen=True, slots=True)
class How:
    """How texts are read: `language` is a tag that wins over the ticket's own; `now` is what "since Monday" counts back from."""

    language: str | None = None
    now: datetime | None = None


@dataclass(frozen=True, slots=True)
class SignalReading:
    """A signal, and what the text says about it."""

    asked: Asked
    reading: Reading

    @property
    def name(self) -> str:
        return self.asked.wanted.name

    @property
    def kind(self) -> str:
        return self.asked.wanted.kind

    @property
    def state(self) -> State:
        if self.reading.values is None:
            return "in_doubt"
        return "found" if self.reading.values else "nothing_found"


@dataclass(frozen=True, slots=True)
class TextReadings:
    """The messages of a ticket, how well they can be read, and what they say. Spans count all messages, from 0."""

    messages: tuple[Message, ...]
    status: TextStatus
    signals: tuple[SignalReading, ...]


def built_in_signals() -> tuple[Asked, ...]:
    """Every built-in detector, by name."""
    entries = [lexicon_entry(name) for name in lexicon_names()]
    return tuple(Asked(one.title, Wanted(one.id, one.kind, uses=one.id), one.kind == "flag") for one in entries)


def policy_signals(policy: Policy) -> tuple[Asked, ...]:
    """The signals that a policy reads from text, in its order; of a `choices` signal each value."""
    program = policy.source.program
    plans = {signal.name: signal for signal in program.signals}
    asked = []
    for wanted in wanted_readings(program):
        variable = program.variable(wanted.name)
        asked.append(
            Asked(variable.title or wanted.name, wanted, wanted.kind == "flag" and _silence_is_no(plans[variable.owner], wanted.name))
        )
    return tuple(asked)


def _silence_is_no(signal: SignalPlan, name: str) -> bool:
    missing = dict(signal.values_missing).get(name.removeprefix(f"{signal.name}."), signal.if_missing)
    return missing is None or (missing.value == "no" and not missing.is_taken)


def read_ticket_values(asked: Sequence[Asked], tickets: Sequence[Ticket], how: How) -> Iterator[tuple[SignalReading, ...]]:
    """What each ticket says about each signal, for those who ask for the values only."""
    texts = [TicketText(messages_of(ticket), how.now, how.language or ticket.language) for ticket in tickets]
    return (_signals(asked, readings) for readings in read_values_of(texts, [one.wanted for one in asked]))


def read_signals(asked: Sequence[Asked], ticket: Ticket, how: How) -> TextReadings:
    """What a ticket says about each signal, with the messages and how well they can be read."""
    messages, language = messages_of(ticket), how.language or ticket.language
    readings = read_text(messages, [one.wanted for one in asked], how.now, language)
    return TextReadings(messages, text_status(messages, language), _signals(asked, readings))


def _signals(asked: Iterable[Asked], readings: Mapping[str, Reading]) -> tuple[SignalReading, ...]:
    return tuple(SignalReading(one, _as_policy_takes_it(one.wanted, readings[one.wanted.name])) for one in asked)


def _as_policy_takes_it(wanted: Wanted, reading: Reading) -> Reading:
    """Where a policy has a currency, an amount in another one is not known: amounts are not converted."""
    if wanted.currency is None or not reading.values:
        return reading
    fact = fact_of(reading, wanted.currency)
    return reading if fact is None or fact.possible is not None else replace(reading, values=None, doubt=fact.reason)
