"""Words and sentences as YAML: plain where they can be, in quotes where they would be read as something else."""

from __future__ import annotations

import json
import re

_PLAIN = re.compile(r"[^\W\d_](?:[^\n\"'`{}\[\]#:,&*!|>%@?]|[,'’%&!?](?= |[^\W_])|:(?=[^\s]))*")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?(?: [A-Z]{3})?|(?:\d+h)?(?:\d+m)?")
_OTHER_THINGS = {"true", "false", "null", "on", "off", "y", "n", "~"}
"""Words that some reader takes for something else than a word. `yes` and `no` are words in a policy."""


def scalar(value: str, *, in_list: bool = False) -> str:
    """A word or sentence as YAML.

    >>> [scalar(word) for word in ("yes", "on", "500.01 USD", "a: b", "Level 1 · Senior", "don't")]
    ['yes', '"on"', '500.01 USD', '"a: b"', 'Level 1 · Senior', "don't"]
    """
    if value.casefold() in _OTHER_THINGS or (in_list and not re.fullmatch(r"[a-z][\w-]*", value)):
        return quoted(value)
    is_plain = _NUMBER.fullmatch(value) or _PLAIN.fullmatch(value)
    return value if value and is_plain and value.isprintable() and value == value.strip() and "  " not in value else quoted(value)


def quoted(value: str) -> str:
    """In double quotes, with what can't be seen written as its number."""
    text = json.dumps(value, ensure_ascii=False)
    return "".join(char if char.isprintable() else json.dumps(char)[1:-1] for char in text)
