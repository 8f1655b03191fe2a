"""EP502: a template lists a blank that its text does not have."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.analysis.blanks import names_used
from policy_engine.analysis.subject import Subject, finding
from policy_engine.diagnostics import Diagnostic


def find_unused_variables(subject: Subject) -> Iterator[Diagnostic]:
    """A finding for each variable that stands in no blank of its template."""
    for template in subject.document.templates:
        used = names_used(template)
        for index, variable in enumerate(template.variables):
            if variable.id not in used:
                message = f"template `{template.id}` has no blank `{variable.id}`"
                spot = subject.spot("templates", template.id, "variables", index, "id")
                advice = f"write `{{{{ {variable.id} }}}}` where it belongs, or take it off the list"
                yield finding("EP502", "note", spot, message, help=advice)
