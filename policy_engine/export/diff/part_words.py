"""Changed parts in words, section by section; triggers and caps with what is proven about them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from policy_engine.diff.difference import Difference, KeyChange, PartChange, PartReach, Told
from policy_engine.diff.parts import ABOUT
from policy_engine.export.diff.key_words import KeyWords, KeyWriter
from policy_engine.export.diff.move_words import MoveWriter, facts_line
from policy_engine.export.diff.words import Side, label
from policy_engine.export.handbook.markdown import sentence
from policy_engine.export.paragraphs import Item, Section
from policy_engine.loader.names import SECTIONS
from policy_engine.messages import say
from policy_engine.records import dataclass

ORDER_OF_SECTIONS = ("triggers", "gates", "lanes", "scales", "levels", "signals", "events")
"""What decides comes first; then deadlines and what people do, in the order of a policy."""
PROVEN = {"triggers": "reach", "gates": "caps"}
"""Sections about which something is proven, and how their sentences are named."""


@dataclass(frozen=True)
class PartWriter:
    """Puts the changed parts of one difference into words."""

    difference: Difference
    old: Side
    new: Side
    moves: MoveWriter

    @cached_property
    def keys(self) -> KeyWriter:
        return KeyWriter(self.old, self.new, self.difference.renames)

    def sections(self) -> Iterator[Section]:
        names = dict.fromkeys((*ORDER_OF_SECTIONS, *SECTIONS, "cases", ABOUT))
        for name in names:
            items = list(self.proven(name) if name in PROVEN else self.items(name))
            if items:
                yield Section(say(f"diff.section.{name}"), tuple(items))

    def of(self, section: str) -> list[PartChange]:
        return [part for part in self.difference.parts if part.section == section]

    def items(self, section: str) -> Iterator[Item]:
        """What was added, changed and removed, and values that are called otherwise."""
        for part in self.of(section):
            yield from self.about(part) if section == ABOUT else (self.item(part),)
        for one in self.difference.renamed:
            if one.owner is not None and one.section == section:
                yield Item(say("diff.value_renamed", title=self.new.title(one.owner), old=one.old, new=one.new))

    def item(self, part: PartChange) -> Item:
        if part.old is None and part.new is None:
            return Item(self.keys.words(part.keys[0], alone=True).text)
        title = self.title(part)
        if part.old is None:
            return Item(say("diff.added", title=title), tuple(self.added(part)))
        if part.new is None:
            return Item(say("diff.removed", title=title), tuple(self.gone(part)))
        return self.changed(part, title)

    def title(self, part: PartChange) -> str:
        """The part's title, with its old one where that changed."""
        old, new = (getattr(one, "title", None) for one in (part.old, part.new))
        shown = self.new.title(part.new_id) if part.new_id is not None else self.old.title(part.old_id or "")
        return say("diff.old_title", new=new, old=old) if old and new and old != new else shown

    def added(self, part: PartChange) -> Iterator[str]:
        """What a new part says, in a line or two."""
        if part.section == "triggers":
            yield say("diff.raises", value=self.new.words(part.new.raises, "raise_"))
        for key in ("when", "within", "every", "values"):
            value = getattr(part.new, key, None)
            if value not in (None, ()):
                yield say("diff.fact", title=label(key), value=self.new.words(value, key))

    def gone(self, part: PartChange) -> Iterator[str]:
        """What a trigger did that is there no more."""
        if part.section == "triggers":
            yield say("diff.raised", value=self.old.words(part.old.raises, "raise_"))
            yield say("diff.fact", title=label("when"), value=self.old.words(part.old.when, "when"))

    def changed(self, part: PartChange, title: str) -> Item:
        words = [self.keys.words(key, alone=len(part.keys) == 1) for key in part.keys if not self.is_title(part, key)]
        renamed = []
        if part.old_id != part.new_id:
            key = "diff.renamed" if part.keys else "diff.renamed_only"
            renamed = [say(key, title=title, old=part.old_id, new=part.new_id)]
        if not words:
            return Item(renamed[0] if renamed else title)
        if len(words) == 1 and not renamed and not words[0].long and part.section not in PROVEN:
            return Item(say("diff.changed", title=title, what=words[0].text), words[0].below)
        return Item(renamed[0] if renamed else title, _below(words))

    def is_title(self, part: PartChange, key: KeyChange) -> bool:
        """A changed title stands in the heading already."""
        return key.key == "title" and bool(key.old and key.new)

    def about(self, part: PartChange) -> Iterator[Item]:
        """Keys at the top of the policy, each for itself."""
        for key in part.keys:
            words = self.keys.words(key, alone=False)
            yield Item(sentence(words.text), words.below)

    # ---- triggers and caps --------------------------------------------------------------------------------------------------

    def proven(self, section: str) -> Iterator[Item]:
        """Changed triggers (or caps) with what is proven, then those that fire otherwise because of something they read."""
        routing, key = self.difference.routing, PROVEN[section]
        reaches = {reach.new: reach for reach in (routing.triggers if section == "triggers" else routing.gates)}
        for part in self.of(section):
            reach = reaches.pop(part.new_id or "", None)
            item = self.item(part)
            yield item if reach is None else Item(item.text, (*self.reach(reach, key), *item.below))
        for name, reach in reaches.items():
            what = say("diff.reach_reads", reach=say(f"diff.{key}_{reach.reach}"))
            yield Item(say("diff.changed", title=self.new.title(name), what=what), tuple(self.reach(reach, key))[1:])

    def reach(self, reach: PartReach, key: str) -> Iterator[str]:
        yield say(f"diff.{key}_{reach.reach}")
        if reach.gained is not None:
            yield say(f"diff.{key}_gained", facts=self.told(self.new, reach.gained.new))
        if reach.lost is not None:
            yield say(f"diff.{key}_lost", facts=self.told(self.old, reach.lost.old))

    def told(self, side: Side, told: Told) -> str:
        return facts_line(self.moves.facts(side, told))


def _below(words: list[KeyWords]) -> tuple[str, ...]:
    return tuple(line for one in words for line in (one.text, *one.below))
