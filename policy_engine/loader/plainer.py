"""Comparisons in other words than the language has: `greater than 5`, `min 5`, `>5 or so`; and how they are written."""

from __future__ import annotations

import re

# Other words, longest first where one begins like another → the words of the language.
COMPARISONS: tuple[tuple[str, str], ...] = (
    (r"not (?:less|fewer|lower|under|below)(?: than)?|no (?:less|fewer) than|minimum(?: of)?|min\.?|at the least|from|since", "at least"),
    (r"not (?:more|greater|higher|over|above)(?: than)?|no more than|maximum(?: of)?|max\.?|at the most|within", "at most"),
    (r"(?:greater|bigger|larger|higher|longer|older|more|exceeds|exceeding|beyond|over|above)(?: than)?", "over"),
    (r"(?:smaller|lower|fewer|shorter|younger|less|under|below)(?: than)?", "under"),
    (r"at least", "at least"),
    (r"at most", "at most"),
)
QUANTITY = r"(?:[A-Z]{3} )?\d[\d.,]*(?: ?(?:h|hours?|m|min|minutes?|[A-Z]{3})\b)?"


def plainer_test(words: str) -> str | None:
    """The test that these words most likely mean, None when they show none or are such a test already.

    >>> plainer_test("greater than 5"), plainer_test("over 5 or so"), plainer_test("lots")
    ('over 5', 'over 5', None)
    """
    for pattern, comparison in COMPARISONS:
        match = re.match(rf"(?:{pattern})\s+({QUANTITY})", words, re.IGNORECASE)
        if match:
            test = f"{comparison} {match[1].rstrip('.,')}"
            return test if test != words else None
    return None
