"""A changed key of a part, in words: what it said, what it says, or what came and went in a list, a table or a text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

from policy_engine.diff.content import content
from policy_engine.diff.difference import KeyChange
from policy_engine.diff.parts import ORDER
from policy_engine.diff.renames import Renames
from policy_engine.export.diff.table_words import CellWriter
from policy_engine.export.diff.words import CONDITIONS, Side, label
from policy_engine.messages import say
from policy_engine.model.part import Part
from policy_engine.model.signals import TextSource
from policy_engine.model.tables import WrittenTable
from policy_engine.records import dataclass

LONG = 60
"""Texts longer than this are shown line by line, one below the other."""
PROSE = ("body", "say", "do", "subject", "technique", "note", "means", "understood_as", "source", "ask", "measure", "what")
PLAIN_KEYS = ("within", "every")
"""Keys that need no label beside a step's title: `Take over: 1h → 2h`."""


@dataclass(frozen=True, slots=True)
class KeyWords:
    """One changed key: a sentence, and lines below it. `long`: sentence and lines stand below the part's title."""

    text: str
    below: tuple[str, ...] = ()
    long: bool = False


@dataclass(frozen=True)
class KeyWriter:
    """Puts changed keys into words."""

    old: Side
    new: Side
    renames: Renames

    def words(self, change: KeyChange, *, alone: bool) -> KeyWords:
        """A change in words. `alone`: it is the only one of its part, so that the plainest form will do."""
        name = label(change.key)
        if change.key == ORDER:
            return KeyWords(say("diff.order", new=_titles(change.new, self.new), old=_titles(change.old, self.old)))
        if _is_table(change) and self.same_axes(change):
            cells = tuple(self.cells(change))
            return KeyWords(f"{name}, {cells[0]}") if len(cells) == 1 else KeyWords(name, cells)
        if self.are_nameless_parts(change):
            return KeyWords(name, tuple(self.inner_parts(change)))
        if _is_list(change):
            return self.list_words(name, change)
        return self.value_words(name, change, alone=alone)

    def value_words(self, name: str, change: KeyChange, *, alone: bool) -> KeyWords:
        before = None if change.old is None else self.old.words(change.old, change.key)
        after = None if change.new is None else self.new.words(change.new, change.key)
        if before is None or after is None:
            key = "key_added" if before is None else "key_removed"
            return KeyWords(say(f"diff.{key}", label=name, new=after, old=before))
        if change.key in PROSE and max(len(before), len(after)) > LONG:
            return KeyWords(say("diff.key_text", label=name), tuple(_lines(str(change.old), str(change.new))))
        if max(len(before), len(after)) > LONG or isinstance(change.new, CONDITIONS):
            lines = say("diff.key_was", label=name, line=before), say("diff.key_is", label=name, line=after)
            return KeyWords(lines[0], lines[1:], long=True)
        if alone and change.key in PLAIN_KEYS:
            return KeyWords(say("diff.key_bare", old=before, new=after))
        return KeyWords(say("diff.key", label=name, old=before, new=after))

    # ---- lists --------------------------------------------------------------------------------------------------------------

    def list_words(self, name: str, change: KeyChange) -> KeyWords:
        """What came and went; a list of one item on both sides reads like a single value."""
        if isinstance(change.old, dict) and isinstance(change.new, dict) and len(change.old) == len(change.new) == 1:
            return self.only_entry(name, change)
        before, after = _items(change.old, change.key, self.old), _items(change.new, change.key, self.new)
        if len(before) == len(after) == 1:
            return KeyWords(say("diff.key", label=name, old=before[0], new=after[0]))
        gone, come = [item for item in before if item not in after], [item for item in after if item not in before]
        parts = [say("diff.key_less", label=name, items="; ".join(gone))] if gone else []
        parts += [say("diff.key_more", label=name, items="; ".join(come))] if come else []
        return KeyWords(". ".join(parts) or say("diff.key_order", label=name))

    def only_entry(self, name: str, change: KeyChange) -> KeyWords:
        """`cap, Level: Case owner → Team lead`."""
        (old_name, old), (new_name, new) = (next(iter(group.items())) for group in (change.old, change.new))
        before, after = self.old.pair(old_name, old, change.key), self.new.pair(new_name, new, change.key)
        if self.renames.id(old_name) != new_name:
            before, after = f"{self.old.variable(old_name)}: {before}", f"{self.new.variable(new_name)}: {after}"
            return KeyWords(say("diff.key", label=name, old=before, new=after))
        return KeyWords(say("diff.key", label=f"{name}, {self.new.variable(new_name)}", old=before, new=after))

    # ---- tables ---------------------------------------------------------------------------------------------------------------

    def same_axes(self, change: KeyChange) -> bool:
        return tuple(self.renames.variable(name) for name in change.old.by) == tuple(change.new.by)

    def cells(self, change: KeyChange) -> Iterator[str]:
        """The cells that differ: `Plan team: 4h → 2h`."""
        old, new = (
            dict(CellWriter(side, change.key).cells(table.body, table.by))
            for side, table in ((self.old, change.old), (self.new, change.new))
        )
        for where in dict.fromkeys((*old, *new)):
            if old.get(where) != new.get(where):
                before, after = (found.get(where, say("diff.no_cell")) for found in (old, new))
                yield say("diff.key", label=" / ".join(where), old=before, new=after)

    # ---- parts without a name (targets, steps of a chain) ---------------------------------------------------------------------

    def are_nameless_parts(self, change: KeyChange) -> bool:
        """Whether both sides list as many parts that have no id."""
        lists = [value for value in (change.old, change.new) if isinstance(value, tuple)]
        if len(lists) != 2 or len(lists[0]) != len(lists[1]):
            return False
        return all(isinstance(part, Part) and "id" not in type(part).model_fields for part in (*lists[0], *lists[1]))

    def inner_parts(self, change: KeyChange) -> Iterator[str]:
        """What changed inside each of them, paired by their condition, else by their place."""
        left = list(change.old)
        for number, new in enumerate(change.new, 1):
            old = next((one for one in left if self.same(one.when, new.when)), None) or left[0]
            left.remove(old)
            head = self.new.condition(new.when) if new.when is not None else say("diff.number", number=number)
            for key in type(new).model_fields:
                before, after = getattr(old, key), getattr(new, key)
                if not self.same(before, after, key):
                    change_in = KeyChange(key, before or None, after or None)
                    inner = self.words(change_in, alone=False)
                    yield from (
                        say("diff.inside", head=head, what=line)
                        for line in (inner.below if _is_table(change_in) and inner.below else (inner.text, *inner.below))
                    )

    def same(self, old: Any, new: Any, key: str = "when") -> bool:
        return bool(content(old, self.renames, key) == content(new, Renames(), key))


def _is_table(change: KeyChange) -> bool:
    return isinstance(change.old, WrittenTable) and isinstance(change.new, WrittenTable)


def _titles(names: Sequence[str], side: Side) -> str:
    return ", ".join(side.title(name) for name in names)


def _is_list(change: KeyChange) -> bool:
    return any(isinstance(value, tuple | list | dict | frozenset | TextSource) for value in (change.old, change.new))


def _items(value: Any, key: str, side: Side) -> list[str]:
    if value is None:
        return []
    return side.items(value, key) if isinstance(value, tuple | list | dict | frozenset | TextSource) else [side.words(value, key)]


def _lines(old: str, new: str) -> Iterator[str]:
    """Lines that went and came, in the order of the text."""
    before, after = _split(old), _split(new)
    keys = {"replace": ("was", "is"), "delete": ("gone", "gone"), "insert": ("come", "come")}
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag in keys:
            yield from (say(f"diff.{keys[tag][0]}", line=line) for line in before[a:b])
            yield from (say(f"diff.{keys[tag][1]}", line=line) for line in after[c:d])


def _split(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]
