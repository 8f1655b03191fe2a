"""What is a sum: amounts that make one together ("$900 and $900", "$25 of my $100", "half of the $60"), and bare numbers ("the 900 that
you took")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from policy_engine.quantities.money import Money
from policy_engine.text.amounts import Amount
from policy_engine.text.page import Page

TIMES = "times"
"""Phrases under this value hold a number and an amount of money: their product counts, and before all others."""
REST = "rest"
"""Phrases under this value hold a part and the whole: the difference counts, and before all others."""
PART = "part"
"""Phrases under this value hold a share of an amount: "half of the $60", "25% of my $80"."""
PAIRS = (TIMES, REST, PART)
ONE = "one"
"""Phrases under this value say that only one of several equal amounts is meant: "refund one of them"."""
BOTH = "both"
MOST_TIMES = 24
"""More than so many equal fees are no fees: "2019 $35" is a year and an amount."""

_SHARES = {"half": (1, 2), "third": (1, 3), "thirds": (2, 3), "quarter": (1, 4), "quarters": (3, 4)}
_PERCENT = re.compile(r"\b(\d{1,2}) ?(?:%|percent|per cent)")
_CENT = Decimal("0.01")

_AND = frozenset(("and", "plus"))
_JOINERS = _AND | {"another", "then", "also", "a", "further", "again"}
_MOST_JOINERS = 3

_SUM_ENDS = frozenset((
    "although", "and", "asap", "at", "back", "because", "but", "for", "from", "i", "in", "instead", "is", "not", "now",
    "on", "or", "please", "that", "though", "to", "was", "we", "when", "which", "without", "you",
))  # fmt: skip
"""English words that follow a bare number which is a sum: "the 900 that you took". Other words are what it counts: "the 3 seats".
A pack of another language has its own, `sum_ends`."""
_SUM_STOPS = tuple(".,;:!?)")


def joined(words: Sequence[str], amounts: Iterable[Amount], *, once: bool = False) -> list[Amount]:
    """The amounts from left to right, those that only "and" joins made one: `$900 and another $900` is $1,800, `$20 and $30` is $30.

    `once`: only one of equal amounts is meant.
    """
    result: list[Amount] = []
    last = each = None
    for amount in sorted(amounts, key=lambda one: one.first):
        if last is not None and _is_joined(words[last.last : amount.first]):
            is_sum = amount.value == each and not once
            value = _plus(last.value, amount.value) if is_sum else _larger(last.value, amount.value)
            last = result[-1] = replace(last, value=value, last=amount.last, place=(last.place[0], amount.place[1]))
        else:
            last, each = amount, amount.value
            result.append(amount)
    return result


def _is_joined(between: Sequence[str]) -> bool:
    return len(between) <= _MOST_JOINERS and not _AND.isdisjoint(between) and _JOINERS.issuperset(between)


def _plus(one: Money | Decimal, other: Money | Decimal) -> Money | Decimal:
    return Money(one.amount + other.amount, one.currency) if isinstance(one, Money) and isinstance(other, Money) else one


def _larger(one: Money | Decimal, other: Money | Decimal) -> Money | Decimal:
    is_larger = isinstance(one, Money) and isinstance(other, Money) and one.currency == other.currency and other.amount > one.amount
    return other if is_larger else one


class Pair(NamedTuple):
    """The amounts and the numbers in a match, each from left to right, its words, and its text."""

    sums: Sequence[Money]
    counts: Sequence[Decimal]
    words: Sequence[str]
    text: str

    def value(self, kind: str) -> Money | None:
        """What `times`, `rest` or `part` makes of them; None when they don't fit."""
        first, last = (self.sums[0], self.sums[-1]) if self.sums else (None, None)
        if first is None or last is None or first.currency != last.currency:
            return None
        size = {TIMES: self._product, REST: self._difference, PART: self._share}[kind](first.amount, last.amount)
        return Money(size, last.currency) if size else None

    def _product(self, _: Decimal, last: Decimal) -> Decimal | None:
        count = self.counts[0] if self.counts else Decimal(0)
        return last * count if count == count.to_integral_value() and 1 < count <= MOST_TIMES else None

    def _difference(self, first: Decimal, last: Decimal) -> Decimal:
        return abs(last - first)

    def _share(self, _: Decimal, last: Decimal) -> Decimal | None:
        """A share in words or in percent, in whole cents."""
        share = next((_SHARES[word] for word in self.words if word in _SHARES), None)
        if share is not None:
            return _plain(last * share[0] / share[1])
        percent = _PERCENT.search(self.text)
        return _plain(last * Decimal(percent[1]) / 100) if percent else None


def _plain(size: Decimal) -> Decimal:
    """Without the cents that are none."""
    return size.to_integral_value() if size == size.to_integral_value() else size.quantize(_CENT)


def is_bare_sum(page: Page, number: Amount, last: int) -> bool:
    """False when the word behind a match that ends at word `last`, with a bare number, tells what the number counts."""
    after, first = number.last, page.words[number.first]
    if number.value == 1 and not any(char.isdigit() for char in first):
        return False  # "refund one" is one of several
    if after < last or after >= page.sentence_end[number.first]:
        return True
    ends = page.pack.after_sums if page.pack else _SUM_ENDS
    return page.words[after] in ends or page.plain[number.place[1] : page.starts[after]].lstrip()[:1] in _SUM_STOPS
