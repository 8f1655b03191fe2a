"""Puts other words into a policy's sentences: the company's name, and what its people are called."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import yaml

from policy_engine.quoting import scalar
from policy_engine.records import dataclass
from policy_engine.starter.pages import Pages, entries, last_line, sections
from policy_engine.starter.team import Group, capital

Keys = tuple[str, ...]
Words = Callable[[Keys, str], str]
"""The keys above a sentence and the sentence → the sentence as it should be."""
PROSE = {
    *("title", "why", "do", "say", "technique", "note", "means", "because", "ask", "body", "subject", "what", "measure"),
    *("responsibilities", "authority", "principles", "record", "glossary", "must_say"),
}
"""Keys whose sentences speak of people. Others hold names of parts, phrases of customers, addresses."""


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of a file, and what takes its place."""

    start: tuple[int, int]
    end: tuple[int, int]
    text: str


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences of one file, and the words they should have."""

    lines: list[str]
    words: Words

    def below(self, node: Any, keys: Keys, in_flow: bool = False) -> Iterator[Change]:
        """What changes in the node at `keys`; `in_flow`: between brackets, where commas cut."""
        flows = in_flow or bool(getattr(node, "flow_style", False))
        if isinstance(node, yaml.ScalarNode):
            yield from self.block(node, keys) if node.style in ("|", ">") else self.scalar(node, keys, in_flow)
        elif isinstance(node, yaml.SequenceNode):
            for item in node.value:
                yield from self.below(item, keys, flows)
        else:
            for entry in entries(node):
                yield from self.below(entry.value, (*keys, entry.name), flows)

    def block(self, node: Any, keys: Keys) -> Iterator[Change]:
        """Line by line, since a block of text is written as it is."""
        for number in range(node.start_mark.line + 1, last_line(node, self.lines)):
            line = self.lines[number]
            if (new := self.words(keys, line)) != line:
                yield Change((number, 0), (number, len(line)), new)

    def scalar(self, node: Any, keys: Keys, in_flow: bool) -> Iterator[Change]:
        if (new := self.words(keys, str(node.value))) != node.value:
            start, end = node.start_mark, node.end_mark
            yield Change((start.line, start.column), (end.line, end.column), scalar(new, in_list=in_flow))


def rewrite(pages: Pages, words: Words) -> Pages:
    """The pages with each sentence as `words` gives it."""
    changes: dict[str, list[Change]] = {name: [] for name in pages}
    for section in sections(pages):
        found = Sentences(pages[section.file].split("\n"), words)
        changes[section.file] += found.below(section.entry.value, (section.name,))
    return {name: _changed(text, changes[name]) for name, text in pages.items()}


def _changed(text: str, changes: list[Change]) -> str:
    lines = text.split("\n")
    for change in sorted(changes, key=lambda change: change.start, reverse=True):
        (first, column), (last, end) = change.start, change.end
        lines[first : last + 1] = [lines[first][:column] + change.text + lines[last][end:]]
    return "\n".join(lines)


def other_names(names: Mapping[str, str]) -> Words:
    """Every name by another one, wherever it stands."""
    return lambda _, sentence: _replaced(sentence, names)


def _replaced(sentence: str, names: Mapping[str, str]) -> str:
    for old, new in names.items():
        sentence = sentence.replace(old, new)
    return sentence


def other_titles(titles: Mapping[str, Group | None]) -> Words:
    """What people are called, in sentences about them: `a supervisor` → `an operations lead`. Titles of nobody stay, in one piece."""
    ordered = sorted(titles, key=len, reverse=True)
    if not ordered:
        return lambda _, sentence: sentence
    folded = {old.casefold(): new for old, new in titles.items()}
    found = re.compile(rf"(?<![\w#@/-])(an? )?({'|'.join(map(re.escape, ordered))})(s?)(?![\w-])", re.IGNORECASE)
    return lambda keys, sentence: found.sub(lambda match: _titled(match, folded), sentence) if _is_prose(keys) else sentence


def _is_prose(keys: Keys) -> bool:
    return keys[-1] in PROSE or "contact" in keys


def _titled(match: re.Match[str], titles: Mapping[str, Group | None]) -> str:
    article, old, plural = match[1] or "", match[2], match[3]
    new = titles[old.casefold()]
    if new is None:
        return match[0]
    words = new.many if plural else new.one
    if article:
        article = ("A" if article[0] == "A" else "a") + ("n " if words[0].casefold() in "aeiou" else " ")
    return article + (capital(words) if old[0].isupper() else words)
