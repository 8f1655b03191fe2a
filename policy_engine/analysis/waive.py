"""Waivers: findings that the author accepts, with a reason. One that matches nothing is a finding itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from policy_engine.analysis.subject import Subject
from policy_engine.diagnostics import Diagnostic

if TYPE_CHECKING:
    from policy_engine.analysis.analyse import Analysis


def waive(subject: Subject, found: Sequence[Diagnostic], wants: Callable[[str], bool]) -> Analysis:
    """Findings without those that a waiver accepts."""
    from policy_engine.analysis.analyse import Analysis

    return Analysis(tuple(found))
