"""A row that has no answer, as data: which it is and why, without a word of its ticket unless that may be shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from policy_engine.batch.redact import redact
from policy_engine.codes import code_info
from policy_engine.diagnostics import Diagnostic
from policy_engine.records import dataclass

BROKEN_ROW = "EP245"
LONGEST_ID = 200
"""Characters of an id; what is longer is a text in the wrong column."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What of a ticket may stand in output and rejects: its text, and that with masks."""

    text: bool = False
    redacted: bool = False


def broken_row(reason: str) -> list[dict[str, Any]]:
    """The finding of a row that can't be read at all."""
    return [{"code": BROKEN_ROW, "reason": reason}]


def finding_data(findings: Iterable[Diagnostic], shown: Shown) -> list[dict[str, Any]]:
    """Findings without what the ticket says, unless that may be shown."""
    return [_finding(finding, shown) for finding in findings]


def _finding(finding: Diagnostic, shown: Shown) -> dict[str, Any]:
    found = {
        "code": finding.code,
        "at": finding.place.file.removeprefix("ticket."),
        "reason": code_info(finding.code).words,
    }
    if shown.text:
        found["message"] = redact(finding.message) if shown.redacted else finding.message
    return found


def id_of(ticket: Mapping[str, Any]) -> str | None:
    """The id of a ticket; None where it has none, or something that can't be one."""
    found = ticket.get("id")
    is_id = isinstance(found, str | int) and not isinstance(found, bool)
    return str(found) if is_id and 0 < len(str(found)) <= LONGEST_ID else None
