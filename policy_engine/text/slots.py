"""Which slots of a phrase give a value to which kind of amount."""

from __future__ import annotations

from policy_engine.text.phrases import GAP, expand_phrase

SLOTS_OF_KIND = {"money": ("{money}",), "number": ("{number}", "{ordinal}"), "duration": ("{duration}",)}
"""What an amount signal looks for beside a phrase that has no slot of its own."""

_ALSO_FIT = {"money": ("{number}",), "duration": ("{ago}",)}
"""A bare number may be a sum, and "two days ago" is a length of time: where a phrase says so."""


def fitting_slots(kind: str) -> tuple[str, ...]:
    """The slots that give a value to an amount of this kind, the usual one first."""
    return (*SLOTS_OF_KIND[kind], *_ALSO_FIT.get(kind, ()))


def unfit_slot(phrase: str, kind: str) -> str | None:
    """The first slot of a spelling that has slots, but none for an amount of this kind. Raises PhraseError."""
    fitting = fitting_slots(kind)
    for sequence in expand_phrase(phrase):
        slots = [piece for piece in sequence if isinstance(piece, str) and piece != GAP]
        if slots and not set(slots) & set(fitting):
            return slots[0]
    return None
