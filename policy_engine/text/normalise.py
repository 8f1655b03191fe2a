"""The same text in one spelling: straight quotes, plain dashes and spaces, small letters. Every character keeps its place.

INVARIANT: `len(normalise(text)) == len(text)`, so an offset into one is an offset into the other.
"""

from __future__ import annotations

_SAME = {
    "'": "‘’‛`´ʼ′",
    '"': "“”„‟«»″",
    "-": "‐‑‒–—―−",
    " ": "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t",
    "\n": "\r\u2028\u2029\x0b\x0c",
    "\u00ad": "\u200b\u200c\u200d\u2060\ufeff",  # invisible inside a word: `words` drops them
    "i": "İ",  # the one letter whose small form is two characters
}
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_TABLE = _FULL_WIDTH | {ord(other): ord(plain) for plain, others in _SAME.items() for other in others}


def normalise(text: str) -> str:
    """Straighten quotes, dashes, spaces and full-width letters, and lower the case."""
    plain = text.translate(_TABLE).lower()
    return plain if len(plain) == len(text) else "".join(_lower(char) for char in text.translate(_TABLE))


def _lower(char: str) -> str:
    small = char.lower()
    return small if len(small) == 1 else char
