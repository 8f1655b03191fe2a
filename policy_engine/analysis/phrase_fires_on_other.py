"""EP506: an author's own phrase takes the words of a built-in detector that stands for something else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from policy_engine.analysis.subject import Path, Subject, finding
from policy_engine.diagnostics import Diagnostic
from policy_engine.facts.texts import wanted_readings
from policy_engine.model.signals import AMOUNT_TYPES, Signal
from policy_engine.records import dataclass
from policy_engine.text import Evidence, Message, lexicon_entry, read_text

ENOUGH = 2
"""So many of a detector's examples make a slip of a phrase certain enough."""
HOME = "en"


@dataclass(frozen=True, slots=True)
class _Own:
    """A phrase of the author: its signal, and where it stands below `text`."""

    signal: str
    inside: Path


def find_phrases_that_fire_on_other(subject: Subject) -> Iterator[Diagnostic]:
    """A finding for each own phrase inside the words by which another signal's detector knows several of its examples."""
    own = _own_phrases(subject)
    detectors = [signal for signal in subject.document.signals if signal.text and signal.text.use and signal.type in ("flag", "choice")]
    if not own or not detectors or not subject.document.language.startswith(HOME):
        return
    for signal in detectors:
        for (name, phrase), examples in _taken(subject, signal, own).items():
            where = own[name, phrase]
            if len(examples) < ENOUGH or _are_related(subject, where.signal, signal.id):
                continue
            spot = subject.spot("signals", where.signal, "text", *where.inside)
            message = f"`{phrase}` also takes the words by which `{signal.id}` is found, as in “{examples[0]}”"
            advice = "make the phrase longer, or take these words out with `except:`"
            yield finding("EP506", "warning", spot, message, help=advice)


def _own_phrases(subject: Subject) -> Mapping[tuple[str, str], _Own]:
    """(variable, phrase) → where it stands, for signals that are read by phrases of their own only."""
    found: dict[tuple[str, str], _Own] = {}
    for signal in subject.document.signals:
        if signal.text is None or signal.text.use or signal.type in AMOUNT_TYPES:  # an amount may well stand in the words of a flag
            continue
        index = [s.id for s in subject.document.signals].index(signal.id)
        is_list = subject.node.at(("signals", index, "text")).kind == "sequence"
        for value, phrases in signal.text.phrases:
            variable = f"{signal.id}.{value}" if signal.type == "choices" else signal.id
            many = is_list or subject.node.at(("signals", index, "text", value)).kind == "sequence"
            for position, phrase in enumerate(phrases):
                inside = (*(() if is_list else (value,)), *((position,) if many else ()))
                found.setdefault((variable, phrase), _Own(signal.id, inside))
    return found


def _taken(subject: Subject, signal: Signal, own: Mapping[tuple[str, str], _Own]) -> Mapping[tuple[str, str], list[str]]:
    """Own phrase → the examples of the signal's detector in which both rest on the same words."""
    assert signal.text is not None and signal.text.use
    taken: dict[tuple[str, str], list[str]] = defaultdict(list)
    wanted = wanted_readings(subject.program)
    ours = [one for one in wanted if any(one.name == variable for variable, _ in own)]
    theirs = [one for one in wanted if one.name == signal.id]
    for example in lexicon_entry(signal.text.use).fires:
        message = [Message(example.text)]
        hits = [(name, evidence) for name, reading in read_text(message, ours, language=HOME).items() for evidence in reading.evidence]
        if not hits:
            continue
        known_by = read_text(message, theirs, language=HOME)[signal.id].evidence
        for name, evidence in hits:
            key = (name, evidence.pattern)
            if key in own and example.text not in taken[key] and any(_lies_in(evidence, other) for other in known_by):
                taken[key].append(example.text)
    return taken


def _lies_in(own: Evidence, theirs: Evidence) -> bool:
    """Whether the own phrase's words lie inside the detector's."""
    return own.span.message == theirs.span.message and theirs.span.start <= own.span.start and own.span.end <= theirs.span.end


def _are_related(subject: Subject, one: str, other: str) -> bool:
    """Whether one of two signals is read only where the other allows it, or is made from it."""
    program = subject.program
    return other in program.all_needs(one) or one in program.all_needs(other)
