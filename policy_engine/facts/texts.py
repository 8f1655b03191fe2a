"""What the text says: which readings a policy wants, and what a reading makes of a variable."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from policy_engine.facts.fact import Fact
from policy_engine.logic import Range, point
from policy_engine.logic.possible import Possible, some
from policy_engine.messages import say
from policy_engine.model.program import Program, SignalPlan
from policy_engine.model.ticket import Ticket
from policy_engine.quantities.money import Money
from policy_engine.text import Message, Reading, Wanted


def messages_of(ticket: Ticket) -> tuple[Message, ...]:
    """The subject, the text and the messages of a ticket, as they are read."""
    return tuple(Message(message.text, message.from_, message.at) for message in ticket.thread())


def wanted_readings(program: Program) -> tuple[Wanted, ...]:
    """What to look for in a ticket's text. A `choices` signal asks for each of its values."""
    return tuple(wanted for signal in program.signals if signal.text is not None for wanted in _wanted(signal, program))


def _wanted(signal: SignalPlan, program: Program) -> Iterator[Wanted]:
    text = signal.text
    assert text is not None
    if signal.type == "choices":
        for value, phrases in text.phrases:
            yield Wanted(f"{signal.name}.{value}", "flag", phrases=(("yes", phrases),), exclude=text.exclude, language=program.language)
        return
    values = signal.values if signal.type == "choice" else ()
    own = (text.phrases, text.also, text.exclude)
    about = (values, program.currency, program.language, text.pick)
    yield Wanted(signal.name, signal.type, text.use, *own, *about)  # type: ignore[arg-type]


def fact_of(reading: Reading, currency: str | None) -> Fact | None:
    """The fact that a reading gives; None when the text is silent."""
    if reading.values is None:
        return Fact(source="text", evidence=reading.evidence, guards=reading.guards, reason=reading.doubt)
    if not reading.values:
        return None
    if isinstance(reading.values[0], str):
        return Fact(some(str(value) for value in reading.values), "text", evidence=reading.evidence, guards=reading.guards)
    return _numeric(reading, currency)


def _numeric(reading: Reading, currency: str | None) -> Fact:
    numbers: list[Decimal] = []
    for value in reading.values or ():
        if isinstance(value, Money):
            if value.currency not in (None, currency):
                reason = say("facts.other_currency", amount=value, currency=currency or say("facts.no_currency"))
                return Fact(source="text", evidence=reading.evidence, guards=reading.guards, reason=reason)
            numbers.append(value.amount)
        elif isinstance(value, Decimal):
            numbers.append(value)
    return Fact(Possible(ranges=_ranges(sorted(set(numbers)), reading)), "text", evidence=reading.evidence, guards=reading.guards)


def _ranges(numbers: list[Decimal], reading: Reading) -> tuple[Range, ...]:
    if reading.at_least:
        return (Range(numbers[0], None),)
    if reading.at_most:
        return (Range(None, numbers[-1]),)
    return tuple(point(number) for number in numbers)
