"""Quantities with units: durations and money, as policies write them and as customers do."""

from policy_engine.quantities.durations import BareDayError, Duration, parse_duration
from policy_engine.quantities.errors import QuantityError
from policy_engine.quantities.money import Money, parse_money

__all__ = ["BareDayError", "Duration", "Money", "QuantityError", "parse_duration", "parse_money"]
