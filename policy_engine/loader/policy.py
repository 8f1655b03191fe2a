"""One call from a path to a policy and its report."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from policy_engine.diagnostics import Report, sort_diagnostics
from policy_engine.loader.cases import check_cases
from policy_engine.loader.empty import without_empty
from policy_engine.loader.files import Files, read_files
from policy_engine.loader.resolve import resolve
from policy_engine.loader.salvage import build_policy
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
    if files.node is None:
        return None
    pruned = without_empty(files.node)
    salvage = build_policy(pruned)
    found = [*pruned.diagnostics, *salvage.found]
    program = None
    if salvage.document is not None:
        program, unsettled = resolve(salvage.document, salvage.node)
        unsettled.extend(check_cases(salvage.document, salvage.node))
        places = {d.place for d in found}
        found.extend(d for d in unsettled if d.place not in places and not salvage.is_echo(d))
    told = {d.place for d in files.diagnostics}
    files.diagnostics.extend(d for d in found if d.place not in told)
    if salvage.document is None or program is None:
        return None
    digest = hashlib.sha256("\0".join(files.texts[name] for name in sorted(files.texts)).encode()).hexdigest()
    return PolicySource(str(path), salvage.document, program, salvage.node, digest)
