"""EP431: a time that no calendar can meet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from policy_engine.analysis.clock_samples import STARTS, clocked
from policy_engine.analysis.level_reach import actions
from policy_engine.analysis.subject import Subject, finding
from policy_engine.clock import NoHolidaysError, due, due_before
from policy_engine.diagnostics import Diagnostic
from policy_engine.quantities.durations import Duration


def find_unmeetable(subject: Subject) -> Iterator[Diagnostic]:
    """A finding for each length that its calendar never reaches, notice longer than the time itself, and turn that never comes."""
    deadlines = {deadline.id: deadline for deadline in subject.document.deadlines}
    parts = [("deadlines", deadline) for deadline in deadlines.values()] + [(heading, action) for heading, action, _ in actions(subject)]
    for section, part in parts:
        for key, length, calendar in _lengths(part):
            if _never_comes(subject, length, calendar):
                message = f"no calendar reaches this: `{calendar}` is never open for {length}"
                yield finding("EP431", "warning", subject.spot(section, part.id, *key), message, help="is the calendar the right one?")
        if _ends_first(subject, part):
            message = f"this recurs every {part.every} and ends after {part.for_}: its first turn never comes"
            yield finding("EP431", "warning", subject.spot(section, part.id, "for"), message, help="make `for` longer than `every`")
        served = deadlines.get((getattr(part, "before", None) or "").removesuffix(".due"))
        if served is not None and _is_before_start(subject, part, served):
            message = f"this is due {part.at_least} before a deadline of {served.within}: before that even starts"
            yield finding("EP431", "warning", subject.spot(section, part.id, "at_least"), message, help="warn closer to the due time")


def _lengths(part: Any) -> Iterator[tuple[tuple[str | int, ...], Any, Any]]:
    for key in ("within", "every", "at_least"):
        yield (key,), getattr(part, key, None), part.calendar
    for index, target in enumerate(getattr(part, "targets", ())):
        yield ("targets", index, "within"), target.within, target.calendar or part.calendar


def _never_comes(subject: Subject, length: Any, calendar: Any) -> bool:
    found = clocked(subject.program, length, calendar)
    if found is None:
        return False
    try:
        return due(STARTS[0], found.length, found.way) is None
    except NoHolidaysError:
        return False


def _ends_first(subject: Subject, part: Any) -> bool:
    every, lasts = clocked(subject.program, part.every, part.calendar), clocked(subject.program, part.for_, part.calendar)
    return every is not None and lasts is not None and every.is_always_later(lasts)


def _is_before_start(subject: Subject, part: Any, served: Any) -> bool:
    """Whether the notice of a deadline falls before its start, from wherever it is counted."""
    notice = clocked(subject.program, part.at_least, part.calendar, part.due_at)
    limit = clocked(subject.program, served.within, served.calendar, served.due_at)
    if notice is None or limit is None or not isinstance(served.within, Duration):
        return False
    try:
        return all(_earlier(start, limit, notice) for start in STARTS)
    except NoHolidaysError:
        return False


def _earlier(start: Any, limit: Any, notice: Any) -> bool:
    end = due(start, limit.length, limit.way)
    warned = due_before(end, notice.length, notice.way) if end is not None else None
    return warned is not None and warned.at is not None and warned.at < start.at
