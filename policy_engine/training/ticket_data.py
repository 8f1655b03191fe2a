"""A ticket as the course shows it: its messages in pieces (which words counted, and for what), and what is known beside them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from policy_engine.decision.models import Quote, SignalValue
from policy_engine.export.answer_deadlines import time_words
from policy_engine.export.handbook.durations import spelled_out
from policy_engine.facts import zone_of
from policy_engine.messages import say
from policy_engine.records import dataclass
from policy_engine.training.tickets import CourseTicket

Data = dict[str, Any]
STOPPED, DOUBTFUL, COUNTED = "stopped", "doubt", "counted"
GIVEN = ("person", "field")


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters of a message, how they count, and for what."""

    start: int
    end: int
    kind: str
    words: str


def message_data(ticket: CourseTicket) -> list[Data]:
    """Every message in pieces; none for a computed ticket, whose words say nothing."""
    if ticket.is_near:
        return []
    thread = ticket.routed.ticket.thread()
    marks = list(_marks(ticket))
    found = []
    for number, message in enumerate(thread):
        here = [mark for index, mark in marks if index == number]
        found.append({"from": message.from_, "pieces": list(pieces(message.text, here))})
    return found


def legend_data(ticket: CourseTicket) -> list[list[str]]:
    """What was read and how it counts, whole quotes: (words, kind, for what), each once."""
    if ticket.is_near:
        return []
    texts = [message.text for message in ticket.routed.ticket.thread()]
    found = {(texts[index][mark.start : mark.end], mark.kind, mark.words): None for index, mark in _marks(ticket)}
    return [list(one) for one in found]


def _marks(ticket: CourseTicket) -> Iterator[tuple[int, Mark]]:
    for signal in ticket.routed.decision.signals.values():
        kind = COUNTED if signal.known else DOUBTFUL
        yield from (_mark(quote, kind, signal.title) for quote in signal.quotes)
        for stopped in signal.stopped:
            why = say("training.stopped", title=signal.title, kind=say(f"route.guard_{stopped.kind}"), guard=stopped.guard)
            yield _mark(stopped.stopped, STOPPED, why)


def _mark(quote: Quote, kind: str, words: str) -> tuple[int, Mark]:
    return quote.message, Mark(quote.start, quote.end, kind, words)


def pieces(text: str, marks: list[Mark]) -> Iterator[Any]:
    """The text cut where marks begin and end: plain words, or words with their mark. Where several meet, what counted wins."""
    order = (STOPPED, DOUBTFUL, COUNTED)
    over: list[tuple[str, tuple[str, ...]] | None] = []
    for at in range(len(text)):
        here = [mark for mark in marks if mark.start <= at < mark.end]
        kind = max((mark.kind for mark in here), key=order.index, default="")
        over.append((kind, tuple(dict.fromkeys(mark.words for mark in here if mark.kind == kind))) if here else None)
    for cut, group in groupby(zip(text, over, strict=True), key=lambda pair: pair[1]):
        words = "".join(character for character, _ in group)
        yield words if cut is None else {"t": words, "k": cut[0], "w": say("training.and").join(cut[1])}


def known_data(ticket: CourseTicket) -> list[list[str]]:
    """What is known beside the words, as pairs (what, value)."""
    return [*_times(ticket), *_standing(ticket), *_signals(ticket), *_moments(ticket)]


def _times(ticket: CourseTicket) -> Iterator[list[str]]:
    zone = zone_of(ticket.routed.policy.source.program)
    received = ticket.routed.walked.facts.recorded.get("received", ())
    if received:
        yield [say("training.came_in"), time_words(received[-1].isoformat(), zone)]
    if ticket.has_times:
        yield [say("training.now"), time_words(ticket.routed.decision.now, zone)]


def _standing(ticket: CourseTicket) -> Iterator[list[str]]:
    """Where the ticket is already, what a person decided, when its clocks stood still, and whether anything is taken for granted."""
    routed, wording = ticket.routed, ticket.routed.policy.wording
    facts, program = routed.walked.facts, routed.policy.source.program
    for name, fact in facts.facts.items():
        if fact.source in GIVEN and program.variable(name).kind == "current":
            yield [wording.title(name), wording.possible(name, fact.possible)]
    for scale, value in facts.decided.items():
        yield [say("training.decided", title=wording.title(scale)), wording.value(scale, value)]
    for pause in facts.pauses:
        ends = [time_words(moment.isoformat(), zone_of(program)) for moment in (pause.from_, pause.to) if moment is not None]
        yield [say("training.paused"), say("training.to").join(ends)]
    if not ticket.case.take:
        yield [say("route.taken"), say("training.nothing")]


def _signals(ticket: CourseTicket) -> Iterator[list[str]]:
    """Signals of which a person or a field says something, be it that nobody knows; of a set only the values that are in it."""
    for name, signal in ticket.routed.decision.signals.items():
        if signal.source in GIVEN and signal.applies != "no" and not _is_left_out(name, signal):
            yield [signal.title, spelled_out(signal.value)]


def _is_left_out(name: str, signal: SignalValue) -> bool:
    return "." in name and signal.value == say("words.no")


def _moments(ticket: CourseTicket) -> Iterator[list[str]]:
    """Events and states that are given."""
    routed = ticket.routed
    program, wording, values = routed.policy.source.program, routed.policy.wording, routed.walked.answer.values
    said = {**routed.ticket.signals, **routed.ticket.events}
    recorded = {name: moments for name, moments in routed.walked.facts.recorded.items() if moments and name != "received"}
    zone = zone_of(program)
    for variable in program.variables:
        if variable.name == "received":
            continue
        if variable.kind not in ("event", "state") or not (variable.name in said or variable.name in recorded):
            continue
        moments = recorded.get(variable.name)
        value = time_words(moments[-1].isoformat(), zone) if moments else wording.possible(variable.name, values.get(variable.name))
        yield [wording.title(variable.name), value]
