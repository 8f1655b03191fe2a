"""A team in words, as groups of people: `8 frontline agents, 4 senior agents and 1 manager`."""

from __future__ import annotations

import re
from dataclasses import field, replace

from policy_engine.quantities.number_words import UNITS
from policy_engine.records import dataclass

_GROUP = re.compile(
    rf"\b(\d{{1,4}}|{'|'.join(UNITS)})\s+([^\W\d][^,;:()\d]*?)(?=\s*(?:[,;:()]|\band\b|\bin\b|\bacross\b|\bwith\b|$))", re.IGNORECASE
)
WHOLE = ("people", "person", "persons", "staff", "employees", "members", "tiers", "tier", "levels", "teams", "shifts", "lines", "heads")
"""What counts everybody, or no people at all."""
PLACES = ("of", "on", "in", "at", "for", "who")
"""`two of us`, `12 on the desk`: people of no kind that has a name."""
PLURALS = (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("s", ""))


@dataclass(frozen=True, slots=True)
class Group:
    """People of one kind. `title` names one of them; `said` is what they were called, small or capital as it was written."""

    count: int
    title: str
    said: str = field(default="", compare=False)

    @property
    def one(self) -> str:
        """One of them, within a sentence."""
        head, of, rest = self.said.partition(" of ")
        return singular(head) + of + rest

    @property
    def many(self) -> str:
        """Several of them, within a sentence: as they were called, unless there is only one."""
        head, of, rest = self.said.partition(" of ")
        return self.said if self.count > 1 else f"{head}s{of}{rest}"


def read_team(text: str) -> tuple[Group, ...]:
    """The groups in order, those that count everybody left out.

    >>> [(group.count, group.title) for group in read_team("15 people in 2 tiers (8 frontline agents, four leads and 1 manager)")]
    [(8, 'Frontline agent'), (4, 'Lead'), (1, 'Manager')]
    """
    found = [(_count(number), words.strip()) for number, words in _GROUP.findall(text)]
    return tuple(_group(count, words) for count, words in found if _is_kind(words.casefold().split()))


def _group(count: int, words: str) -> Group:
    group = Group(count, "", words)
    return replace(group, title=capital(group.one))


def _is_kind(words: list[str]) -> bool:
    return words[-1] not in WHOLE and words[0] not in PLACES


def _count(number: str) -> int:
    return int(number) if number.isdigit() else UNITS[number.casefold()]


def capital(words: str) -> str:
    """`senior agent` → `Senior agent`; a name that has its own capitals stays: `iPhone expert`."""
    return words if any(letter.isupper() for letter in words.split(" ")[0]) else words[:1].upper() + words[1:]


def singular(words: str) -> str:
    """`senior agents` → `senior agent`."""
    for ending, single in PLURALS:
        if words.endswith(ending) and not words.endswith(("ss", "us")):
            return words.removesuffix(ending) + single
    return words
