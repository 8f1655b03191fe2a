"""A changed key of a part, in words: what it said, what it says, or what came and went in a list or a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from policy_engine.diff.difference import KeyChange
from policy_engine.diff.parts import ORDER
from policy_engine.export.diff.words import CONDITIONS, Side, label
from policy_engine.messages import say
from policy_engine.model.signals import TextSource

LONG = 60
"""Texts longer than this are shown line by line, one below the other."""
PROSE = ("body", "say", "do", "subject", "technique", "note", "means", "understood_as", "source", "ask", "measure", "what")
PLAIN_KEYS = ("within", "every")
"""Keys that need no label beside a step's title: `Take over: 1h → 2h`."""


@dataclass(frozen=True, slots=True)
class KeyWords:
    """One changed key: a sentence, and lines below it where a text changed."""

    text: str
    below: tuple[str, ...] = ()


def key_words(change: KeyChange, old: Side, new: Side, *, alone: bool) -> KeyWords:
    """A change in words. `alone`: it is the only one of its part, so that the plainest form will do."""
    name = label(change.key)
    if change.key == ORDER:
        return KeyWords(say("diff.order", new=_titles(change.new, new), old=_titles(change.old, old)))
    if _is_list(change):
        return _list_words(name, change, old, new)
    before, after = (None if value is None else side.words(value, change.key) for value, side in ((change.old, old), (change.new, new)))
    if before is None or after is None:
        return KeyWords(say("diff.key_added", label=name, new=after) if before is None else say("diff.key_removed", label=name, old=before))
    if change.key in PROSE and max(len(before), len(after)) > LONG:
        return KeyWords(say("diff.key_text", label=name), _lines(str(change.old), str(change.new)))
    if max(len(before), len(after)) > LONG or isinstance(change.new, CONDITIONS):
        return KeyWords(say("diff.key_was", label=name, line=before), (say("diff.key_is", label=name, line=after),))
    if alone and change.key in PLAIN_KEYS:
        return KeyWords(say("diff.key_bare", old=before, new=after))
    return KeyWords(say("diff.key", label=name, old=before, new=after))


def _titles(names: Sequence[str], side: Side) -> str:
    return ", ".join(side.title(name) for name in names)


def _is_list(change: KeyChange) -> bool:
    return any(isinstance(value, tuple | list | dict | frozenset | TextSource) for value in (change.old, change.new))


def _list_words(name: str, change: KeyChange, old: Side, new: Side) -> KeyWords:
    """What came and went; a list of one item on both sides reads like a single value."""
    before, after = _items(change.old, change.key, old), _items(change.new, change.key, new)
    if len(before) == len(after) == 1:
        return KeyWords(say("diff.key", label=name, old=before[0], new=after[0]))
    gone, come = [item for item in before if item not in after], [item for item in after if item not in before]
    parts = [say("diff.key_less", label=name, items="; ".join(gone))] if gone else []
    parts += [say("diff.key_more", label=name, items="; ".join(come))] if come else []
    return KeyWords(". ".join(parts) or say("diff.key_order", label=name))


def _items(value: Any, key: str, side: Side) -> list[str]:
    if value is None:
        return []
    return side.items(value, key) if isinstance(value, tuple | list | dict | frozenset | TextSource) else [side.words(value, key)]


def _lines(old: str, new: str) -> tuple[str, ...]:
    """Lines that went and came, in the order of the text."""
    before, after = _split(old), _split(new)
    found: list[str] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        key = {"replace": ("was", "is"), "delete": ("gone", "gone"), "insert": ("come", "come")}.get(tag)
        if key is not None:
            found += [say(f"diff.{key[0]}", line=line) for line in before[a:b]]
            found += [say(f"diff.{key[1]}", line=line) for line in after[c:d]]
    return tuple(found)


def _split(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]
