"""What the tool tells an author: one finding, its place in a file, and a report of all of them.

A finding (`Diagnostic`) has a code (`EP201`), a kind, a sentence, a place and often a help line. Codes and their pages live in
`policy_engine/codes`. Nothing here knows what a policy is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from policy_engine.records import dataclass

Kind = Literal["error", "warning", "note"]

KINDS: tuple[Kind, ...] = ("error", "warning", "note")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A span in a file. Lines and columns start at 1 and count characters; the end is exclusive.

    `line == 0` means the file as a whole (it could not be opened, say).
    """

    file: str
    line: int = 0
    column: int = 0
    end_line: int = 0
    end_column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    `code` is `EPnnn`; `message` one sentence, lower case, names in backticks; `help` what to do about it. `unreadable` marks input
    that could not be opened or decoded at all (exit code 2 instead of 1). Of findings about a whole policy `at` names the part
    (`triggers.big-dispute`, what a waiver names); `witness` are commands that show it on a ticket; `fix` the corrected lines;
    `undecided` marks a question that was not answered.
    """

    code: str
    kind: Kind
    message: str
    place: Place
    help: str | None = None
    unreadable: bool = False
    at: str | None = None
    witness: tuple[str, ...] = ()
    fix: str | None = None
    undecided: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """All findings about some input, sorted by place, and the text of the files they point into (for the quoted line).

    `waived` holds the findings that the policy accepts, each with its reason.
    """

    diagnostics: tuple[Diagnostic, ...] = ()
    sources: tuple[tuple[str, str], ...] = ()
    waived: tuple[tuple[Diagnostic, str], ...] = ()

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        return tuple(d for d in self.diagnostics if d.kind == "error")

    @property
    def ok(self) -> bool:
        """True when there is no error (warnings and notes may be there)."""
        return not self.errors


class PolicyError(Exception):
    """Raised by `load` when a policy has errors. `report` holds every finding; the text shows them as the terminal would."""

    def __init__(self, report: Report) -> None:
        self.report = report
        super().__init__(render_report(report))

    def __reduce__(self) -> tuple[type[PolicyError], tuple[Report]]:
        return (PolicyError, (self.report,))

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        return self.report.diagnostics


class TicketError(PolicyError):
    """Raised when a ticket can't be read: malformed fields, unknown values, times without a zone."""

    def __reduce__(self) -> tuple[type[PolicyError], tuple[Report]]:
        return (TicketError, (self.report,))


def sort_diagnostics(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sort by place, then code, and drop exact repeats."""
    return tuple(sorted(dict.fromkeys(found), key=lambda d: (d.place, d.code, d.message)))


def render_report(report: Report, *, color: bool = False) -> str:
    """All findings as text, each with the line it points at and a caret below (see `policy_engine.source.show`)."""
    from policy_engine.snippets import render_diagnostic

    texts = dict(report.sources)
    return "\n\n".join(render_diagnostic(d, texts.get(d.place.file), color=color) for d in report.diagnostics)
