"""One call from a path to a policy and its report."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from policy_engine.diagnostics import Diagnostic, Report, sort_diagnostics
from policy_engine.loader.cases import check_cases
from policy_engine.loader.files import Files, read_files
from policy_engine.loader.resolve import resolve
from policy_engine.loader.shape import build, drop_empty, empty_values, to_words
from policy_engine.model.document import PolicyDocument
from policy_engine.model.program import Program
from policy_engine.source import Node


@dataclass(frozen=True, slots=True)
class PolicySource:
    """A policy that loaded: as written, as resolved, with its tree of places and the digest of its text (sha256, hex)."""

    path: str
    document: PolicyDocument
    program: Program
    node: Node
    digest: str


def read_policy(path: Path, *, with_cases: bool = False) -> tuple[PolicySource | None, Report]:
    """The policy at `path` (None when it has errors) and every finding about it. Never raises for what an author can write."""
    files = read_files(path, with_cases=with_cases)
    source = _read(path, files)
    report = Report(sort_diagnostics(files.diagnostics), tuple(files.texts.items()))
    return (source if report.ok else None), report


def _read(path: Path, files: Files) -> PolicySource | None:
    if files.node is None or _has_errors(files.diagnostics):
        return None
    empty = list(empty_values(files.node))
    files.diagnostics.extend(empty)
    document, found = build(PolicyDocument, drop_empty(to_words(files.node)), files.node)
    files.diagnostics.extend(_without_echo(found, empty))
    if document is None:
        return None
    program, unsettled = resolve(document, files.node)
    files.diagnostics.extend(unsettled)
    files.diagnostics.extend(check_cases(document, files.node))
    digest = hashlib.sha256("\0".join(files.texts[name] for name in sorted(files.texts)).encode()).hexdigest()
    return PolicySource(str(path), document, program, files.node, digest)


def _has_errors(diagnostics: list[Diagnostic]) -> bool:
    return any(d.kind == "error" for d in diagnostics)


def _without_echo(found: list[Diagnostic], empty: list[Diagnostic]) -> list[Diagnostic]:
    """A key without a value is reported once, not again as missing."""
    named = {d.message.split("`")[1] for d in empty if "`" in d.message}
    return [d for d in found if not (d.code == "EP103" and any(f"has no `{name}`" in d.message for name in named))]
