"""A tree of nodes from plain Python data, so that values from a program get the same findings as values from a file."""

from __future__ import annotations

from policy_engine.diagnostics import Place
from policy_engine.source.node import Entry, Node


def node_of(data: object, shown: str) -> Node:
    """The tree of `data`. There are no lines, so each place is the path: `ticket.fields.plan`."""
    place = Place(shown)
    if isinstance(data, dict):
        return Node(
            "mapping",
            place,
            entries=tuple(Entry(Node("scalar", Place(f"{shown}.{k}"), k, str(k)), node_of(v, f"{shown}.{k}")) for k, v in data.items()),
        )
    if isinstance(data, list | tuple):
        return Node("sequence", place, items=tuple(node_of(item, f"{shown}.{index}") for index, item in enumerate(data)))
    return Node("scalar", place, data, "" if data is None else str(data), quoted=isinstance(data, str))
