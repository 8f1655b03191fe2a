"""EP509: a word such as TODO says that something in the policy is not decided yet."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy_engine.analysis.subject import Spot, Subject, finding
from policy_engine.diagnostics import Diagnostic
from policy_engine.source import Node

MARK = re.compile(r"\b(?:TODO|TBD|TBC|FIXME)\b")
CUSTOMERS_WORDS = "cases"
"""The section whose texts are customers'."""


def find_left_to_do(subject: Subject) -> Iterator[Diagnostic]:
    """A finding for each text with such a mark; what customers write is left alone."""
    for entry in subject.node.entries:
        if entry.key.raw != CUSTOMERS_WORDS:
            yield from _below(entry.key.raw, entry.value)


def _below(at: str, node: Node) -> Iterator[Diagnostic]:
    """`at` is the name of the part for waivers: a section, then its part."""
    if node.kind == "scalar" and (mark := MARK.search(str(node.raw))):
        message = f"`{mark[0]}` stands in `{at}`: something is left to decide"
        yield finding("EP509", "note", Spot(at, node.place), message, help="decide it, then take the mark away")
    for entry in node.entries:
        yield from _below(at if "." in at else f"{at}.{entry.key.raw}", entry.value)
    for item in node.items:
        name = item.get("id")
        yield from _below(f"{at}.{name.raw}" if name is not None and "." not in at else at, item)
