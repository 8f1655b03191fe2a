"""What limits an action on this ticket, in words: who must agree, who may not do it, how much is paid."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from policy_engine.decision.models import ActionResult, PaymentResult
from policy_engine.messages import say


def limits_of(result: ActionResult, role: Callable[[str], str]) -> tuple[str, ...]:
    """One line each; `role` gives the title of a role."""
    return tuple(_lines(result, role))


def _lines(result: ActionResult, role: Callable[[str], str]) -> Iterator[str]:
    if result.approved_by:
        yield say("actions.approved_by", role=role(result.approved_by))
    if result.not_by:
        yield say("actions.not_by", who=say("words.or").join(result.not_by))
    if result.not_by_field:
        yield say("actions.not_by_unknown", field=result.not_by_field)
    if result.instead:
        yield say("actions.instead", role=role(result.instead))
    elif result.by and role(result.by) in result.not_by:
        yield say("actions.nobody_left", role=role(result.by))
    if result.pay is not None:
        yield payment_words(result.pay)


def payment_words(pay: PaymentResult) -> str:
    """The sum, or between what and what it lies, and how it is made up."""
    if pay.sum is not None:
        if pay.sum == pay.terms:
            return say("actions.pay", amount=pay.sum)
        key = "actions.pay_counted" if pay.periods is not None else "actions.pay_sum"
        return say(key, sum=pay.sum, terms=pay.terms, periods=pay.periods)
    key = "actions.pay_at_least" if pay.at_most is None else "actions.pay_between"
    return say(key, low=pay.at_least, high=pay.at_most, terms=pay.terms)
