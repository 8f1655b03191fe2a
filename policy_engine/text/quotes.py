"""Stretches of a message that somebody else wrote, or that are cited: quotation marks, `>` lines, and the mail that a reply answers."""

from __future__ import annotations

import re

MAX_QUOTE = 400
"""Longer than this, two quotation marks hardly belong together."""

_MARKS = re.compile(rf'(?<![\w"])"(?=\S)[^"\n]{{1,{MAX_QUOTE}}}?"(?!\w)')
_CITED_LINES = re.compile(r"(?m)^[ ]*>.*$")
_REPLY = re.compile(
    r"(?m)^[ ]*(?:on [^\n]{5,120}\n?[^\n]{0,60}\bwrote:[ ]*$"
    r"|-{2,} *(?:original message|forwarded message)\b|from: [^\n]+\n(?:sent|date|to): |_{10,}[ ]*\n+from: "
    r"|am (?=[^\n]*(?:\d\d:\d\d|\d{4}))[^\n]{5,120}\n?[^\n]{0,60}\bschrieb\b[^\n]{0,80}:[ ]*$"
    r"|-{2,} *(?:urspr(?:ü|ue)ngliche|weitergeleitete) nachricht\b"
    r"|von: [^\n]+\n(?:gesendet|datum|an): )"
)


def quoted_stretches(plain: str) -> tuple[tuple[int, int], ...]:
    """Character stretches of normalised text that are not the writer's own words, sorted, without overlaps."""
    found: list[tuple[int, int]] = []
    if ">" in plain:
        found += [match.span() for match in _CITED_LINES.finditer(plain)]
    reply = _REPLY.search(plain)
    if reply:
        found.append((reply.start(), len(plain)))
    if '"' in plain:
        found += [match.span() for match in _MARKS.finditer(plain)]
    return _merge(sorted(found))


def _merge(found: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
