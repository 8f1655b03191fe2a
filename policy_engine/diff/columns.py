"""What the columns of a table are for both policies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policy_engine.batch.check_columns import map_columns
from policy_engine.diagnostics import Diagnostic
from policy_engine.model.program import Program

Both = tuple[Mapping[str, str], Mapping[str, str]]


def map_both(
    programs: tuple[Program, Program], own: Mapping[str, str], names: Sequence[str] | None, help_desk: str | None
) -> tuple[Both, tuple[Diagnostic, ...]]:
    """What → column for the old and the new policy, and what is wrong for both: what only one of them knows is good for that one."""
    old, new = (map_columns(program, own, names, help_desk) for program in programs)
    known = {finding.message for finding in new.findings}
    return (old.columns, new.columns), tuple(finding for finding in old.findings if finding.message in known)
