"""One call from a path to a policy and its report."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from policy_engine.diagnostics import Diagnostic, Report, sort_diagnostics
from policy_engine.loader.case_tickets import check_case_tickets
from policy_engine.loader.cases import check_cases
from policy_engine.loader.empty import without_empty
from policy_engine.loader.file_names import yaml_files
from policy_engine.loader.files import Files, read_files
from policy_engine.loader.policy_source import PolicySource
from policy_engine.loader.resolve import resolve
from policy_engine.loader.revision import as_revision, fetched
from policy_engine.loader.salvage import build_policy
from policy_engine.loader.waivers import check_waived_errors
from policy_engine.model.document import PolicyDocument
from policy_engine.source import Node

HEAD = ("format", "id", "title")


def read_policy(path: Path, *, with_cases: bool = False) -> tuple[PolicySource | None, Report]:
    """The policy at `path`, or of a revision `git:REV:PATH`, (None when it has errors) and every finding about it.

    Never raises for what an author can write.
    """
    wanted = as_revision(path)
    if wanted is None:
        return _reported(path, read_files(path, with_cases=with_cases))
    with fetched(wanted) as found:
        if isinstance(found, Diagnostic):
            return None, Report((found,))
        return _reported(found, read_files(found, with_cases=with_cases, shown_as=wanted.shown))


def _reported(path: Path, files: Files) -> tuple[PolicySource | None, Report]:
    source = _read(path, files)
    report = Report(sort_diagnostics(files.diagnostics), tuple(files.texts.items()))
    return (source if report.ok else None), report


def _read(path: Path, files: Files) -> PolicySource | None:
    if files.node is None:
        return None
    pruned = without_empty(files.node)
    salvage = build_policy(pruned)
    found = [*pruned.diagnostics, *salvage.found]
    if not path.is_dir():
        found = [_of_a_part(finding, files.node) for finding in found]
    program = None
    if salvage.document is not None and not _is_part(path, files.node):
        program, unsettled = resolve(salvage.document, salvage.node)
        unsettled.extend(check_cases(salvage.document, salvage.node))
        unsettled.extend(check_case_tickets(salvage.document, program, salvage.node))
        places = {d.place for d in found}
        found.extend(d for d in unsettled if d.place not in places and not salvage.is_echo(d))
        found.extend(_decides_nothing(salvage.document, files.node, found))
        found.extend(check_waived_errors(salvage.document, salvage.node, found))
    _join(files.diagnostics, found)
    if salvage.document is None or program is None:
        return None
    digest = hashlib.sha256("\0".join(files.texts[name] for name in sorted(files.texts)).encode()).hexdigest()
    return PolicySource(files.name(path), salvage.document, program, salvage.node, digest)


def _join(told: list[Diagnostic], found: list[Diagnostic]) -> None:
    """Add to what was told about the text what was found in its parts. At one place the first says it better; but where what it
    calls a warning broke a part, it is an error: a policy must not load with the part left out."""
    broken = {d.place for d in found if d.kind == "error"}
    places = {d.place for d in told}
    told[:] = [replace(d, kind="error") if d.place in broken else d for d in told]
    told.extend(d for d in found if d.place not in places)


def _of_a_part(finding: Diagnostic, node: Node) -> Diagnostic:
    """A file without any head is most likely one of several, and no policy of its own."""
    if finding.code == "EP103" and finding.message.startswith("this policy has no") and not any(node.get(key) for key in HEAD):
        return replace(finding, help="this looks like a part of a folder policy: check the folder; else start with `format:`")
    return finding


def _is_part(path: Path, node: Node) -> bool:
    """True for a file without any head that has others beside it: what its names refer to stands there."""
    return not any(node.get(key) for key in HEAD) and len(yaml_files(path.parent)) > 1 and not path.is_dir()


def _decides_nothing(document: PolicyDocument, node: Node, found: list[Diagnostic]) -> Iterator[Diagnostic]:
    if found or document.levels or document.lanes or document.scales:
        return
    advice = "add `levels:`, `lanes:` or `scales:`; when they stand in other files beside it, check the folder"
    yield Diagnostic("EP125", "warning", "this policy decides nothing", node.key_place(("title",)), advice)
