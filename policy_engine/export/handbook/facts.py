"""How a ticket is read: its facts and moments, what silence means, and what is taken for granted."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.export.handbook.action import remark_blocks
from policy_engine.export.handbook.book import View
from policy_engine.export.handbook.durations import spelled_out
from policy_engine.export.handbook.markdown import Block, bullets, chapter, escape, heading, section, table
from policy_engine.export.handbook.overview import page_title
from policy_engine.export.handbook.places import FACTS, title_of
from policy_engine.export.handbook.timing import calendar_words, event_words, events_words, table_grid
from policy_engine.messages import say
from policy_engine.model.signals import IfMissing, Signal, ValueEntry


def facts_page(view: View) -> list[Block]:
    """The page, or nothing without signals and events."""
    document = view.document
    derived = [signal for signal in document.signals if is_derived(signal)]
    plain = [signal for signal in document.signals if not is_derived(signal)]
    return section(
        heading(1, page_title(FACTS)),
        [say("handbook.facts.intro")] if document.signals else [],
        chapter(say("handbook.facts.taken"), "taken", say("handbook.facts.taken_intro"), _taken(view)),
        section(heading(2, say("handbook.facts.silence"), "_silence"), _silence(view)),
        section(heading(2, say("handbook.facts.signals"), "_signals"), *(signal_blocks(view, signal) for signal in plain)),
        section(heading(2, say("handbook.facts.derived"), "_derived"), *(signal_blocks(view, signal) for signal in derived)),
        chapter(say("handbook.facts.events"), "events", say("handbook.facts.events_intro"), *_events(view)),
    )


def is_derived(signal: Signal) -> bool:
    """Whether a signal follows from others."""
    return signal.when is not None or signal.table is not None or bool(signal.from_) or signal.open is not None


def _silences(view: View) -> Iterator[tuple[str, IfMissing | None, Signal]]:
    """(title, what silence means, signal) of each signal that is read; values of a set that differ come one by one."""
    for signal in view.document.signals:
        if not is_derived(signal) or signal.if_missing is not None:
            yield view.to(signal.id), signal.if_missing, signal
        for value in signal.values:
            if value.if_missing is not None:
                yield say("handbook.facts.part", title=view.to(signal.id), value=_value(view, signal, value)), value.if_missing, signal


def _taken(view: View) -> list[Block]:
    head = [say(f"handbook.head.{name}") for name in ("fact", "taken", "because")]
    return table(
        head,
        [
            (title, say("handbook.time.bold", words=_missing_words(view, signal, missing.value)), escape(missing.because or ""))
            for title, missing, signal in _silences(view)
            if missing is not None and missing.is_taken
        ],
    )


def _silence(view: View) -> list[Block]:
    """What it means when nothing is said, for every fact and moment."""
    rows = [(title, _silence_words(view, signal, missing)) for title, missing, signal in _silences(view)]
    rows += [(view.to(event.id), say("handbook.facts.silent_unknown")) for event in view.document.events if event.if_missing == "unknown"]
    moments = [say("handbook.facts.moments")] if view.document.events else []
    return [*moments, *table([say("handbook.head.fact"), say("handbook.head.silence")], rows)]


def _silence_words(view: View, signal: Signal, missing: IfMissing | None) -> str:
    if missing is not None and missing.value != "unknown":
        key = "silent_taken" if missing.is_taken else "silent_value"
        return say(f"handbook.facts.{key}", value=_missing_words(view, signal, missing.value))
    if missing is None and signal.type in ("flag", "choices") and signal.text is not None:
        return say("handbook.facts.silent_no")
    return say("handbook.facts.silent_unknown")


def _missing_words(view: View, signal: Signal, value: str) -> str:
    entry = next((entry for entry in signal.values if entry.id == value), None)
    return _value(view, signal, entry) if entry is not None else escape(spelled_out(value))


def _value(view: View, signal: Signal, value: ValueEntry) -> str:
    return escape(value.title or view.book.wording.value(signal.id, value.id))


def signal_blocks(view: View, signal: Signal) -> list[Block]:
    """One fact: the question, where it is read, its values, when it counts."""
    lines = [
        say("handbook.facts.ask", question=escape(signal.ask)) if signal.ask else "",
        say("handbook.facts.field", field=escape(signal.field)) if signal.field else "",
        say("handbook.facts.text") if signal.text is not None else "",
        *_derivation(view, signal),
        say("handbook.facts.only_if", condition=view.line(signal.only_if)) if signal.only_if is not None else "",
    ]
    return [
        *heading(3, escape(title_of(signal, signal.id)), signal.id),
        *remark_blocks(signal),
        *bullets(line for line in lines if line),
        *_definition(view, signal),
        *_values(view, signal),
        *(table_grid(view, signal.table, signal.id) if signal.table is not None else []),
    ]


def _definition(view: View, signal: Signal) -> list[Block]:
    return [say("handbook.facts.when"), *view.blocks_of(signal.when)] if signal.when is not None else []


def _derivation(view: View, signal: Signal) -> Iterator[str]:
    if signal.from_:
        end = event_words(view, signal.to or "now")
        yield say("handbook.facts.counted", start=events_words(view, signal.from_), end=end) + calendar_words(view, signal.calendar)
    if signal.open is not None and signal.at is not None:
        yield say("handbook.facts.open", calendar=view.to(signal.open), event=event_words(view, signal.at))


def _values(view: View, signal: Signal) -> list[Block]:
    """The possible values: a grid where they are explained, one line else."""
    if not signal.values:
        return []
    if any(value.means or value.note for value in signal.values):
        rows = [(_value(view, signal, value), escape(value.means or ""), escape(value.note or "")) for value in signal.values]
        return table([say("handbook.head.value"), say("handbook.head.means"), say("handbook.head.note")], rows)
    key = "values_ordered" if signal.ordered else "values"
    return [say(f"handbook.facts.{key}", values=", ".join(_value(view, signal, value) for value in signal.values))]


def _events(view: View) -> Iterator[list[Block]]:
    for event in view.document.events:
        lines = [
            say("handbook.facts.ask", question=escape(event.ask)) if event.ask else "",
            say("handbook.facts.field", field=escape(event.field)) if event.field else "",
        ]
        yield [*heading(3, escape(title_of(event, event.id)), event.id), *remark_blocks(event), *bullets(line for line in lines if line)]
