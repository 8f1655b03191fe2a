"""The scalars of a text in reading order: what the searches for traps look at, also when the text breaks off half-way."""

from __future__ import annotations

from typing import Literal

from policy_engine.records import dataclass

Role = Literal["key", "value", "item", "root"]


@dataclass(frozen=True, slots=True)
class Word:
    """A scalar as it stands in the text.

    `start` and `end` are indexes into the text, quotes and block marks included, anchors not. `style` is empty for an unquoted word, else
    its quote or block mark. `in_brackets` is true inside `[…]` or `{…}`; `bare_pair` marks the key of a `key: value` inside `[…]` that has
    no braces of its own.
    """

    start: int
    end: int
    raw: str
    style: str
    role: Role
    in_brackets: bool = False
    bare_pair: bool = False

    @property
    def is_plain(self) -> bool:
        return not self.style

    @property
    def is_quoted(self) -> bool:
        return self.style in ("'", '"')

    @property
    def is_missing(self) -> bool:
        """Nothing was written at all: `key:` and then the end of the line."""
        return self.start == self.end
