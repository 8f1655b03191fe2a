"""The text seam: what customers write, read as values of signals with quoted evidence.

`read_text` is the way in. Phrases are explained in `phrases`, ready-made detectors are data files (see `lexicon`).
"""

from __future__ import annotations

from policy_engine.text.lexicon import Entry, lexicon_entry, lexicon_names
from policy_engine.text.phrases import PhraseError, check_phrase
from policy_engine.text.reader import read_text
from policy_engine.text.reading import Evidence, Guard, Message, Reading, Span, TextStatus, Wanted
from policy_engine.text.status import MAX_TEXT, status_notice, text_status

__all__ = [
    "MAX_TEXT",
    "Entry",
    "Evidence",
    "Guard",
    "Message",
    "PhraseError",
    "Reading",
    "Span",
    "TextStatus",
    "Wanted",
    "check_phrase",
    "lexicon_entry",
    "lexicon_names",
    "read_text",
    "status_notice",
    "text_status",
]
