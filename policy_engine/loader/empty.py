"""Keys and list items without a value: each is a finding, and the rest of the policy is read without them."""

from __future__ import annotations

from dataclasses import field, replace

from policy_engine.diagnostics import Diagnostic
from policy_engine.records import dataclass
from policy_engine.source import Entry, Node

Path = tuple[str | int, ...]

# Parts of a case that are written as a help desk would send them: there an empty value says "nothing", which is no mistake.
FREE = ("fields", "signals", "events", "deadlines")


@dataclass(slots=True)
class Pruned:
    """The tree without empty values, the paths of the keys and lists that had some, and the findings."""

    node: Node
    paths: list[Path] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)


def without_empty(node: Node) -> Pruned:
    """Take every empty value out of a policy's tree."""
    pruned = Pruned(node)
    pruned.node = _prune(node, (), pruned)
    return pruned


def is_empty(node: Node) -> bool:
    return node.kind == "scalar" and node.value is None and not node.quoted


def _prune(node: Node, path: Path, pruned: Pruned) -> Node:
    if path[:1] == ("cases",) and path[-1] in FREE:
        return node
    if node.kind == "mapping":
        return replace(
            node, entries=tuple(_entry(entry, path, pruned) for entry in node.entries if not _is_empty_entry(entry, path, pruned))
        )
    if node.kind == "sequence":
        full = [item for item in node.items if not _is_empty_item(item, path, pruned)]
        return replace(node, items=tuple(_prune(item, (*path, index), pruned) for index, item in enumerate(full)))
    return node


def _entry(entry: Entry, path: Path, pruned: Pruned) -> Entry:
    return Entry(entry.key, _prune(entry.value, (*path, entry.key.raw), pruned))


def _is_empty_entry(entry: Entry, path: Path, pruned: Pruned) -> bool:
    if not is_empty(entry.value):
        return False
    message = f"`{entry.key.raw}` has no value"
    pruned.diagnostics.append(Diagnostic("EP105", "error", message, entry.key.place, "write one, or leave the key out"))
    pruned.paths.append((*path, entry.key.raw))
    return True


def _is_empty_item(item: Node, path: Path, pruned: Pruned) -> bool:
    if not is_empty(item):
        return False
    if len(path) > 1:
        pruned.paths.append(path)
    advice = "write something after the dash, or take the dash away"
    pruned.diagnostics.append(Diagnostic("EP105", "error", "this list item is empty", item.place, advice))
    return True
