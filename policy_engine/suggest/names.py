"""Titles of a policy's parts, and values and thresholds in plain words."""

from __future__ import annotations

import re
import unicodedata

from policy_engine.api import Policy
from policy_engine.facts.words import quantity_words
from policy_engine.messages import say
from policy_engine.records import dataclass
from policy_engine.suggest.lines import Line
from policy_engine.suggest.points import Point

SECTIONS = {"trigger": "triggers", "gate": "gates", "lane": "lanes"}


@dataclass(frozen=True)
class Names:
    """Puts parts, values and points of a policy into words."""

    policy: Policy

    def part(self, kind: str, name: str) -> str:
        """A part's title, or its id as words."""
        if kind in SECTIONS:
            parts = getattr(self.policy.document, SECTIONS[kind])
            title: str | None = next((part.title for part in parts if part.id == name), None)
        else:
            title = self.signal(name)
        return title or plain(name)

    def signal(self, name: str) -> str:
        """A variable's title."""
        if name not in self.policy.source.program.by_name:
            return plain(name)
        title = self.policy.wording.title(name)
        return say("suggest.lane", lane=title) if name.startswith("lane.") else title

    def value(self, name: str, value: str) -> str:
        return self.policy.wording.value(name, value)

    def point(self, point: Point) -> str:
        """The value of a finite variable, or the threshold of a number."""
        if point.place in ("known", "unknown"):
            return point.place
        if point.place == "value":
            return self.value(point.variable, point.value)
        program = self.policy.source.program
        return quantity_words(point.bound, program.variable(point.variable), program.currency)

    def said(self, point: Point) -> str:
        """The same inside a sentence: words in quotes, but for yes and no."""
        return f"“{self.point(point)}”" if point.place == "value" and not self.is_flag(point) else self.point(point)

    def is_flag(self, point: Point) -> bool:
        """Whether it can only be yes or no."""
        return set(self.policy.source.program.variable(point.variable).values) == {"yes", "no"}

    def test(self, line: Line) -> str:
        """What the line asks for: `over 500 USD`."""
        return self.policy.wording.test(line.check)


def plain(name: str) -> str:
    return name.replace("_", " ").replace("-", " ")


def slug(*words: str) -> str:
    """Words as an id.

    >>> slug("big-dispute", "just above", "1,000.50 USD")
    'big-dispute-just-above-1000-50-usd'
    """
    text = unicodedata.normalize("NFKD", " ".join(words).casefold().replace(",", "")).encode("ascii", "ignore").decode()
    parts = "-".join(re.findall(r"[a-z0-9]+", text)) or "case"
    return parts if parts[0].isalpha() else f"case-{parts}"
