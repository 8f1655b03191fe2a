"""A ticket: one request, its text and what the help desk knows about it."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, PlainSerializer, PlainValidator, WithJsonSchema, model_validator

from policy_engine.model.part import key
from policy_engine.model.words import closed, mistake, shape_name

MIN_YEAR, MAX_YEAR = 1000, 9000


def read_time(value: Any) -> datetime:
    """A moment with its zone. Raises finding EP231 for a date alone and for a time without a zone."""
    moment = read_moment(value)
    if not isinstance(moment, datetime):
        raise mistake("EP231", f"`{value}` is a date without a time", "write date, time and zone, for example `2026-03-02T09:00:00-05:00`")
    return moment


def read_moment(value: Any) -> datetime | date:
    """A moment with its zone, or a bare date."""
    if isinstance(value, datetime):
        moment: datetime | date = value
    elif isinstance(value, date):
        moment = value
    else:
        moment = _parse_moment(value)
    if not MIN_YEAR <= moment.year <= MAX_YEAR:
        raise mistake("EP231", f"`{value}` lies outside of any calendar we could count on", "is the year right?")
    if isinstance(moment, datetime) and moment.tzinfo is None:
        raise mistake("EP231", f"`{value}` has no time zone", "add the offset, for example `2026-03-02T09:00:00-05:00`, or `Z` for UTC")
    return moment


def _parse_moment(value: Any) -> datetime | date:
    text = str(value).strip() if isinstance(value, str) else ""
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError:
        shown = f"`{text}`" if text else shape_name(value)
        raise mistake("EP231", f"{shown} is not a time", "write date, time and zone, for example `2026-03-02T09:00:00-05:00`") from None


def _plain_text(value: Any) -> str:
    if not isinstance(value, str):
        raise mistake("EP104", f"this should be text, not {shape_name(value)}")
    return value


def _name(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise mistake("EP104", f"this should be text, not {shape_name(value)}")
    return str(value)


def _group(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise mistake("EP104", f"this should be a group of keys, not {shape_name(value)}", "write names and values")
    return {str(name): entry for name, entry in value.items()}


PlainText = Annotated[str, PlainValidator(_plain_text), WithJsonSchema({"type": "string"})]
Name = Annotated[str, PlainValidator(_name), WithJsonSchema({"type": ["string", "integer"]})]
Time = Annotated[
    datetime, PlainValidator(read_time), WithJsonSchema({"type": "string", "format": "date-time"}), PlainSerializer(lambda t: t.isoformat())
]
Group = Annotated[dict[str, Any], PlainValidator(_group), WithJsonSchema({"type": "object"})]


class _TicketPart(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True, validate_by_alias=True)


class TicketMessage(_TicketPart):
    """One message of a thread."""

    from_: Annotated[Literal["customer", "agent", "system"], closed(("customer", "agent", "system"), "a sender")] = key(
        "Who wrote it.", "customer", "customer", alias="from"
    )
    at: Time | None = key("When it was sent, with its zone.", "2026-03-02T09:00:00-05:00", None)
    text: PlainText = key("What it says.", "Still waiting for an answer.")


class TicketPause(_TicketPart):
    """A stretch of time in which deadlines stood still."""

    from_: Time = key("When they stopped, with its zone.", "2026-03-02T11:00:00-05:00", alias="from")
    to: Time | None = key("When they went on; left out while they still stand still.", "2026-03-02T15:00:00-05:00", None)
    deadlines: tuple[Name, ...] = key("The deadlines it is about; without it, all that may pause.", ["first_response"], ())

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.to is not None and self.to < self.from_:
            raise mistake("EP231", f"this pause ends at `{self.to.isoformat()}`, before it begins", "`from` is the earlier time")
        return self


class Ticket(_TicketPart):
    """One request. Give `text`, or `messages` for a thread."""

    id: Name | None = key("The ticket's number or name.", "4711", None)
    created_at: Time | None = key("When it came in, with its zone.", "2026-03-02T09:00:00-05:00", None)
    language: Name | None = key("The language of the text; found out when left out.", "en", None)
    subject: PlainText | None = key("The subject line.", "Charged twice", None)
    text: PlainText | None = key("What the customer writes.", "You charged me twice, $750 in total.", None)
    messages: tuple[TicketMessage, ...] = key("A thread, oldest first.", [{"from": "customer", "text": "Still waiting."}], ())
    fields: Group = key("What the help desk knows; nested, or with dots in the name.", {"customer": {"plan": "enterprise"}}, {})
    signals: Group = key("What a person has said about signals; the strongest source.", {"churn_threat": "no"}, {})
    events: Group = key("Recorded times of events.", {"replied": "2026-03-02T10:00:00-05:00"}, {})

    pauses: tuple[TicketPause, ...] = key(
        "When clocks stood still.", [{"from": "2026-03-02T11:00:00-05:00", "to": "2026-03-02T15:00:00-05:00"}], ()
    )

    def thread(self) -> tuple[TicketMessage, ...]:
        """Subject, text and messages as one thread; the subject and a bare text are the customer's, written when the ticket came in."""
        opening = [part for part in (self.subject, self.text) if part]
        return (*(TicketMessage.model_validate({"text": part, "at": self.created_at}) for part in opening), *self.messages)
