"""EP411: something must be done, and nothing says by when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from policy_engine.analysis.level_reach import actions
from policy_engine.analysis.subject import Subject, finding
from policy_engine.diagnostics import Diagnostic

HEADINGS = ("steps", "handoffs", "notifications", "follow_up")


def find_steps_without_time(subject: Subject) -> Iterator[Diagnostic]:
    """A finding for each duty without `within` or `every`, where other actions have a time."""
    duties = [(heading, action) for heading, action, _ in actions(subject) if heading in HEADINGS]
    if not any(_has_time(action) for _, action in duties):
        return
    ended = {name for deadline in subject.document.deadlines for name in deadline.met_by}
    for heading, action in duties:
        if action.duty != "must" or _has_time(action) or ended.intersection(action.met_by) or not (action.do or action.tell or action.pay):
            continue
        message = f"`{action.id}` must be done, and nothing says by when"
        advice = "add `within:` (`immediately` and `best_effort` are times, too), or `duty: should` or `duty: may`"
        yield finding("EP411", "note", subject.spot(heading, action.id), message, help=advice)


def _has_time(action: Any) -> bool:
    return action.within is not None or action.every is not None
