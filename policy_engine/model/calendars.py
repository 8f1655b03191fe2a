"""Calendars: opening hours, a time zone, and holidays that are said and never assumed."""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, PlainValidator, WithJsonSchema

from policy_engine.model.part import Part, key
from policy_engine.model.tables import WrittenTable, parse_table
from policy_engine.model.words import SHOWN, Day, Text, as_list, mistake, plain_text, read_country, read_field, read_zone, shape_name
from policy_engine.records import dataclass

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Window = tuple[int, int]
"""Opening and closing in minutes after midnight."""

_WINDOW = re.compile(r"(\d{1,2}:\d\d)\s*[-–]\s*(\d{1,2}:\d\d)")


def _days(name: str) -> tuple[str, ...]:
    first, dash, last = name.partition("-")
    if first not in DAYS or (dash and last not in DAYS):
        raise mistake(
            "EP110",
            f"`{name}` is neither a day nor a span of days",
            "write `mon`, `mon-fri` or `sat-sun`; days are mon, tue, wed, thu, fri, sat, sun",
        )
    start = DAYS.index(first)
    length = (DAYS.index(last) - start) % 7 + 1 if dash else 1
    return tuple(DAYS[(start + step) % 7] for step in range(length))


def _minutes(text: str) -> int:
    hours, minutes = (int(part) for part in text.split(":"))
    if hours > 24 or minutes > 59 or (hours == 24 and minutes):
        raise mistake("EP110", f"`{text}` is not a time of day", "a day runs from `00:00` to `24:00`")
    return hours * 60 + minutes


def _window(value: Any) -> Window:
    match = _WINDOW.fullmatch(plain_text(value).strip())
    if not match:
        raise mistake("EP110", f"`{value}` is not a span of opening hours", 'write opening and closing time, for example `"09:00-18:00"`')
    start, end = _minutes(match[1]), _minutes(match[2])
    if start >= end:
        raise mistake(
            "EP110",
            f"`{value}` closes before it opens",
            'hours that run past midnight are split there: `"22:00-24:00"` on one day, `"00:00-06:00"` on the next',
        )
    return start, end


def _windows(value: Any) -> tuple[Window, ...]:
    spans = as_list(value)
    if not isinstance(spans, list | tuple):
        raise mistake("EP110", f"opening hours are a list of spans, not {shape_name(value)}", 'write `["09:00-12:30", "13:30-18:00"]`')
    windows = tuple(sorted(_window(span) for span in spans))
    if any(later[0] < earlier[1] for earlier, later in pairwise(windows)):
        raise mistake("EP110", "these opening hours overlap", "merge them into one span, or part them")
    return windows


def _hours(value: Any) -> tuple[tuple[str, tuple[Window, ...]], ...]:
    if not isinstance(value, dict) or not value:
        raise mistake("EP110", f"opening hours are a group of days, not {shape_name(value)}", 'write `{mon-fri: ["09:00-18:00"]}`')
    week: dict[str, tuple[Window, ...]] = {}
    for name, spans in value.items():
        for day in _days(str(name)):
            if day in week:
                raise mistake("EP110", f"`{day}` stands twice in these opening hours", "name each day once")
            week[day] = _windows(spans)
    return tuple((day, week[day]) for day in DAYS if day in week)


@dataclass(frozen=True, slots=True)
class FromField:
    """A value that the ticket carries, at this place in its fields."""

    field: str


def _or_field(read: Callable[[Any], str]) -> Callable[[Any], str | FromField | WrittenTable]:
    def validate(value: Any) -> str | FromField | WrittenTable:
        if not isinstance(value, dict):
            return read(value)
        if "by" in value:
            return parse_table(value, read)
        if tuple(value) != ("field",):
            raise mistake(
                "EP104", "this should be a value, `{field: PATH}` or a table with `by:`", "write for example `{field: account.time_zone}`"
            )
        return FromField(read_field(value["field"]))

    return validate


_OR_FIELD_SCHEMA = {"anyOf": [{"type": "string"}, {"type": "object", "description": "`{field: PATH}`, or a table with `by:`."}]}
ZoneSource = Annotated[
    str | FromField | WrittenTable,
    PlainValidator(_or_field(read_zone)),
    SHOWN,
    WithJsonSchema(_OR_FIELD_SCHEMA),
]
PlaceSource = Annotated[
    str | FromField | WrittenTable,
    PlainValidator(_or_field(read_country)),
    SHOWN,
    WithJsonSchema(_OR_FIELD_SCHEMA),
]


class Holidays(Part):
    """Which days are closed although the week says open."""

    country: PlaceSource | None = key("Public holidays of this country (two letters), or of the country a field names.", "US", None)
    subdivision: PlaceSource | None = key("A state or region of that country.", "NY", None)
    dates: tuple[Day, ...] = key("Days of your own on which you are closed.", ["2026-12-24"], ())
    open_on: tuple[Day, ...] = key("Public holidays on which you work all the same.", ["2026-02-16"], ())


def _holidays(value: Any) -> Any:
    if value == "none":
        return {}
    if not isinstance(value, dict | Holidays):
        raise mistake(
            "EP124",
            f"holidays are `none` or a group of keys, not {shape_name(value)}",
            "write `holidays: none`, or `holidays: {country: US}`",
        )
    return value


HOURS_SCHEMA: dict[str, Any] = {
    "type": "object",
    "minProperties": 1,
    "propertyNames": {"pattern": f"^({'|'.join(DAYS)})(-({'|'.join(DAYS)}))?$"},
    "additionalProperties": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
}


class Calendar(Part):
    """When the clock of a deadline runs. `always` is built in."""

    title: Text | None = key("How the calendar is called.", "Office hours", None)
    hours: Annotated[tuple[tuple[str, tuple[Window, ...]], ...], PlainValidator(_hours), WithJsonSchema(HOURS_SCHEMA)] = key(
        "Days or spans of days, each with its opening hours.", {"mon-fri": ["09:00-12:30", "13:30-18:00"]}
    )
    time_zone: ZoneSource | None = key("The zone the hours are meant in; the policy's unless written.", "America/New_York", None)
    holidays: Annotated[Holidays, BeforeValidator(_holidays, json_schema_input_type=Literal["none"] | Holidays)] = key(
        "Which public holidays and other days are closed; `none` is written, never assumed.", {"country": "US"}
    )
