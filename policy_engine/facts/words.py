"""What is possible, in plain words: `yes`, `team or everyone`, `over 500 USD`, `not known`, `does not apply`."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from policy_engine.logic import Range
from policy_engine.logic.possible import Possible
from policy_engine.messages import say
from policy_engine.model.program import Variable
from policy_engine.quantities.durations import clock_words


def possible_words(possible: Possible | None, variable: Variable | None = None, currency: str | None = None) -> str:
    """A few words for a set of values."""
    if possible is None:
        return say("words.not_known")
    if possible.is_absent:
        return say("words.absent")
    if possible.values:
        everything = variable is not None and possible.values == set(variable.values) and len(possible.values) > 1
        order = variable.values if variable is not None else tuple(sorted(possible.values))
        words = say("words.not_known") if everything else say("words.or").join(_word(value) for value in order if value in possible.values)
    else:
        words = say("words.or").join(range_words(part, variable, currency) for part in possible.ranges)
    return f"{words}{say('words.or_absent')}" if possible.absent else words


def _word(value: str) -> str:
    return value.replace("_", " ")


def range_words(part: Range, variable: Variable | None = None, currency: str | None = None) -> str:
    """`750 USD`, `over 500 USD`, `at most 24h`, `100 to 500`."""
    return span_words(part, lambda number: quantity_words(number, variable, currency))


def span_words(part: Range, shown: Callable[[Decimal], str]) -> str:
    """A range in words; `shown` writes its ends."""
    if part.low is None and part.high is None:
        return say("words.not_known")
    low = "" if part.low is None else shown(part.low)
    high = "" if part.high is None else shown(part.high)
    if part.is_point:
        return low
    if part.high is None:
        return say("words.over" if part.low_open else "words.at_least", value=low)
    if part.low is None:
        return say("words.under" if part.high_open else "words.at_most", value=high)
    return say(
        "words.between",
        low=say("words.over", value=low) if part.low_open else low,
        high=say("words.under", value=high) if part.high_open else high,
    )


def quantity_words(number: Decimal, variable: Variable | None = None, currency: str | None = None) -> str:
    """A number as people write it, with its unit."""
    kind = variable.kind if variable is not None else "number"
    if kind == "duration":
        unit = variable.name.partition("|")[2] if variable is not None else ""
        return f"{number:f} {unit}" if unit else clock_words(number)
    shown = f"{number.normalize():,f}" if number == number.to_integral_value() else f"{number:,f}"
    return f"{shown} {currency}" if kind == "money" and currency else shown
