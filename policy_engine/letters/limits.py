"""What a message may hold. Whatever fits in here is filled within a moment, so no template can keep the tool busy."""

from __future__ import annotations

MAX_TEMPLATE = 20_000
"""Characters of a subject and body."""
MAX_VALUE = 20_000
"""Characters of one value."""
MAX_LIST = 100
"""Entries of a list."""
MAX_FILLED = 200_000
"""Characters of a filled message."""
MAX_DEPTH = 8
"""Tags inside tags, and brackets inside a blank."""
MAX_BRANCHES = 30
"""Branches of one `{% if %}`."""
FILTERS = ("capitalize", "default", "first", "join", "last", "lower", "title", "trim", "upper")
TESTS = ("defined", "undefined")
