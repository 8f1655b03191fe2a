"""Where clauses begin inside a sentence: a negation guards its own clause only."""

from __future__ import annotations

import re

from policy_engine.text.page import Page

_CLAUSE_MARK = re.compile(r"[,;:()\[\]]| -+ |--|\n")

_OPENERS = "but however although though because since so yet except instead unless until while then otherwise"
CLAUSE_WORDS = frozenset(_OPENERS.split())
"""Words that open a new clause, whatever stands around them."""

SOFT_WORDS = frozenset(("and", "i", "we", "you"))
"""Words that often open a new clause: only guards that name the act itself ("not going to", "never said") reach across."""


def clause_starts(page: Page, start: int, end: int) -> tuple[frozenset[int], frozenset[int]]:
    """Word indices in `start`..`end` where a clause begins: for certain, and perhaps."""
    words, pack = page.words, page.pack
    openers, maybe_openers = (pack.openers, pack.maybe_openers) if pack else (CLAUSE_WORDS, SOFT_WORDS)
    hard = {i for i in range(start + 1, end) if words[i] in openers or _has_mark(page, i)}
    soft = {i for i in range(start + 1, end) if words[i] in maybe_openers}
    return frozenset(hard), frozenset(soft)


def _has_mark(page: Page, index: int) -> bool:
    between = page.plain[page.ends[index - 1] : page.starts[index]]
    return len(between) > 1 and _CLAUSE_MARK.search(between) is not None
