"""Masks in a text what names or reaches somebody, or is money: addresses, numbers, amounts, links, quoted words. Names stay."""

from __future__ import annotations

import re

MASKS: tuple[tuple[str, str], ...] = (
    ("[link]", r"\b(?:https?://|www\.)\S+|\b(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}/\S+"),
    ("[e-mail]", r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"),
    ("[account]", r"\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,4})?\b"),
    ("[card]", r"\b\d(?:[ -]?\d){12,18}\b"),
    (
        "[amount]",
        r"(?:[$€£¥]\s?\d[\d.,’' ]{0,30}\d|[$€£¥]\s?\d)"
        r"|\b\d[\d.,]{0,30}(?:\s?[km])?\s?(?:[$€£¥]|(?:USD|EUR|GBP|CHF|CAD|AUD|dollars?|euros?|pounds?|bucks)\b)",
    ),
    ("[phone]", r"(?<![\w.])(?:\+|\(|0)?\d[\d() /.-]{6,40}\d(?!\w)"),
    ("[number]", r"\b\d{5,}\b"),
    ("[quote]", r"“[^”\n]{1,500}”|„[^“\n]{1,500}“|«[^»\n]{1,500}»|\"[^\"\n]{1,500}\""),
)
"""What stands instead, and what it stands for; the earlier goes first.
INVARIANT: what repeats is bounded, so that no text, however odd, takes more than time in step with its length."""

_PATTERNS = tuple((mask, re.compile(pattern, re.IGNORECASE if mask == "[amount]" else 0)) for mask, pattern in MASKS)


def redact(text: str) -> str:
    """The text with its masks.

    >>> redact("Call +1 555 010 9999 or mail jo@example.com about $1,200.50")
    'Call [phone] or mail [e-mail] about [amount]'
    >>> redact("It was 12k USD, see shop.example.com/orders?token=abc, and/or ask 3 km from here")
    'It was [amount], see [link] and/or ask 3 km from here'
    """
    for mask, pattern in _PATTERNS:
        text = pattern.sub(mask, text)
    return text
