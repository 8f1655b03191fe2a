"""Regular expressions that are compiled when they are first used: for those that most texts need none of.

To compile the longer ones takes Python milliseconds, at every start.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any


class _LatePattern:
    """Has the methods of a pattern. Each is looked up once and stays here: the next call is as fast as that of the pattern itself."""

    def __init__(self, text: str, flags: int) -> None:
        self._text, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self._text, self._flags), name)
        setattr(self, name, found)
        return found


if TYPE_CHECKING:
    late_pattern = re.compile
else:

    def late_pattern(text, flags=0):
        """As `re.compile`."""
        return _LatePattern(text, flags)
