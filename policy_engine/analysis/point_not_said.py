"""EP503: a template must say something, and none of the words of that point stand in it."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.analysis.subject import Subject, finding
from policy_engine.diagnostics import Diagnostic
from policy_engine.letters.points import points_not_said


def find_points_not_said(subject: Subject) -> Iterator[Diagnostic]:
    """A finding for each point of `must_say` of which the template has not a single telling word."""
    for index, template in enumerate(subject.document.templates):
        missing = points_not_said(template.must_say, f"{template.subject or ''}\n{template.body}")
        for position, point in enumerate(template.must_say):
            if point in missing:
                is_list = subject.node.at(("templates", index, "must_say")).kind == "sequence"
                spot = subject.spot("templates", template.id, "must_say", *([position] if is_list else []))
                message = f"template `{template.id}` must say “{point}”, and none of these words stand in it"
                yield finding("EP503", "note", spot, message, help="say it in the body, in the same words")
