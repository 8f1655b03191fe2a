"""Small policies for checks of whole policies: a fragment is completed to a policy and checked for one code."""

from __future__ import annotations

from pathlib import Path

from policy_engine import check
from policy_engine.diagnostics import Diagnostic
from tests.broken_files import underlined

HEAD = """\
format: escalation-policy/1
id: small
title: A small policy
currency: USD
time_zone: Europe/Berlin
calendars:
  office: {hours: {mon-fri: ["09:00-17:00"]}, holidays: none}
  late: {hours: {mon-fri: ["09:00-21:00"]}, holidays: none}
"""
ROLES = """\
roles:
  - {id: agent, title: Agent}
  - {id: lead, title: Team lead}
"""
LEVELS = """\
levels:
  - {id: desk, title: Desk, role: agent}
  - {id: senior, title: Senior, role: lead}
  - {id: boss, title: The boss, role: lead}
"""
PEOPLE = ROLES + LEVELS


def found(folder: Path, code: str, fragment: str) -> tuple[list[Diagnostic], str]:
    """The findings of `code` about the fragment, which must have no errors, and the whole text."""
    path, text = folder / "policy.yaml", HEAD + fragment
    path.write_text(text, encoding="utf-8", newline="\n")
    report = check(path)
    assert report.errors == (), report.errors
    return [finding for finding in report.diagnostics if finding.code == code], text


def told(folder: Path, code: str, fragment: str) -> list[tuple[str, str, str | None]]:
    """(kind, underlined words, part) of the findings of `code`."""
    findings, text = found(folder, code, fragment)
    return [(finding.kind, underlined(finding, text), finding.at) for finding in findings]
