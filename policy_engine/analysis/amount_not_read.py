"""EP510: an amount by phrases of the author's own, in a language in which such amounts are not read."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.analysis.subject import Subject, finding
from policy_engine.diagnostics import Diagnostic
from policy_engine.text.packs import HOME, language_id, pack_of

NOT_IN_PACKS = ("duration",)
"""Kinds of amounts that are read in English only."""


def find_amounts_not_read(subject: Subject) -> Iterator[Diagnostic]:
    """A finding for each length of time by own phrases in a policy whose language has a pack without them."""
    language = language_id(subject.document.language)
    pack = pack_of(language)
    if pack is None or language == HOME:
        return
    for signal in subject.document.signals:
        if signal.type in NOT_IN_PACKS and signal.text is not None and not signal.text.use:
            message = f"no phrase gives `{signal.id}` a value: lengths of time are not read in {pack.title}"
            advice = "read it from a `field:`, count it between two events with `from:`, or leave `text:` out and `ask:` a person"
            yield finding("EP510", "warning", subject.spot("signals", signal.id, "text"), message, help=advice)
