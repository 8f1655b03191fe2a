"""A question of the quiz: one ticket, several choices, exactly one of them right, and a reason from the policy for each."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import Any, Literal, TypeVar

from policy_engine.records import dataclass

Kind = Literal["route", "action", "deadline"]
Head = tuple[str, Kind, str, str]
"""Of a question: ticket, kind, topic, and what is asked."""
MOST_CHOICES = 5
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer that can be chosen. `why` says why it is right, or why it is not."""

    text: str
    why: str
    right: bool = False


@dataclass(frozen=True, slots=True)
class QuizQuestion:
    """`topic` is what it is about: the course asks about each topic only so often. `note` is shown with every explanation."""

    ticket: str
    kind: Kind
    topic: str
    ask: str
    choices: tuple[Choice, ...]
    note: str | None = None

    def as_data(self) -> dict[str, Any]:
        choices = [[choice.text, choice.why] for choice in self.choices]
        right = next(index for index, choice in enumerate(self.choices) if choice.right)
        found = {"ticket": self.ticket, "kind": self.kind, "ask": self.ask, "choices": choices, "right": right}
        return {**found, "note": self.note} if self.note else found


def make_question(head: Head, right: Choice, wrong: Iterable[Choice], note: str | None = None) -> QuizQuestion | None:
    """A question; None without a wrong choice. Of choices that read alike only the first is kept."""
    seen = {same(right.text)}
    kept = [choice for choice in wrong if same(choice.text) not in seen and not seen.add(same(choice.text))]  # type: ignore[func-returns-value]
    if not kept:
        return None
    return QuizQuestion(*head, choices=(right, *kept[: MOST_CHOICES - 1]), note=note)


def same(text: str) -> str:
    """What two texts share that read alike."""
    return " ".join(text.casefold().split()).rstrip(".")


def mixed(items: Sequence[T], *seed: object) -> list[T]:
    """The items in an order that only the seed decides."""
    found = list(items)
    random.Random("/".join(map(str, seed))).shuffle(found)
    return found
