"""What is a sum: amounts that make one together ("$900 and $900", "$25 of my $100"), and bare numbers ("the 900 that you took")."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from policy_engine.quantities.money import Money
from policy_engine.text.amounts import Amount
from policy_engine.text.page import Page

TIMES = "times"
"""Phrases under this value hold a number and an amount of money: their product counts, and before all others."""
REST = "rest"
"""Phrases under this value hold a part and the whole: the difference counts, and before all others."""
BOTH = "both"
MOST_TIMES = 24
"""More than so many equal fees are no fees: "2019 $35" is a year and an amount."""

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


def joined(words: Sequence[str], amounts: Iterable[Amount]) -> list[Amount]:
    """The amounts from left to right, those that only "and" joins made one: `$900 and another $900` is $1,800, `$20 and $30` is $30."""
    result: list[Amount] = []
    last = each = None
    for amount in sorted(amounts, key=lambda one: one.first):
        if last is not None and _is_joined(words[last.last : amount.first]):
            value = _plus(last.value, amount.value) if amount.value == each else _larger(last.value, amount.value)
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


def pair_value(kind: str, sums: Sequence[Money], counts: Sequence[Decimal]) -> Money | None:
    """What `times` or `rest` makes of the amounts and numbers in a match, each from left to right; None when they don't fit."""
    if kind == TIMES and sums and counts and counts[0] == counts[0].to_integral_value() and 1 < counts[0] <= MOST_TIMES:
        return Money(sums[-1].amount * counts[0], sums[-1].currency)
    if kind == REST and len(sums) > 1 and sums[0].currency == sums[-1].currency and sums[0].amount < sums[-1].amount:
        return Money(sums[-1].amount - sums[0].amount, sums[-1].currency)
    return None


def is_bare_sum(page: Page, number: Amount, last: int) -> bool:
    """False when the word behind a match that ends at word `last`, with a bare number, tells what the number counts."""
    after = number.last
    if after < last or after >= page.sentence_end[number.first]:
        return True
    ends = page.pack.after_sums if page.pack else _SUM_ENDS
    return page.words[after] in ends or page.plain[number.place[1] : page.starts[after]].lstrip()[:1] in _SUM_STOPS
