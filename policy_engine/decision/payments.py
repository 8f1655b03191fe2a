"""What is to be paid: the fixed part, and a part for each full length of time; never more than the limit."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from policy_engine.decision.judged import Judge
from policy_engine.decision.models import PaymentResult
from policy_engine.messages import say
from policy_engine.model.actions import Payment
from policy_engine.quantities.durations import Duration
from policy_engine.quantities.money import Money

Count = int | None
"""A number of full lengths; None where there is no end to it, or nobody knows."""


def payment_of(judge: Judge, pay: Payment) -> PaymentResult:
    """The sum on this ticket, or between what and what it lies."""
    low, high = _full(judge, pay)
    least, most = _sum(judge, pay, low), None if high is None else _sum(judge, pay, high)
    if pay.at_most is not None and (most is None or least.amount == pay.at_most.amount):
        most = _money(judge, pay.at_most.amount, pay)
    is_known = most is not None and most.amount == least.amount
    return PaymentResult(
        sum=str(least) if is_known else None,
        at_least=str(least),
        at_most=None if most is None else str(most),
        periods=low if low == high else None,
        terms=terms_words(judge, pay),
    )


def terms_words(judge: Judge, pay: Payment) -> str:
    """`5 EUR, plus 5 EUR for each full 48h of “Delay of the parcel”, at most 50 EUR`."""
    parts = [str(_money(judge, pay.amount.amount, pay))]
    if pay.plus is not None and pay.per is not None and pay.of is not None:
        plus = _money(judge, pay.plus.amount, pay)
        parts.append(say("actions.pay_plus", plus=plus, per=pay.per, of=judge.wording.title(pay.of)))
    parts += [say("actions.pay_at_most", amount=_money(judge, pay.at_most.amount, pay))] if pay.at_most is not None else []
    return ", ".join(parts)


def _money(judge: Judge, amount: Decimal, pay: Payment) -> Money:
    return Money(amount, pay.amount.currency or judge.document.currency)


def _sum(judge: Judge, pay: Payment, count: int) -> Money:
    amount = pay.amount.amount + count * (pay.plus.amount if pay.plus is not None else 0)
    limit = pay.at_most.amount if pay.at_most is not None else amount
    return replace(_money(judge, pay.amount.amount, pay), amount=min(amount, limit))


def _full(judge: Judge, pay: Payment) -> tuple[int, Count]:
    """The fewest and the most full lengths of time. Before it has begun or ended nobody knows how many there will be."""
    if pay.plus is None or pay.per is None or pay.of is None:
        return 0, 0
    name = pay.of if pay.per.unit == "minutes" else f"{pay.of}|{pay.per.unit}"
    possible = judge.answer.values.get(name)
    if possible is None or possible.absent or not possible.ranges:
        return 0, None
    low, high = possible.ranges[0].low, possible.ranges[-1].high
    return 0 if low is None else _over(low, pay.per), None if high is None else _over(high, pay.per)


def _over(length: Decimal, per: Duration) -> int:
    """How many lengths are over. Of days the running one is counted by the clocks, and is not over."""
    if per.unit == "minutes":
        return int(max(length, Decimal(0)) // max(per.seconds, Decimal(1)))
    return int(max(length - 1, Decimal(0)) // max(per.count, Decimal(1)))
