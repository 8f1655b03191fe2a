"""Deadlines and chains: by when something is due, and who is paged next. (Modelled and checked here; counted by the clocks.)"""

from typing import Annotated, Any, Literal

from pydantic import PlainValidator, WithJsonSchema, model_validator

from policy_engine.model.conditions import CONDITION_SCHEMA, Condition, Written, parse_condition
from policy_engine.model.part import Part, key
from policy_engine.model.people import Names
from policy_engine.model.signals import EventNames
from policy_engine.model.tables import WrittenTable, parse_table, table_schema
from policy_engine.model.words import SHOWN, WRITTEN, Count, Id, Length, Text, closed, mistake, plain_text, read_duration
from policy_engine.quantities.durations import Duration
from policy_engine.records import dataclass

WITHIN_WORDS = ("immediately", "best_effort", "none")
STATES = ("none", "waiting", "running", "paused", "met", "missed")
CHAIN_STATES = ("waiting", "paging", "acknowledged", "exhausted")
Duty = Literal["must", "should", "may"]
DutyWord = Annotated[Duty, closed(("must", "should", "may"), "a duty")]
Promised = Annotated[
    Literal["customer", "regulator", "ourselves"], closed(("customer", "regulator", "ourselves"), "somebody a deadline is promised to")
]


@dataclass(frozen=True, slots=True)
class Never:
    """The clock never pauses; worth saying where people would think otherwise."""


def read_within(value: Any) -> Duration | str:
    """A length of time, or one of `immediately`, `best_effort`, `none`."""
    return value if value in WITHIN_WORDS else read_duration(value)


def _within(value: Any) -> Duration | str | WrittenTable:
    return parse_table(value, read_within) if isinstance(value, dict) else read_within(value)


def _calendar(value: Any) -> str | WrittenTable:
    return parse_table(value, plain_text) if isinstance(value, dict) else plain_text(value)


def _pauses(value: Any) -> Written | Never:
    if value == "never":
        return Never()
    return parse_condition(value)


def _due_at(value: Any) -> str:
    text = plain_text(value)
    if text in ("same_time", "close", "end_of_day"):
        return text
    hours, _, minutes = text.partition(":")
    if not (hours.isdigit() and minutes.isdigit() and len(minutes) == 2 and int(hours) < 24 and int(minutes) < 60):
        raise mistake(
            "EP110", f"`{text}` is not a time to be due at", 'write `end_of_day`, `same_time`, `close`, or a time such as `"09:00"`'
        )
    return f"{int(hours):02d}:{minutes}"


def _table_or(cell: dict[str, Any]) -> WithJsonSchema:
    return WithJsonSchema({"anyOf": [cell, table_schema(cell)]})


Within = Annotated[Duration | str | WrittenTable, PlainValidator(_within), WRITTEN, _table_or({"type": "string"})]
CalendarName = Annotated[str | WrittenTable, PlainValidator(_calendar), WRITTEN, _table_or({"type": "string"})]
DueAt = Annotated[str, PlainValidator(_due_at), WithJsonSchema({"type": "string"})]
Pauses = Annotated[
    Written | Never,
    PlainValidator(_pauses),
    SHOWN,
    WithJsonSchema({"anyOf": [{"const": "never"}, CONDITION_SCHEMA]}),
]


class Extension(Part):
    """More time, once, for a reason."""

    when: Condition = key("When the extension holds.", {"outside_our_control": "yes"})
    to: Length | None = key("The new total, from the same start.", "35 business days", None)
    by: Length | None = key("Time added at the end.", "5 business days", None)


class Target(Part):
    """One way a deadline is set: for which tickets, how long, on which calendar."""

    when: Condition | None = key("For which tickets; without it, for all.", {"severity": "high"}, None)
    within: Within | None = key(
        "How long; a table may give it per value.", {"by": "plan", "enterprise": "2h", "otherwise": "1 business day"}, None
    )
    calendar: CalendarName | None = key("On which calendar hours and business days are counted.", "office", None)
    due_at: DueAt | None = key("When on the last day: end_of_day, same_time, close, or a time.", "close", None)


class Timed(Part):
    """The clock keys that deadlines and actions share."""

    within: Within | None = key("How long it may take: a length of time, `immediately`, `best_effort`, or `none`.", "30m", None)
    calendar: CalendarName | None = key("On which calendar it is counted; needed for hours and business days.", "office", None)
    due_at: DueAt | None = key("When on the last day it is due.", "end_of_day", None)
    from_: EventNames = key("The event that starts the clock; each of several restarts it.", "escalated", (), alias="from")
    met_by: EventNames = key("The event that ends it; of several, any.", "replied", ())
    every: Length | None = key("For something that recurs: how often.", "1 business day", None)
    for_: Length | None = key("For how long it recurs.", "8h", None, alias="for")
    until: Text | None = key("The event after which it no longer recurs.", "resolved", None)
    duty: DutyWord = key("`must`, `should` (an aim) or `may`.", "should", "must")


class Deadline(Timed):
    """One obligation: when, within what, from which event, on which calendar, met by which event."""

    from_: EventNames = key(
        "The event that starts the clock, `received` unless written; each of several restarts it.", "escalated", (), alias="from"
    )
    id: Id = key("The deadline's name; conditions test its state.", "first_response")
    title: Text | None = key("How the deadline is called.", "First response", None)
    when: Condition | None = key("For which tickets it holds.", {"level": "senior"}, None)
    pauses_while: Pauses | None = key(
        "While this holds the clock stands still; `never` says it never does.", {"status": "waiting_on_customer"}, None
    )
    extension: Extension | None = key("More time, once, for a reason.", {"when": {"bank_holds": "yes"}, "to": "20 business days"}, None)
    targets: tuple[Target, ...] = key(
        "Several ways to set it; the earliest due time on the ticket holds.", [{"within": "30m", "calendar": "always"}], ()
    )
    at_least: Length | None = key("For notice periods: at least this long …", "5 business days", None)
    before: Text | None = key("… before this event.", "maintenance_start", None)
    agreed: Text | None = key("An event whose time, when there is one, replaces the limit.", "promised_at", None)
    owner: Text | None = key("Who owns the time: `customer`, a role, or nobody of ours; a missed one is not our breach.", "customer", None)
    promised_to: Promised | None = key("To whom it is promised.", "regulator", None)

    @model_validator(mode="before")
    @classmethod
    def _starts_when_received(cls, data: Any) -> Any:
        """A deadline that names no start begins when the ticket comes in; one that counts back from an event has no start."""
        if not isinstance(data, dict) or "from" in data or "before" in data or "at_least" in data:
            return data
        return {**data, "from": "received"}


class ChainStep(Part):
    """Who is paged, and how long until the next step."""

    page: Names = key("The roles paged together.", ["senior_agent"])
    wait: Length | None = key("How long until the next step, unless acknowledged.", "15m", None)
    when: Condition | None = key("Where this does not hold the step is skipped without waiting.", {"in_hours": "yes"}, None)
    by_hand: Text | None = key("Only this role may take the step.", "supervisor", None)


class Chain(Part):
    """Paging in steps until somebody acknowledges. A chain never changes the level."""

    id: Id = key("The chain's name; conditions test its state.", "senior_page")
    title: Text | None = key("How the chain is called.", "Paging the senior agents", None)
    when: Condition | None = key("For which tickets it runs.", {"severity": "high"}, None)
    from_: EventNames = key("The event that starts it.", "escalated", (), alias="from")
    acknowledged_by: Text | None = key("The event that stops it.", "taken", None)
    repeat: Count = key("How often the whole chain is gone through again.", "2", 0)
    steps: tuple[ChainStep, ...] = key("The steps, in order.", [{"page": ["senior_agent"], "wait": "15m"}])
