"""The text seam: what customers write, read as values of signals with quoted evidence.

`read_text` is the way in, `read_values` the same for those who need no reasons, `read_values_of` for many tickets.
Phrases are explained in `phrases`, ready-made detectors are data files (see `lexicon`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_engine.text.packs import lexicon_names
from policy_engine.text.phrases import PhraseError, check_phrase
from policy_engine.text.reader import AT_ONCE, TicketText, read_text, read_values, read_values_of
from policy_engine.text.reading import Evidence, Guard, Message, Reading, Span, TextStatus, Wanted
from policy_engine.text.status import MAX_TEXT, status_notice, text_status

if TYPE_CHECKING:
    from policy_engine.text.lexicon import Entry, lexicon_entry

__all__ = [
    "AT_ONCE",
    "MAX_TEXT",
    "Entry",
    "Evidence",
    "Guard",
    "Message",
    "PhraseError",
    "Reading",
    "Span",
    "TextStatus",
    "TicketText",
    "Wanted",
    "check_phrase",
    "lexicon_entry",
    "lexicon_names",
    "read_text",
    "read_values",
    "read_values_of",
    "status_notice",
    "text_status",
]


def __getattr__(name: str) -> Any:
    """What the lexicon's model is needed for comes when it is asked for: a plan from the cache does without."""
    if name not in ("Entry", "lexicon_entry"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from policy_engine.text import lexicon

    return getattr(lexicon, name)
