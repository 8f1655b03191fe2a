"""Readings for people: what was found and by which phrase, what is in doubt, what was read but not counted, and the text itself."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.export.paragraphs import Item, Section, quote, render_sections, shorten, wrap
from policy_engine.export.reading.marked import COUNTED, DOUBTFUL, Stretch, marked_lines
from policy_engine.export.reading.plain import value_words
from policy_engine.export.reading.readings import SignalReading, TextReadings
from policy_engine.export.reading.unmarked import without_markup
from policy_engine.export.titles import lower_first
from policy_engine.messages import say, sentences
from policy_engine.records import dataclass
from policy_engine.text import Evidence, Guard
from policy_engine.text.conclude_amounts import ONLY_AMOUNT
from policy_engine.text.status import customer_texts

MAX_SHOWN = 5
"""Ways in which a signal was found that are shown; JSON has all."""
LONGEST_PATTERN = 120
LONGEST_REASON = 300
LONGEST_GUARD = 40
PLURAL = ("they", "you", "we", "who")
"""Others who `act`; the rest (he, she, the bank …) `acts`."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a text result looks. Colour makes counted words bold."""

    width: int = 100
    color: bool = False


def signals_text(readings: TextReadings, look: Look) -> str:
    """Everything that the text says, at most `look.width` columns wide, without a line break at the end. Its first line sums up."""
    if not readings.signals:
        return "\n".join(wrap(say("signals.nothing_asked"), look.width))
    reason = unreadable(readings)
    if reason:
        return "\n".join(wrap(say("signals.unreadable", reason=reason), look.width))
    count = sum(signal.state == "found" for signal in readings.signals)
    headline = wrap(say("signals.headline", found=count, all=len(readings.signals)), look.width)
    sections = (found(readings), in_doubt(readings), not_counted(readings), nothing_found(readings))
    return "\n".join([*headline, *render_sections(sections, look.width), "", *the_text(readings, look)])


def unreadable(readings: TextReadings) -> str | None:
    """Why nothing at all can be said, or None."""
    reasons = {signal.reading.doubt for signal in readings.signals if not signal.reading.evidence}
    is_silent = all(signal.state == "in_doubt" and not signal.reading.evidence for signal in readings.signals)
    return reasons.pop() if is_silent and len(reasons) == 1 else None


def found(readings: TextReadings) -> Section:
    """One bullet a signal with a value, and below it the words and the phrases that found them."""
    ones = [signal for signal in readings.signals if signal.state == "found"]
    return Section(say("signals.found"), tuple(Item(_found(signal), tuple(_ways(signal))) for signal in ones))


def _found(signal: SignalReading) -> str:
    reading = signal.reading
    words = say("words.or").join(shorten(value_words(value, signal.kind)) for value in reading.values or ())
    if reading.at_least or reading.at_most:
        words = say("words.at_least" if reading.at_least else "words.at_most", value=words)
    return say("signals.value", title=signal.asked.title, name=signal.name, value=words)


def _ways(signal: SignalReading) -> Iterator[str]:
    """The quotes of each phrase; of several possible values each with its own."""
    is_open = len(signal.reading.values or ()) > 1
    ways: dict[tuple[str, str], dict[str, None]] = {}
    for evidence in signal.reading.evidence:
        ways.setdefault((evidence.value if is_open else "", evidence.pattern), {}).setdefault(_quote(evidence))
    for number, ((value, pattern), quotes) in enumerate(ways.items()):
        if number == MAX_SHOWN:
            yield say("signals.more", count=len(ways) - MAX_SHOWN)
            return
        yield _way(", ".join(list(quotes)[:MAX_SHOWN]), value, pattern)


def _way(quotes: str, value: str, pattern: str) -> str:
    shown = say("signals.means", quotes=quotes, value=shorten(value)) if value else quotes
    return say("signals.only_amount", quotes=shown) if pattern == ONLY_AMOUNT else say("signals.by", quotes=shown, pattern=_short(pattern))


def _short(pattern: str) -> str:
    return shorten(pattern, LONGEST_PATTERN)


def _quote(evidence: Evidence) -> str:
    return f"“{quote(evidence.span.text)}”"


def in_doubt(readings: TextReadings) -> Section:
    """Signals of which nothing can be said, with the reason; those with the same reason together."""
    reasons: dict[str, list[SignalReading]] = {}
    for signal in readings.signals:
        if signal.state == "in_doubt":
            reasons.setdefault(signal.reading.doubt or "", []).append(signal)
    return Section(say("signals.in_doubt"), tuple(_doubt(reason, ones) for reason, ones in reasons.items()))


def _doubt(reason: str, ones: list[SignalReading]) -> Item:
    names = ", ".join(_name(signal) for signal in ones) if len(ones) == 1 else ", ".join(signal.name for signal in ones)
    ways = dict.fromkeys(way for signal in ones for way in _ways(signal))
    return Item(say("signals.doubt", names=names, reason=shorten(reason, LONGEST_REASON)), tuple(ways))


def _name(signal: SignalReading) -> str:
    return say("signals.name", title=signal.asked.title, name=signal.name)


def not_counted(readings: TextReadings) -> Section:
    """The words that a guard stopped, and why, in a sentence each."""
    stopped: dict[str, list[str]] = {}
    for signal in readings.signals:
        for guard in signal.reading.guards:
            titles = stopped.setdefault(_stopped(guard), [])
            if lower_first(signal.asked.title) not in titles:
                titles.append(lower_first(signal.asked.title))
    items = [Item(say("signals.for", sentence=sentence, titles=", ".join(titles))) for sentence, titles in stopped.items()]
    return Section(say("signals.not_counted"), tuple(items))


def _stopped(guard: Guard) -> str:
    return say("signals.stopped", words=quote(guard.stopped.span.text), why=guard_words(guard))


def guard_words(guard: Guard) -> str:
    """Why a guard stopped what it stopped: “they” act, not the customer."""
    words = quote(guard.span.text, LONGEST_GUARD)
    if guard.kind == "other_actor" and words.lower() not in PLURAL:
        return say("signals.guard_other_actor_one", guard=words)
    kind = guard.kind if f"signals.guard_{guard.kind}" in sentences() else "other"
    return say(f"signals.guard_{kind}", guard=words)


def nothing_found(readings: TextReadings) -> Section:
    """The names of all signals that the text is silent about, by what that means."""
    silent = [signal for signal in readings.signals if signal.state == "nothing_found"]
    no = ", ".join(signal.name for signal in silent if signal.asked.silence_is_no)
    unknown = ", ".join(signal.name for signal in silent if not signal.asked.silence_is_no)
    items = ((say("signals.so_no", names=no), no), (say("signals.so_unknown", names=unknown), unknown))
    return Section(say("signals.nothing_found"), tuple(Item(words) for words, names in items if names))


def the_text(readings: TextReadings, look: Look) -> list[str]:
    """The customer's messages, with the words that count and those that leave it in doubt marked."""
    lines = wrap(say("signals.text_bold" if look.color else "signals.text"), look.width)
    for index, text in customer_texts(readings.messages)[0]:
        stretches = [stretch for signal in readings.signals for stretch in _stretches(signal, index)]
        shown = marked_lines(*without_markup(text.replace("\r\n", " \n"), stretches), look.width - 2, color=look.color)
        lines += ["", *(f"  {line}" if line else "" for line in shown)]
    return [*lines, "", *wrap(say("signals.cut"), look.width)] if readings.status.cut else lines


def _stretches(signal: SignalReading, message: int) -> Iterator[Stretch]:
    mark = COUNTED if signal.state == "found" else DOUBTFUL
    for evidence in signal.reading.evidence:
        if evidence.span.message == message:
            yield Stretch(evidence.span.start, evidence.span.end, mark)
