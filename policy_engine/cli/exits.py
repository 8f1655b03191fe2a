"""Exit codes, and what ends a command early."""

from __future__ import annotations

from collections.abc import Sequence

from policy_engine.diagnostics import Report, TicketError

CLEAN = 0
FINDINGS = 1  # errors or warnings in a policy's text, failed cases, a stale handbook
USAGE = 2  # the command line, or input that can't be opened, decoded or read
BUG = 3
UNDETERMINED = 4  # with --strict
INTERRUPTED = 130  # Ctrl-C, as shells count it


class Stop(Exception):
    """Ends a command with a sentence on stderr, or with several."""

    def __init__(self, said: str | Sequence[str], code: int = USAGE) -> None:
        super().__init__(said)
        self.sentences, self.code = (said,) if isinstance(said, str) else tuple(said), code


def code_of(report: Report) -> int:
    """1 for mistakes inside a text, 2 where something could not be opened or decoded."""
    return USAGE if any(d.unreadable for d in report.diagnostics) else FINDINGS


def code_of_error(error: Exception) -> int:
    """The exit code for a PolicyError or TicketError."""
    report: Report = error.report  # type: ignore[attr-defined]
    return USAGE if isinstance(error, TicketError) else code_of(report)
