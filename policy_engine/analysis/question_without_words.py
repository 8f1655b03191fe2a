"""EP505: a person may be asked for a signal, and the policy has no words for the question."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.analysis.signal_nothing_can_set import signals_nothing_can_set
from policy_engine.analysis.subject import Subject, finding
from policy_engine.diagnostics import Diagnostic
from policy_engine.loader.describe import inline
from policy_engine.model.signals import Signal
from policy_engine.text import lexicon_entry


def find_questions_without_words(subject: Subject) -> Iterator[Diagnostic]:
    """A finding for each signal without `ask` that decides something and stays open where the ticket says nothing."""
    program = subject.program
    answers = [*program.scale_plans, *(f"lane.{lane.name}" for lane in program.lanes)]
    deciding = {needed for answer in answers for needed in program.all_needs(answer)}
    worse = {signal.id for signal in signals_nothing_can_set(subject)}
    for signal in subject.document.signals:
        if signal.ask is None and signal.id in deciding - worse and _may_stay_open(signal):
            message = f"nobody is told how to ask for `{signal.id}`, and it decides something"
            fix = f"ask: {inline(_question(subject, signal))}"
            yield finding(
                "EP505", "note", subject.spot("signals", signal.id), message, help="add `ask:` with a question in plain words", fix=fix
            )


def _may_stay_open(signal: Signal) -> bool:
    """Whether a ticket with a text can leave it open. Silent text means no for a flag and for the values of `choices`."""
    if signal.when is not None or signal.table is not None or signal.from_ or signal.open:
        return False
    if signal.if_missing is not None:
        return signal.if_missing.value == "unknown"
    return signal.text is None or signal.type not in ("flag", "choices")


def _question(subject: Subject, signal: Signal) -> str:
    if signal.text is not None and signal.text.use:
        return lexicon_entry(signal.text.use).question
    title = signal.title or signal.id.replace("_", " ").replace("-", " ").capitalize()
    values = [subject.wording.value(signal.id, value.id) for value in signal.values]
    listed = f"{', '.join(values[:-1])} or {values[-1]}" if len(values) > 1 else "".join(values)
    endings = {"flag": "yes or no", "choice": listed, "choices": listed, "money": "how much", "number": "how many", "duration": "how long"}
    return f"{title}: {endings[signal.type]}?"
