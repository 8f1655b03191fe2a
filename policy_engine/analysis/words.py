"""Pieces of sentences that several checks need."""

from __future__ import annotations

from collections.abc import Iterable

from policy_engine.analysis.subject import Subject
from policy_engine.messages import say
from policy_engine.model.program import All, Any_, Check, Condition, Not


def names(parts: Iterable[str], last: str = "or") -> str:
    """Ids in a sentence: `a`, `b` or `c`."""
    shown = [f"`{part}`" for part in parts]
    return "".join(shown) if len(shown) < 2 else f"{', '.join(shown[:-1])} {last} {shown[-1]}"


def joined(parts: Iterable[str], last: str = "and") -> str:
    """Words in a sentence: a, b and c."""
    shown = list(parts)
    return "".join(shown) if len(shown) < 2 else f"{', '.join(shown[:-1])} {last} {shown[-1]}"


def condition_words(subject: Subject, condition: Condition) -> str:
    """A condition in one line, as the policy writes it: `plan: enterprise and age: over 24h`."""
    match condition:
        case Check():
            test = condition.words or subject.wording.test(condition)
            return f"`{condition.variable}: {test}`"
        case Not(part):
            return say("words.not", test=condition_words(subject, part))
        case All(parts):
            return joined((condition_words(subject, part) for part in parts), "and")
        case Any_(parts):
            return joined((condition_words(subject, part) for part in parts), "or")
