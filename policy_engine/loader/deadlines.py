"""Whether a deadline's keys fit one another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from policy_engine.diagnostics import Diagnostic
from policy_engine.loader.names import Path
from policy_engine.source import Node

LENGTHS = ("within", "every", "at_least")


def check_deadline(deadline: Any, path: Path, node: Node) -> Iterator[Diagnostic]:
    """Findings about one deadline (a `Deadline` of the document, at `path`)."""
    place = node.place_of((*path, "id"))
    lengths = [name for name in LENGTHS if getattr(deadline, name) is not None]
    if not lengths and not any(target.within is not None for target in deadline.targets):
        advice = "add `within:`, `every:`, `at_least:` with `before:`, or `targets:`"
        yield Diagnostic("EP120", "error", f"deadline `{deadline.id}` has no length", place, advice)
    if (deadline.at_least is None) != (deadline.before is None):
        one, other = ("before", "at_least") if deadline.at_least is None else ("at_least", "before")
        advice = "write both: at least this long before that event"
        yield Diagnostic("EP120", "error", f"`{one}` needs `{other}` beside it", node.key_place((*path, one)), advice)
    if len(lengths) > 1:
        message = f"`{lengths[0]}` and `{lengths[1]}` can't stand in one deadline"
        yield Diagnostic("EP120", "error", message, node.key_place((*path, lengths[1])), "write two deadlines")
    yield from _extension(deadline, path, node)


def _extension(deadline: Any, path: Path, node: Node) -> Iterator[Diagnostic]:
    extension = deadline.extension
    if extension is not None and (extension.to is None) == (extension.by is None):
        advice = "`to` is a new total from the same start, `by` is added at the end"
        yield Diagnostic("EP120", "error", "an extension has either `to` or `by`", node.key_place((*path, "extension")), advice)
