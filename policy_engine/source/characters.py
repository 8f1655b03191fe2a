"""Characters that no author sees: control characters, spaces that are not the space bar's, marks without width."""

from __future__ import annotations

import re
import unicodedata

from policy_engine.diagnostics import Diagnostic
from policy_engine.source.source_text import SourceText

MAX_FINDINGS = 20

# Written as escapes: nobody could check the characters themselves.
ODD_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
NO_WIDTH = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069"
HIDDEN = re.compile(f"[{ODD_SPACES}{NO_WIDTH}]")
HIDDEN_RUN = re.compile(f"[{ODD_SPACES}{NO_WIDTH}]+")
RETYPE = "delete it and type a plain space, or nothing, in its place"

# What YAML refuses, and the line breaks of Unicode, over which YAML readers disagree.
_REFUSED = re.compile("[^\\t\\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def replace_refused(source: SourceText) -> tuple[str, tuple[Diagnostic, ...]]:
    """The text with every refused character replaced by one other, so that all positions stay; and a finding each, the first few."""
    refused = list(_REFUSED.finditer(source.text))
    found = [_refused(source, match.start()) for match in refused[:MAX_FINDINGS]]
    return (_REFUSED.sub("\ufffd", source.text) if refused else source.text), tuple(found)


def name_character(character: str) -> str:
    """`U+00A0 no-break space`.

    >>> name_character(chr(0x200B))
    'U+200B zero width space'
    """
    number = f"U+{ord(character):04X}"
    return f"{number} {unicodedata.name(character, 'a control character').lower()}"


def _refused(source: SourceText, index: int) -> Diagnostic:
    name = name_character(source.text[index])
    return source.error("EP028", f"there is an invisible character here, {name}, which YAML does not allow", (index, index + 1), RETYPE)
