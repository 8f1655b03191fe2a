"""Values of fields, and of what a person says about signals: from plain data to what a variable may be, or a finding's words."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from policy_engine.loader.names import Names
from policy_engine.loader.settle import Unfit, listed, parse_number, settle_test
from policy_engine.logic.possible import Possible, number, one, some
from policy_engine.model.conditions import Is, Known, Mistake, parse_test
from policy_engine.model.program import Check, Program, Variable
from policy_engine.model.words import shape_name
from policy_engine.quantities.durations import HOURS_HELP, parse_duration
from policy_engine.quantities.errors import QuantityError
from policy_engine.quantities.money import Money, parse_money
from policy_engine.spelling import closest


class BadValue(Exception):
    """A value that can't be; `code`, `message` and `help` make the finding."""

    def __init__(self, code: str, message: str, help: str | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.help = code, message, help


class OtherCurrency(Exception):
    """An amount in a currency that is not the policy's: it stays unknown."""


def shown(value: Any) -> str:
    """A value as a finding shows it: a scalar as written, of anything else only its kind."""
    return f"`{value}`" if isinstance(value, str | int | float | Decimal) else shape_name(value)


def read_flag(value: Any) -> str:
    """`yes` or `no` from a yes/no of any help desk."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and value.strip().lower() in ("yes", "no", "true", "false"):
        return "yes" if value.strip().lower() in ("yes", "true") else "no"
    raise BadValue("EP233", f"{shown(value)} is neither yes nor no", "give true or false, or `yes` or `no`")


def read_word(value: Any, values: tuple[str, ...]) -> str:
    """One of the values of a choice, exactly as the policy writes it."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise BadValue("EP233", f"this should be one of {listed(values)}, not {shape_name(value)}")
    word = str(value)
    if word not in values:
        near = closest(word, values)
        raise BadValue(
            "EP232", f"`{word}` is not one of the values", f"did you mean `{near}`?" if near else f"it is one of {listed(values)}"
        )
    return word


def read_number(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise BadValue("EP233", f"this should be a number, not {shape_name(value)}")
    try:
        found = parse_number(value) if isinstance(value, str) else Decimal(str(value))
    except (QuantityError, InvalidOperation):
        raise BadValue("EP233", f"`{value}` is not a number", "write digits, for example `500` or `0.5`") from None
    if not found.is_finite():
        raise BadValue("EP233", f"`{value}` is not a number")
    return found


def read_amount(value: Any, currency: str | None) -> Decimal:
    """An amount in the policy's currency. Raises OtherCurrency for another one."""
    if isinstance(value, Mapping):
        if set(value) - {"amount", "currency"} or "amount" not in value:
            raise BadValue("EP233", "an amount is a number, a text such as `750 USD`, or a group of `amount` and `currency`")
        money = Money(read_number(value["amount"]), value.get("currency"))
    elif isinstance(value, str):
        try:
            money = parse_money(value)
        except QuantityError as error:
            raise BadValue("EP233", error.message, error.help) from None
    else:
        money = Money(read_number(value), None)
    if money.amount < 0:
        raise BadValue("EP233", f"`{value}` is below zero", "an amount of money is zero or more")
    if money.currency not in (None, currency):
        raise OtherCurrency(str(money))
    return money.amount


def read_seconds(value: Any) -> Decimal:
    if isinstance(value, str):
        try:
            length = parse_duration(value)
        except QuantityError as error:
            raise BadValue("EP233", error.message, HOURS_HELP) from None
        if length.unit == "minutes":
            return length.seconds
        raise BadValue("EP233", f"`{value}` has no fixed length", HOURS_HELP)
    raise BadValue("EP233", f"this should be a length of time, not {shape_name(value)}", "for example `26h` or `90m`")


def read_value(variable: Variable, value: Any, currency: str | None) -> Possible:
    """What a variable is when a field holds `value`. Raises BadValue or OtherCurrency."""
    match variable.kind:
        case "flag":
            return one(read_flag(value))
        case "number":
            return number(read_number(value))
        case "money":
            return number(read_amount(value, currency))
        case "duration":
            return number(read_seconds(value))
        case _:
            return one(read_word(value, variable.values))


def read_said(variable: Variable, value: Any, program: Program) -> Possible | None:
    """What a person says: a value, or in the words of a test what it may be (`at least team`, `over 500`, a list). None: unknown."""
    if isinstance(value, bool | int | float | Mapping):
        return read_value(variable, value, program.currency)
    test = parse_test(value, ())
    if isinstance(test, Mistake):
        raise BadValue("EP233", test.message, test.help)
    if isinstance(test, Known):
        if test.yes:
            raise BadValue("EP233", "`known` is not a value", "give the value itself, or `unknown`")
        return None
    if isinstance(test, Is) and len(test.words) == 1:
        return read_value(variable, test.words[0], program.currency)
    return _narrowed(variable, test, program)


def _narrowed(variable: Variable, test: Any, program: Program) -> Possible:
    names = Names(variables={variable.name: variable})
    try:
        check = settle_test(variable.name, test, names, program.currency)
    except Unfit as unfit:
        raise BadValue("EP232" if unfit.code == "EP202" else "EP233", unfit.message, unfit.help) from None
    assert isinstance(check, Check)
    if check.variable != variable.name:
        raise BadValue("EP233", "only hours and minutes can be given here", "for example `at least 26h`")
    if not check.values and not check.ranges:
        raise BadValue("EP232", f"no value is {check.words}", f"it is one of {listed(variable.values)}")
    return some(check.values) if check.values else Possible(ranges=check.ranges)
