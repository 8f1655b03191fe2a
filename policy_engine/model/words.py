"""The small types of the language: ids, words, yes/no, times, money, durations. Each reads text and says plainly what is wrong.

A policy's scalars arrive here as the text that the author wrote (`load` hands them over so), hence `version: 2026.10` keeps its zero
and `42` may be a word. Every type raises `PydanticCustomError` whose type is the finding's code.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from policy_engine.quantities.durations import BareDayError, Duration, parse_duration
from policy_engine.quantities.errors import QuantityError
from policy_engine.quantities.money import Money, parse_money

ID_PATTERN = r"[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*"
WORD_PATTERN = r"[A-Za-z0-9][A-Za-z0-9_.+-]*"
SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "œ": "oe", "ł": "l", "đ": "d"})
YES_OTHERWISE = {"true", "false", "on", "off", "y", "n", "ja", "nein", "oui", "non"}


def mistake(code: str, message: str, help: str | None = None) -> PydanticCustomError:
    """An error that `load` turns into finding `code`."""
    return PydanticCustomError("finding", "{message}", {"code": code, "message": message, "help": help})


def plain_text(value: Any) -> str:
    """A scalar as text; finding EP104 for a list or a group, EP105 for an empty text."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise mistake("EP104", f"this should be text, not {shape_name(value)}")
    text = str(value)
    if not text.strip():
        raise mistake("EP105", "this text is empty", "write something, or leave the key out")
    return text


def shape_name(value: Any) -> str:
    """What a value is, in an author's words."""
    names: list[tuple[type | tuple[type, ...], str]] = [
        (bool, "yes or no"),
        (dict, "a group of keys"),
        ((list, tuple), "a list"),
        (str, "text"),
        ((int, float, Decimal), "a number"),
    ]
    return next((name for kind, name in names if isinstance(value, kind)), "nothing")


def _id(value: Any) -> str:
    text = plain_text(value)
    if not re.fullmatch(ID_PATTERN, text):
        fixed = re.sub(r"[^a-z0-9]+", "_", plain_letters(text.lower())).strip("_")
        help_line = "an id is lower-case letters, digits, `_` or `-`, and starts with a letter"
        raise mistake(
            "EP106", f"`{text}` can't be an id", f"{help_line}; for example `{fixed}`" if re.fullmatch(ID_PATTERN, fixed) else help_line
        )
    return text


def plain_letters(text: str) -> str:
    """Lower-case text without umlauts and accents, as people spell it where they have none."""
    parted = unicodedata.normalize("NFD", unicodedata.normalize("NFC", text).translate(SPELLED_OUT))
    return "".join(sign for sign in parted if not unicodedata.combining(sign))


def _word(value: Any) -> str:
    text = plain_text(value)
    if not re.fullmatch(WORD_PATTERN, text):
        raise mistake(
            "EP106",
            f"`{text}` can't be a value",
            "a value is one word: letters, digits, `_`, `-`, `.` or `+`, without spaces; titles hold the rest",
        )
    return text


def read_field(value: Any) -> str:
    """Where a value stands in the ticket's fields: names joined by dots; finding EP106 for what can't be such a place."""
    text = plain_text(value)
    if not all(re.fullmatch(r"\S+", name) for name in text.split(".")):
        named = ".".join(name for name in (re.sub(r"\s+", "_", part.strip()) for part in text.split(".")) if name)
        example = named or "customer.plan"
        raise mistake(
            "EP106", f"`{text}` can't be the place of a field", f"a place is names without spaces, joined by dots; for example `{example}`"
        )
    return text


def _yes_no(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = str(value).strip() if isinstance(value, str) else ""
    if text in ("yes", "no"):
        return text == "yes"
    shown = f"`{text}`" if text else shape_name(value)
    raise mistake(
        "EP108",
        f"{shown} is neither `yes` nor `no`",
        "write `yes` or `no`" if text.lower() in YES_OTHERWISE or not text else "this key takes `yes` or `no`",
    )


def _count(value: Any) -> int:
    text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if not re.fullmatch(r"\d{1,9}", text):
        raise mistake("EP107", f"`{text or shape_name(value)}` is not a whole number", "write digits only, for example `4`")
    return int(text)


def _date(value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    text = plain_text(value)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise mistake("EP109", f"`{text}` is not a date", "write year-month-day, for example `2026-03-31`") from None


def _clock_time(value: Any) -> str:
    text = plain_text(value)
    if text == "24:00":
        return text
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise mistake(
            "EP110",
            f"`{text}` is not a time of day",
            "write hours and minutes with two digits each, for example `09:00`; the end of a day is `24:00`",
        )
    return text


def read_zone(value: Any) -> str:
    text = plain_text(value)
    try:
        ZoneInfo(text)
    except (ValueError, KeyError, OSError):
        raise mistake(
            "EP123", f"`{text}` is not a time zone", "zones are named by region and city, for example `America/New_York` or `Europe/Berlin`"
        ) from None
    return text


def read_country(value: Any) -> str:
    """A country (two capital letters) or a subdivision of one, or finding EP124."""
    text = plain_text(value)
    if not re.fullmatch(r"[A-Z0-9]{1,3}", text):
        raise mistake("EP124", f"`{text}` is not the code of a country or region", "write capital letters, for example `US`, `DE` or `NY`")
    return text


def _currency(value: Any) -> str:
    text = plain_text(value)
    if not re.fullmatch(r"[A-Z]{3}", text):
        raise mistake("EP122", f"`{text}` is not a currency code", "write three capital letters, for example `USD` or `EUR`")
    return text


def read_duration(value: Any) -> Duration:
    """A duration, or finding EP111/EP112."""
    try:
        return value if isinstance(value, Duration) else parse_duration(plain_text(value))
    except BareDayError as error:
        raise mistake("EP112", error.message, error.help) from None
    except QuantityError as error:
        raise mistake("EP111", error.message, error.help) from None


def read_money(value: Any) -> Money:
    """An amount of money, or finding EP113."""
    try:
        return value if isinstance(value, Money) else parse_money(plain_text(value))
    except QuantityError as error:
        raise mistake("EP113", error.message, error.help) from None


def as_list(value: Any) -> Any:
    """One item may stand where a list is expected."""
    return [value] if isinstance(value, str | int) else value


# What people who know other tools write → the word of this language.
OTHER_WORDS = {
    "amount": "money",
    "currency": "money",
    "boolean": "flag",
    "bool": "flag",
    "yesno": "flag",
    "integer": "number",
    "int": "number",
    "float": "number",
    "enum": "choice",
    "select": "choice",
    "list": "choices",
    "multiselect": "choices",
    "time": "duration",
    "age": "duration",
    "highest": "higher",
    "up": "higher",
    "low": "lower",
    "lowest": "lower",
    "down": "lower",
    "user": "customer",
    "client": "customer",
    "us": "ourselves",
    "required": "must",
    "optional": "may",
}


def closed(choices: tuple[str, ...], what: str) -> BeforeValidator:
    """A validator for a word out of a fixed set; the message lists the set."""

    def check(value: Any) -> Any:
        if value not in choices:
            from policy_engine.spelling import closest

            written = plain_text(value)
            other = OTHER_WORDS.get(written.lower())
            longer = [choice for choice in choices if len(written) > 2 and choice.startswith(written.lower())]
            near = closest(written, choices) or (other if other in choices else next(iter(longer), None))
            listed = ", ".join(f"`{choice}`" for choice in choices)
            raise mistake("EP117", f"`{value}` is not {what}", (f"did you mean `{near}`? " if near else "") + f"it is one of {listed}")
        return value

    return BeforeValidator(check)


WRITTEN = PlainSerializer(lambda value: str(value), return_type=str)
SHOWN = PlainSerializer(lambda value: repr(value), return_type=str)
"""`str` and `repr` as functions of Python: pydantic looks for the signature of a built-in one for milliseconds."""

_TEXT_SCHEMA = {"type": ["string", "number"]}
Text = Annotated[str, PlainValidator(plain_text), WithJsonSchema(_TEXT_SCHEMA)]
Id = Annotated[str, PlainValidator(_id), WithJsonSchema({"type": "string", "pattern": f"^{ID_PATTERN}$"})]
Word = Annotated[str, PlainValidator(_word), WithJsonSchema({"type": ["string", "integer"], "pattern": f"^{WORD_PATTERN}$"})]
FieldPath = Annotated[str, PlainValidator(read_field), WithJsonSchema({"type": "string"})]
# The name of a value that is declared elsewhere: what is wrong with it is said where names are settled, with the names that are there.
WordName = Annotated[str, PlainValidator(plain_text), WithJsonSchema({"type": ["string", "integer"], "pattern": f"^{WORD_PATTERN}$"})]
YesNo = Annotated[bool, PlainValidator(_yes_no), WithJsonSchema({"enum": ["yes", "no"]})]
Count = Annotated[int, PlainValidator(_count), WithJsonSchema({"type": "integer", "minimum": 0})]
Day = Annotated[date, PlainValidator(_date), WithJsonSchema({"type": "string", "format": "date"}), WRITTEN]
Zone = Annotated[str, PlainValidator(read_zone), WithJsonSchema({"type": "string"})]
Currency = Annotated[str, PlainValidator(_currency), WithJsonSchema({"type": "string", "pattern": "^[A-Z]{3}$"})]
ClockTime = Annotated[str, PlainValidator(_clock_time), WithJsonSchema({"type": "string", "pattern": r"^\d\d:\d\d$"})]
Length = Annotated[Duration, PlainValidator(read_duration), WithJsonSchema({"type": "string"}), WRITTEN]
Amount = Annotated[Money, PlainValidator(read_money), WithJsonSchema({"type": ["string", "number"]}), WRITTEN]
