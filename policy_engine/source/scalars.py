"""Which Python value an unquoted word is, by the core schema of YAML 1.2 (https://yaml.org/spec/1.2.2/#103-core-schema).

Narrower than the schema in three places where a silent number would surprise: a number with a leading zero (`0123`, an account number),
one too long or too large to hold, and `.inf`/`.nan` (no amount is infinite) stay text.
"""

from __future__ import annotations

import math
import re

_WORDS: dict[str, object] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_MAY_BE_NUMBER = frozenset("+-.0123456789")
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
MAX_DIGITS = 300


def scalar_value(word: str) -> object:
    """None, bool, int, float, or the word itself.

    >>> [scalar_value(w) for w in ("yes", "true", "42", "0x1F", "2.50", "24:00", "0123", "~")]
    ['yes', True, 42, 31, 2.5, '24:00', '0123', None]
    """
    if word in _WORDS:
        return _WORDS[word]
    if word[0] not in _MAY_BE_NUMBER or len(word) > MAX_DIGITS:
        return word
    return _number(word)


def _number(word: str) -> object:
    if _INTEGER.fullmatch(word):
        return int(word)
    if _BASED.fullmatch(word):
        return int(word, 0)
    if _FLOAT.fullmatch(word) and math.isfinite(number := float(word)):
        return number
    return word
