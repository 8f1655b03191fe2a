"""Stretches of a message that are not the writer's own words on the matter: what is cited (quotation marks, `>` lines, the mail that a
reply answers), signatures, and notices of confidentiality.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from policy_engine.late_patterns import late_pattern

MAX_QUOTE = 400
"""Longer than this, two quotation marks hardly belong together."""

_MARKS = late_pattern(rf'(?<![\w"])"(?=\S)[^"\n]{{1,{MAX_QUOTE}}}?"(?!\w)')
_SINGLE = late_pattern(
    rf"'(?<![\w']')(?=[a-z0-9])(?!(?:s|m|re|ve|ll|d|t|em|til|cause|tis|twas|bout|n|cos|\d0s)\b)"
    rf"(?:[^'\n]|(?<=\w)'(?=\w)){{1,{MAX_QUOTE}}}?(?<=[\w.,!?])'(?![\w'])"
)
"""Marks of one stroke. An apostrophe stands behind a letter, or is one of the words cut short that are listed here."""
_CITED_LINES = late_pattern(r"(?m)^[ ]*>.*$")
_SIGNATURE = late_pattern(
    r"(?m)^--[ ]?$|^[ ]*(?:get outlook for \w+|sent (?:from|via) (?:my )?"
    r"(?:i?phone|ipad|android|samsung|galaxy|mobile|blackberry|pixel|huawei|outlook|yahoo|mail|gmail|proton)\b[^\n]{0,40}"
    r"|von meinem [^\n]{3,30} gesendet)$"
)
_NOTICE = late_pattern(
    r"(?m)^[ *]*(?:confidentiality|disclaimer|privacy notice|legal notice)\b[^\n]*"
    r"|^[ *]*(?:this|the information (?:contained )?in this) (?:e-?mail|message|communication)\b[^\n]{0,120}"
    r"\b(?:confidential|privileged)\b[^\n]*"
)
MAX_NOTICE = 2_000
"""A notice, or what stands below a signature's mark, is not longer than this."""
_REPLY = late_pattern(
    r"(?m)^[ ]*(?:on [^\n]{5,120}\n?[^\n]{0,60}\bwrote:[ ]*$"
    r"|-{2,} *(?:original message|forwarded message)\b|from: [^\n]+\n(?:sent|date|to): |_{10,}[ ]*\n+from: "
    r"|am (?=[^\n]*(?:\d\d:\d\d|\d{4}))[^\n]{5,120}\n?[^\n]{0,60}\bschrieb\b[^\n]{0,80}:[ ]*$"
    r"|-{2,} *(?:urspr(?:ü|ue)ngliche|weitergeleitete) nachricht\b"
    r"|von: [^\n]+\n(?:gesendet|datum|an): )"
)

_REPLY_SIGNS = ("--", "wrote:", "from: ", "__________", "schrieb", "von: ")
_NOTICE_SIGNS = ("confidential", "privileged", "disclaimer", "privacy notice", "legal notice")
_SIGNATURE_SIGNS = ("--", "get outlook for", "sent from", "sent via", "von meinem")
"""One of these stands in whatever the pattern of that name finds."""


def quoted_stretches(plain: str, known: Iterable[tuple[int, int]] = ()) -> tuple[tuple[int, int], ...]:
    """Character stretches of normalised text that are not the writer's own words, those `known` among them, sorted, without overlaps."""
    found: list[tuple[int, int]] = list(known)
    if ">" in plain:
        found += [match.span() for match in _CITED_LINES.finditer(plain)]
    reply = _REPLY.search(plain) if _has_one(plain, _REPLY_SIGNS) else None
    if reply:
        found.append((reply.start(), _reply_end(plain, reply)))
    if '"' in plain:
        found += [match.span() for match in _MARKS.finditer(plain)]
    if "'" in plain:
        found += [match.span() for match in _SINGLE.finditer(plain)]
    if "\n" in plain:
        found += _signed(plain)
    return _merge(sorted(found))


def _has_one(plain: str, signs: tuple[str, ...]) -> bool:
    return any(sign in plain for sign in signs)


def _reply_end(plain: str, reply: re.Match[str]) -> int:
    """A mail is answered above it, or between and below its lines when these are marked with `>`."""
    following = plain[reply.end() :].lstrip()
    return reply.end() if following.startswith(">") else len(plain)


def _signed(plain: str) -> list[tuple[int, int]]:
    """Signatures and notices, each up to the end of its paragraph; a signature's mark rules up to the end of the text."""
    found = []
    signatures = _SIGNATURE.finditer(plain) if _has_one(plain, _SIGNATURE_SIGNS) else ()
    notices = _NOTICE.finditer(plain) if _has_one(plain, _NOTICE_SIGNS) else ()
    for match in (*signatures, *notices):
        end = len(plain) if match[0].startswith("--") else _paragraph_end(plain, match.end())
        if end - match.start() <= MAX_NOTICE:
            found.append((match.start(), end))
    return found


def _paragraph_end(plain: str, start: int) -> int:
    end = plain.find("\n\n", start)
    return len(plain) if end < 0 else end


def _merge(found: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
