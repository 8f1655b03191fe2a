"""Gathers all facts of a ticket."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from policy_engine.diagnostics import Diagnostic, Report, TicketError, sort_diagnostics
from policy_engine.facts.clock_facts import check_pauses, read_places
from policy_engine.facts.fact import Fact, Facts, SourceName
from policy_engine.facts.fields import field_at
from policy_engine.facts.moments import EventReader, Moment, elapsed, is_later
from policy_engine.facts.people import read_people
from policy_engine.facts.said_names import check_said_names
from policy_engine.facts.standing import read_current, read_decided
from policy_engine.facts.texts import fact_of, messages_of, wanted_readings
from policy_engine.facts.values import BadValue, OtherCurrency, read_flag, read_said, read_value, read_word
from policy_engine.facts.words import possible_words
from policy_engine.loader.describe import narrow_place
from policy_engine.logic.possible import Possible, one
from policy_engine.messages import say
from policy_engine.model.program import NUMERIC, Program, SignalPlan, Variable
from policy_engine.model.signals import IfMissing
from policy_engine.model.ticket import Ticket
from policy_engine.model.words import shape_name
from policy_engine.records import dataclass
from policy_engine.source import Node
from policy_engine.text import Reading, read_text, text_status

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """A ticket, its places, and how it is judged: at `now`, and with `take=False` taking nothing for granted."""

    ticket: Ticket
    node: Node
    now: datetime
    take: bool = True


def gather(program: Program, given: Given) -> tuple[Facts, list[Diagnostic]]:
    """All facts of a ticket, and findings about what can't be."""
    return _Gatherer(program, given.ticket, given.node, given.now, given.take).gather()


def facts_of(program: Program, given: Given) -> Facts:
    """All facts of a ticket. Raises TicketError with every finding."""
    facts, found = gather(program, given)
    if found:
        raise TicketError(Report(sort_diagnostics(found)))
    return facts


@dataclass
class _Gatherer:
    program: Program
    ticket: Ticket
    node: Node
    now: datetime
    take: bool
    facts: dict[str, Fact] = field(default_factory=dict)
    times: dict[str, Moment] = field(default_factory=dict)
    found: list[Diagnostic] = field(default_factory=list)
    recorded: dict[str, tuple[Moment, ...]] = field(default_factory=dict)
    silences: dict[str, Possible] = field(default_factory=dict)
    complained: set[Path] = field(default_factory=set)

    def gather(self) -> tuple[Facts, list[Diagnostic]]:
        messages = messages_of(self.ticket)
        readings = read_text(messages, wanted_readings(self.program), self.now, self.ticket.language)
        status = text_status(messages, self.ticket.language)
        has_text = any(message.sender == "customer" and message.text.strip() for message in messages)
        self.read_events()
        for signal in self.program.signals:
            for variable in self.program.by_owner.get(signal.name, ()):
                is_clock = "|" in variable.name
                reading = readings.get(variable.name)
                fact = other_unit(signal, variable) if is_clock else self.fact(signal, variable, reading, has_text=has_text)
                self.facts[variable.name] = fact
        self.facts.update(read_current(self.program, self.look, self.report))
        self.read_said_states()
        self.found.extend(check_said_names(self.program, self.ticket, self.node))
        self.found.extend(check_pauses(self.program, self.ticket, self.node))
        facts = Facts(
            self.facts,
            status,
            self.now,
            self.times,
            read_decided(self.program, self.look, self.report),
            tuple(message.text for message in messages),
            recorded=self.recorded,
            pauses=self.ticket.pauses,
            places=read_places(self.program, self.look, self.report),
            silences=self.silences,
            people=read_people(self.program, self.look, self.report),
        )
        return facts, self.found

    def read_events(self) -> None:
        zone = zone_of(self.program)
        for name, fact, moments in EventReader(self.ticket, self.now, self.look, self.report, zone).read(self.program):
            self.facts[name] = fact
            self.recorded[name] = moments
            past = [moment for moment in moments if not is_later(moment, self.now, zone)]
            if past:
                self.times[name] = past[-1]

    def look(self, dotted: str) -> Any:
        """The field at a dotted path."""
        return field_at(self.ticket.fields, dotted)

    def _check_way(self, dotted: str, is_first: bool) -> None:
        """A field on the way to another one must be a group: `customer: enterprise` has no `customer.plan`."""
        here: Any = self.ticket.fields
        *way, last = dotted.split(".")
        for depth, part in enumerate(way, 1):
            here = here.get(part)
            if here is None:
                return
            if not isinstance(here, Mapping):
                path: Path = ("fields", *way[:depth])
                missing = ".".join([*way[depth:], last])
                if is_first and path not in self.complained:
                    self.complained.add(path)
                    message = f"this is {shape_name(here)}, and the policy reads `{missing}` in it"
                    self.report(path, BadValue("EP233", message, f"give a group of keys: `{{{missing}: …}}`"))
                return

    def report(self, path: Path, problem: BadValue) -> None:
        whole = ".".join(str(part) for part in path[1:])
        if path[0] == "fields" and whole in self.ticket.fields:
            path = ("fields", whole)
        self.found.append(
            Diagnostic(
                problem.code,
                "error",
                f"{'.'.join(map(str, path))}: {problem.message}",
                narrow_place(self.node, path, problem.message),
                problem.help,
            )
        )

    def fact(self, signal: SignalPlan, variable: Variable, reading: Reading | None, *, has_text: bool) -> Fact:
        """The strongest source that says something; weaker ones that disagree are noted."""
        text = fact_of(reading, self.program.currency) if reading is not None and has_text else None
        sources = [self.said(signal, variable), self.from_field(signal, variable), text]
        if signal.from_events and not signal.needs_clock:
            sources.append(elapsed(signal, self.facts, self.times, self.now))
        speaking = [fact for fact in sources if fact is not None]
        if not speaking:
            silence = self.silence(signal, variable, reading, has_text=has_text)
            return self.for_the_clocks(variable, silence) if signal.needs_clock else silence
        first, weaker = speaking[0], speaking[1:]
        overruled = tuple(
            (fact.source, possible_words(fact.possible, variable)) for fact in weaker if fact.possible not in (None, first.possible)
        )
        return replace(first, overruled=overruled)

    def for_the_clocks(self, variable: Variable, silence: Fact) -> Fact:
        """What the clocks find speaks first; what silence means, only where they find nothing."""
        if silence.possible is not None:
            self.silences[variable.name] = silence.possible
        return replace(silence, possible=None, source="event", reason=None)

    def said(self, signal: SignalPlan, variable: Variable) -> Fact | None:
        """What a person says in the ticket's `signals`."""
        path: Path = ("signals", signal.name)
        said = self.ticket.signals.get(signal.name)
        if variable.name != signal.name:
            if variable.name in self.ticket.signals:
                path, said = ("signals", variable.name), self.ticket.signals[variable.name]
            elif said is not None:
                return self.several(said, signal, variable, (path, "person"))
        if said is None:
            return None
        try:
            possible = read_said(variable, said, self.program)
        except BadValue as problem:
            self.report(path, problem)
            return None
        except OtherCurrency as other:
            return Fact(
                source="person",
                reason=say("facts.other_currency", amount=other, currency=self.program.currency or say("facts.no_currency")),
            )
        return Fact(possible, "person") if possible is not None else Fact(source="person", reason=say("facts.said_unknown"))

    def from_field(self, signal: SignalPlan, variable: Variable) -> Fact | None:
        if signal.field is None:
            return None
        path: Path = ("fields", *signal.field.split("."))
        if (raw := self.look(signal.field)) is None:
            self._check_way(signal.field, variable.name == self.program.by_owner[signal.name][0].name)
            return None
        if signal.type == "choices":
            return self.several(raw, signal, variable, (path, "field"))
        try:
            return Fact(read_value(variable, raw, self.program.currency), "field", signal.field)
        except BadValue as problem:
            self.report(path, problem)
        except OtherCurrency as other:
            return Fact(source="field", field=signal.field, reason=self._other_currency(other))
        return None

    def _other_currency(self, amount: OtherCurrency) -> str:
        return say("facts.other_currency", amount=amount, currency=self.program.currency or say("facts.no_currency"))

    def several(self, raw: Any, signal: SignalPlan, variable: Variable, where: tuple[Path, SourceName]) -> Fact | None:
        """A `choices` signal: a list of the values that hold, or a group of value → yes/no."""
        path, source = where
        value = variable.name.removeprefix(f"{signal.name}.")
        first = value == signal.values[0]
        try:
            if isinstance(raw, Mapping):
                for name in raw if first else ():
                    read_word(name, signal.values)
                return Fact(one(read_flag(raw[value])), source, signal.field) if value in raw else None
            if raw == "unknown":
                return Fact(source=source, reason=say("facts.said_unknown"))
            items = raw if isinstance(raw, list | tuple) else [raw]
            for item in items if first else ():
                read_word(item, signal.values)
        except BadValue as problem:
            self.report(path, problem)
            return None
        return Fact(one("yes" if value in [str(item) for item in items] else "no"), source, signal.field)

    def silence(self, signal: SignalPlan, variable: Variable, reading: Reading | None, *, has_text: bool) -> Fact:
        """Nothing was said: what that means."""
        guards = reading.guards if reading is not None else ()
        if signal.when is not None or signal.table is not None:
            return Fact(guards=guards)  # what it is derived from speaks for it
        missing = dict(signal.values_missing).get(variable.name.removeprefix(f"{signal.name}."), signal.if_missing)
        if missing is None or missing.value == "unknown":
            by_text = missing is None and variable.kind == "flag" and finds_yes(signal, variable)
            if by_text and has_text:
                return Fact(one("no"), "silence", guards=guards)
            return Fact(guards=guards, reason=say("facts.no_text") if by_text else self._nothing_said(signal, has_text=has_text))
        if missing.is_taken and not self.take:
            return Fact(guards=guards, reason=say("facts.not_taken"))
        source: SourceName = "taken" if missing.is_taken else "silence"
        return Fact(self._value_of(variable, missing), source, guards=guards, because=missing.because)

    def _nothing_said(self, signal: SignalPlan, *, has_text: bool) -> str:
        if signal.text is not None and has_text:
            return say("facts.text_silent_and_no_field", field=signal.field) if signal.field else say("facts.text_silent")
        if signal.field:
            return say("facts.no_field", field=signal.field)
        return say("facts.nothing_said")

    def _value_of(self, variable: Variable, missing: IfMissing) -> Any:
        return read_value(variable, missing.value, self.program.currency) if variable.kind in NUMERIC else one(missing.value)

    def read_said_states(self) -> None:
        """A person may say how a deadline or chain stands; else the clocks say it."""
        for variable in self.program.variables:
            if variable.kind != "state":
                continue
            said = self.ticket.signals.get(variable.name)
            self.facts[variable.name] = Fact(source="event")
            if said is not None:
                try:
                    self.facts[variable.name] = Fact(one(read_word(said, variable.values)), "person")
                except BadValue as problem:
                    self.report(("signals", variable.name), problem)


def other_unit(signal: SignalPlan, variable: Variable) -> Fact:
    """A length in days, weeks or months: counted by the clocks between events, and never made from hours."""
    if signal.from_events:
        return Fact(source="event")
    return Fact(reason=say("facts.other_unit", unit=variable.name.partition("|")[2]))


def finds_yes(signal: SignalPlan, variable: Variable) -> bool:
    """Whether a detector could find this flag in a text: only then does silence mean no."""
    if signal.text is None:
        return False
    value = variable.name.removeprefix(f"{signal.name}.") if variable.name != signal.name else "yes"
    return signal.text.use is not None or value in dict(signal.text.phrases)


def zone_of(program: Program) -> ZoneInfo:
    """The zone in which the policy's bare dates are meant."""
    return ZoneInfo(program.time_zone or "UTC")
