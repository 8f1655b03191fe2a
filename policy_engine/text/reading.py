"""What goes into the text seam (`Message`, `Wanted`) and what comes out of it (`Reading`): plain frozen values, safe to pickle."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Literal, TypeAlias

from policy_engine.quantities.money import Money
from policy_engine.records import dataclass

Value: TypeAlias = str | Money | Decimal
"""`yes`/`no` or a choice's word; money; a number; a length of time in seconds."""


MAX_EVIDENCE = 20
"""Pieces of evidence, and of guards, kept for one signal."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a ticket. Only the customer's are read."""

    text: str
    sender: Literal["customer", "agent", "system"] = "customer"
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for: the lexicon entry `uses`, the author's own phrases per value, or both.

    `phrases` pairs a value with its phrases (`yes`/`no` for a flag). For amounts a value that is a number stands for itself; any other
    value's phrases say where the amount stands: in their slot (`refund of {money}`), else beside them in the sentence. `also` are more
    phrases for `yes` (or for the amount); text that `exclude` matches does not count. `currency` is the policy's: it tells which
    dollar `$` is, and what a bare number is where a phrase says that it is money.
    `language` is a tag: the language that the author's own phrases are written in. `pick`: which of several amounts counts that own
    phrases find, without a lexicon entry.
    """

    name: str
    kind: Literal["flag", "choice", "number", "money", "duration"]
    uses: str | None = None
    phrases: tuple[tuple[str, tuple[str, ...]], ...] = ()
    also: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    currency: str | None = None
    language: str = "en"
    pick: Literal["all", "largest"] = "all"


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start`..`end` (code points) of `messages[message].text`, and these characters."""

    message: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that speak for `value`, and the phrase that found them."""

    span: Span
    value: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Guard:
    """Why a hit did not count: the guard's own words, its kind, and the evidence that it stopped."""

    span: Span
    kind: str
    stopped: Evidence


@dataclass(frozen=True, slots=True)
class Reading:
    """What the text says about one signal.

    `values` is None when nothing can be said (`doubt` tells why, in plain words), empty when readable text is silent, one value when
    known, several when narrowed. `at_least`/`at_most`: the amount is only a bound ("over $500").
    """

    values: tuple[Value, ...] | None
    evidence: tuple[Evidence, ...] = ()
    guards: tuple[Guard, ...] = ()
    doubt: str | None = None
    at_least: bool = False
    at_most: bool = False

    @property
    def minimum(self) -> bool:
        """The amount is a lower bound."""
        return self.at_least


@dataclass(frozen=True, slots=True)
class TextStatus:
    """How well the text can be read. `language` is None where there is too little text to tell; `cut`: longer than the limit.

    `experimental`: read with a language pack that is little tried; `status_notice` says so in words.
    """

    language: str | None
    covered: bool
    cut: bool
    experimental: bool = False
