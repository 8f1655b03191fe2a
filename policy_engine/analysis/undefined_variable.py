"""EP501: a template has a blank that nobody fills."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.analysis.blanks import blank_place, blanks
from policy_engine.analysis.subject import Spot, Subject, finding
from policy_engine.diagnostics import Diagnostic
from policy_engine.model.built_ins import BUILT_INS
from policy_engine.spelling import closest


def find_undefined_variables(subject: Subject) -> Iterator[Diagnostic]:
    """A finding for each name in a template's blanks that neither its `variables` list nor the tool fills itself, where it stands first."""
    for index, template in enumerate(subject.document.templates):
        listed = {variable.id for variable in template.variables}
        told: set[str] = set()
        for blank in blanks(template):
            if blank.name in listed or blank.name in told or blank.name in BUILT_INS:
                continue
            told.add(blank.name)
            near = closest(blank.name, [*listed, *BUILT_INS])
            advice = f"did you mean `{near}`?" if near else "list it under `variables`, with the `field` it comes from"
            spot = Spot(f"templates.{template.id}", blank_place(subject, ("templates", index), blank))
            fix = None if near else f"variables:\n  - id: {blank.name}"
            message = f"template `{template.id}` does not list the blank `{blank.name}` under `variables`"
            yield finding("EP501", "warning", spot, message, help=advice, fix=fix)
