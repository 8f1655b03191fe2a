"""EP603: a signal that is read, and that nothing can give a value."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.analysis.names_read import names_read
from policy_engine.analysis.subject import Subject, finding
from policy_engine.diagnostics import Diagnostic
from policy_engine.model.signals import Signal


def find_signals_nothing_can_set(subject: Subject) -> Iterator[Diagnostic]:
    """A finding for each signal in use without a source, without a question and without a meaning of silence."""
    for signal in signals_nothing_can_set(subject):
        message = f"nothing gives `{signal.id}` a value: no field, no text, no question"
        advice = "add `field:`, `text:` or `when:`; or `ask:`, when only a person can say it"
        yield finding("EP603", "warning", subject.spot("signals", signal.id), message, help=advice)


def signals_nothing_can_set(subject: Subject) -> list[Signal]:
    """Those that are read; none in a policy whose signals are all given by name, by a person or a program."""
    signals = subject.document.signals
    if not any(signal.field or signal.text for signal in signals):
        return []
    used = {name for own, name in names_read(subject) if name != own}
    return [signal for signal in signals if signal.id in used and not _can_be_set(signal)]


def _can_be_set(signal: Signal) -> bool:
    sources = (signal.field, signal.text, signal.when, signal.table, signal.from_, signal.open, signal.ask)
    silence = (signal.if_missing, *(value.if_missing for value in signal.values))
    return any(sources) or any(missing is not None for missing in silence)
