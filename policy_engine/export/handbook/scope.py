"""At which levels something can happen: `at every level`, `Level 1 or higher`."""

from __future__ import annotations

from collections.abc import Iterable

from policy_engine.export.handbook.book import Book, View
from policy_engine.export.handbook.markdown import escape
from policy_engine.messages import say


def scope_words(book: Book, levels: Iterable[str]) -> str:
    """Levels in words, lowest first."""
    order = [level.id for level in book.levels]
    titles = {level.id: escape(level.title) for level in book.levels}
    held = [name for name in order if name in set(levels)]
    if len(held) == len(order):
        return say("handbook.scope.every")
    if len(held) == 1:
        return say("handbook.scope.only", level=titles[held[0]])
    if held == order[-len(held) :]:
        return say("handbook.scope.from", level=titles[held[0]])
    return say("handbook.scope.only", level=say("words.or").join(titles[name] for name in held))


def level_links(view: View, levels: Iterable[str]) -> str:
    """Links to levels."""
    return ", ".join(view.to(name) for name in levels)
