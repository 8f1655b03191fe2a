"""EP508: a hand-off must record something, and the template that it sends has no place for it."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.analysis.subject import Subject, finding
from policy_engine.diagnostics import Diagnostic
from policy_engine.letters.points import points_not_said


def find_records_not_in_form(subject: Subject) -> Iterator[Diagnostic]:
    """A finding for each point of a hand-off's `record` of which its template has not a single telling word."""
    templates = {template.id: template for template in subject.document.templates}
    for index, action in enumerate(subject.document.handoffs):
        template = templates.get(action.message or "")
        if template is None:
            continue
        missing = points_not_said(action.record, f"{template.subject or ''}\n{template.body}")
        is_list = subject.node.at(("handoffs", index, "record")).kind == "sequence"
        for position, point in enumerate(action.record):
            if point in missing:
                spot = subject.spot("handoffs", action.id, "record", *([position] if is_list else []))
                message = f"hand-off `{action.id}` records “{point}”, and its template `{template.id}` has no place for it"
                yield finding("EP508", "note", spot, message, help="give the template a line for it, in the same words")
