"""Keys that say two things at once, the same thing twice, or nothing: each fits alone, and not beside the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from policy_engine.diagnostics import Diagnostic
from policy_engine.loader.describe import value_place
from policy_engine.loader.names import Path, entries
from policy_engine.model.actions import HEADINGS
from policy_engine.model.document import PolicyDocument
from policy_engine.source import Node


def check_keys(document: PolicyDocument, node: Node) -> Iterator[Diagnostic]:
    """Findings about keys that don't fit one another, in any section."""
    yield from _effective(document, node)
    for section, _, path, part in entries(document):
        if section in ("signals", "deadlines", "chains", *HEADINGS):
            yield from _starts(part, path, node)
        match section:
            case "signals" if part.to and part.to in part.from_:
                message = f"`from` and `to` are both `{part.to}`, so no time lies between them"
                yield _unfit(message, node, (*path, "to"), "name the event that ends it, or leave `to` out to count up to now")
            case "triggers" if part.level and "level" in part.raise_:
                message = "`level` and `raise: {level: …}` can't stand in one trigger"
                yield _unfit(message, node, (*path, "raise", "level"), "keep `level:`")
            case "deadlines" if part.targets:
                yield from _beside_targets(part, path, node)
            case "roles" if part.backup == part.id:
                yield _unfit(f"`{part.id}` can't stand in for itself", node, (*path, "backup"), "name another role, or leave `backup` out")
            case "scales" if part.record_if_lowered and part.decided_by is None:
                message = "nobody may decide here, so nobody can lower it"
                yield _unfit(message, node, (*path, "record_if_lowered"), "name the role under `decided_by:`")
            case "templates":
                yield from _blanks(part, path, node)
            case _ if section in HEADINGS and part.id in part.must_not:
                at = (*path, "must_not", part.must_not.index(part.id))
                yield _unfit(f"`{part.id}` forbids itself", node, at, "leave it out of the list")


def _unfit(message: str, node: Node, path: Path, advice: str) -> Diagnostic:
    return Diagnostic("EP120", "error", message, value_place(node, path), advice)


def _effective(document: PolicyDocument, node: Node) -> Iterator[Diagnostic]:
    effective = document.effective
    if effective and effective.from_ and effective.until and effective.until < effective.from_:
        message = f"the policy would end on `{effective.until}`, before it begins"
        yield _unfit(message, node, ("effective", "until"), "`until` is the last day in force, and comes after `from`")


def _starts(part: Any, path: Path, node: Node) -> Iterator[Diagnostic]:
    for index, event in enumerate(part.from_):
        if event in part.from_[:index]:
            place = value_place(node, (*path, "from", index))
            yield Diagnostic("EP222", "error", f"the event `{event}` stands twice", place, "name each event once")


def _blanks(template: Any, path: Path, node: Node) -> Iterator[Diagnostic]:
    for index, blank in enumerate(template.variables):
        given = [key for key in ("field", "due", "event") if getattr(blank, key)]
        if len(given) > 1:
            message = f"`{blank.id}` would be filled from `{given[0]}` and from `{given[1]}`"
            yield _unfit(message, node, (*path, "variables", index, given[1]), "keep one of them")


def _beside_targets(deadline: Any, path: Path, node: Node) -> Iterator[Diagnostic]:
    for key in ("within", "every"):
        if getattr(deadline, key) is not None:
            place = node.key_place((*path, key))
            message = f"`{key}` can't stand beside `targets`"
            yield Diagnostic("EP120", "error", message, place, "put it into a target of its own: `targets: [{within: 4h}]`")
