"""The summary of a batch as text: how many tickets at which level, and which triggers brought them there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from policy_engine.codes import code_info
from policy_engine.messages import say
from policy_engine.model.document import PolicyDocument

NONE = ""
LEFT = 34
"""Characters of a trigger's title."""


def batch_summary(document: PolicyDocument, counts: Mapping[str, Any]) -> str:
    """The counts of `policy_engine.batch.counts` as a table."""
    levels = [*(level.id for level in document.levels), *([NONE] if counts["levels"].get(NONE) else [])]
    titles = {level.id: level.title or level.id for level in document.levels} | {NONE: say("batch.no_level")}
    lines = [_say("batch.head", counts["tickets"], unsettled=f"{counts['unsettled']:,}")]
    if counts["rejected"]:
        lines.append(_say("batch.rejected", counts["rejected"], codes=_codes(counts["rejects"])))
    rows = [("", *(titles[level] for level in levels), say("batch.total"))]
    rows.append((say("batch.all"), *_row([counts["levels"].get(level, 0) for level in levels])))
    triggers = {trigger.id: trigger.title or trigger.id for trigger in document.triggers} | {NONE: say("batch.nothing_fired")}
    for trigger, title in triggers.items():
        numbers = [counts["triggers"].get(f"{trigger}\n{level}", 0) for level in levels]
        if any(numbers):
            rows.append((title, *_row(numbers)))
    return "\n".join([*lines, "", *_aligned(rows), *_unread(counts)])


def _say(key: str, count: int, **words: str) -> str:
    return say(key if count != 1 else f"{key}_one", count=f"{count:,}", **words)


def _row(numbers: Sequence[int]) -> list[str]:
    return [*(f"{number:,}" if number else "·" for number in numbers), f"{sum(numbers):,}"]


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Columns of equal width; long headings are cut."""
    cut = [[_short(row[0], LEFT), *(_short(cell, 16) for cell in row[1:])] for row in rows]
    widths = [max(len(row[index]) for row in cut) for index in range(len(cut[0]))]
    return [
        "  ".join([row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]) for row in cut
    ]


def _short(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


def _codes(rejects: Mapping[str, int]) -> str:
    """The commonest first, each with its name: a number alone says nothing to who sees it for the first time."""
    order = sorted(rejects.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{code} {code_info(code).words} × {count:,}" for code, count in order)


def _unread(counts: Mapping[str, Any]) -> list[str]:
    names = sorted(counts["unread"])
    if not names:
        return []
    shown = ", ".join(f"`{name}`" for name in names[:8]) + (" …" if len(names) > 8 else "")
    return ["", say("batch.unread", names=shown)]
