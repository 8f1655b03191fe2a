"""Whether a value that a ticket gives can be a value of the signal it is given for: in a field, said by a person, or expected by a case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from policy_engine.loader.names import Names
from policy_engine.loader.settle import Unfit, closest_or_all, one_of, parse_number, settle_test
from policy_engine.model.conditions import Is, Known, Mistake, parse_test
from policy_engine.model.program import Variable
from policy_engine.model.words import shape_name
from policy_engine.quantities.durations import HOURS_HELP, parse_duration
from policy_engine.quantities.errors import QuantityError
from policy_engine.quantities.money import parse_money

Problem = tuple[str, str, str | None]
"""Code, message and help."""

YES_NO = ("yes", "no", "true", "false")
TEST_CODES = {"EP202": "EP232", "EP203": "EP232", "EP207": "EP232"}


def field_problem(variable: Variable, value: Any) -> Problem | None:
    """What is wrong with a field's value, None when nothing is. Scalars are the words that the author wrote."""
    if isinstance(value, Mapping) and variable.kind == "money":
        return None if "amount" in value else ("EP233", "an amount is a number, a text such as `750 USD`, or `amount` and `currency`", None)
    if isinstance(value, list | tuple | Mapping):
        return "EP233", f"this should be one value, not {shape_name(value)}", one_of(variable.values) if variable.values else None
    text = str(value).strip()
    if variable.kind == "flag":
        wrong = text.lower() not in YES_NO
        return ("EP233", f"`{text}` is neither yes nor no", "give true or false, or `yes` or `no`") if wrong else None
    if not variable.is_numeric:
        wrong = text not in variable.values
        return ("EP232", f"`{text}` is not one of the values", closest_or_all(text, variable.values)) if wrong else None
    return _number_problem(variable, text)


def _number_problem(variable: Variable, text: str) -> Problem | None:
    try:
        if variable.kind == "money":
            parse_money(text)
        elif variable.kind == "number":
            parse_number(text)
        elif parse_duration(text).unit != "minutes":
            return "EP233", f"`{text}` has no fixed length", HOURS_HELP
    except QuantityError as error:
        return "EP233", error.message, HOURS_HELP if variable.kind == "duration" else error.help
    return None


def said_problem(variable: Variable, value: Any) -> Problem | None:
    """What is wrong with what a person says: a value, `unknown`, or in the words of a test what it may be."""
    if isinstance(value, Mapping):
        return field_problem(variable, value)
    test = parse_test(value, ())
    match test:
        case Mistake():
            return "EP233", test.message, test.help
        case Known(yes):
            return ("EP233", "`known` is not a value", "give the value itself, or `unknown`") if yes else None
        case Is((word,)):
            return field_problem(variable, word)
    try:
        settle_test(variable.name, test, Names(variables={variable.name: variable}), None)
    except Unfit as unfit:
        # Amounts in another currency than the policy's stay unknown, which is no mistake of the ticket.
        return None if unfit.code == "EP219" else (TEST_CODES.get(unfit.code, "EP233"), unfit.message, unfit.help)
    return None


def expected_problem(variable: Variable, value: str) -> Problem | None:
    """What is wrong with a value that a case expects: of a finite signal each word must be one of its values."""
    if value in ("unknown", "does_not_apply"):
        return None
    if variable.is_numeric:
        problem = None if any(sign.isdigit() for sign in value) else _number_problem(variable, value)
        return ("EP202", f"`{variable.name}` is never `{value}`", problem[2]) if problem else None
    words = [word.strip() for word in value.split(",")]
    test = parse_test(words if len(words) > 1 else words[0], ())
    if not isinstance(test, Is):
        return None
    wrong = next((word for word in test.words if word not in variable.values), None)
    return ("EP202", f"`{variable.name}` is never `{wrong}`", closest_or_all(wrong, variable.values)) if wrong is not None else None
