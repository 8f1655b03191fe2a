"""EP507: a template's subject or body has something that `draft` can't fill."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.analysis.blanks import line_place
from policy_engine.analysis.subject import Spot, Subject, finding
from policy_engine.diagnostics import Diagnostic


def find_templates_that_cannot_be_filled(subject: Subject) -> Iterator[Diagnostic]:
    """A finding for each text of a template that is broken, at the line that breaks it."""
    for index, template in enumerate(subject.document.templates):
        for key in ("subject", "body"):
            text = getattr(template, key) or ""
            if "{" in text:
                yield from _finding(subject, template.id, ("templates", index, key), text)


def _finding(subject: Subject, name: str, path: tuple[str | int, ...], text: str) -> Iterator[Diagnostic]:
    from policy_engine.letters.reading import LetterError, read_letter

    try:
        read_letter(text)
    except LetterError as error:
        problem = error.problem
        spot = Spot(f"templates.{name}", line_place(subject, path, problem.line))
        where = f"the {path[-1]}" if "\n" not in text.rstrip("\n") else f"line {problem.line} of the {path[-1]}"
        yield finding("EP507", "warning", spot, f"{where} of template `{name}` can't be filled: {problem.message}", help=problem.help)
