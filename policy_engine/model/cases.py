"""Cases (example tickets with the expected answer) and waivers (findings accepted on purpose)."""

from typing import Annotated, Any, Literal

from policy_engine.model.part import Part, key
from policy_engine.model.people import Names
from policy_engine.model.words import Id, Text, YesNo, closed

AdmissionWord = Annotated[
    Literal["open", "not_yet", "closed", "no", "undetermined"],
    closed(("open", "not_yet", "closed", "no", "undetermined"), "what a level says to a ticket"),
]


class Expect(Part):
    """What a case expects; keys left out are not checked."""

    level: Text | None = key("The level; `none` where the level scale does not apply.", "senior", None)
    at_most: Text | None = key("The highest level still possible.", "supervisor", None)
    determined: YesNo | None = key("Whether the level is settled.", "yes", None)
    lanes: Names | None = key("The lanes the ticket is in, exactly.", ["support"], None)
    scales: dict[Id, Text] | None = key("Values of other scales.", {"severity": "high"}, None)
    fired: Names | None = key("The triggers that fire, exactly.", ["big-dispute"], None)
    undetermined: Names | None = key("The triggers that stay open, exactly.", ["big-refund"], None)
    ask: Names | None = key("The signals asked for, in any order.", ["disputed_amount"], None)
    values: dict[Text, Text] | None = key(
        "Values of signals, definitions or scales; `unknown`, `does_not_apply` or a list of what is possible.", {"plan": "team"}, None
    )
    taken: Names | None = key("The signals whose value is taken for granted, exactly.", ["plan"], None)
    due: Names | None = key("Actions that must be among those due.", ["holding_email"], None)
    not_due: Names | None = key("Actions that must not be due.", ["public_post"], None)
    deadlines: dict[Id, Any] | None = key(
        "Due times: deadline → time, the date at whose end it is due, a state such as `missed`, or `null`.",
        {"first_response": "2026-03-03T17:00:00-05:00"},
        None,
    )
    notify: Names | None = key("The roles that must be told.", ["supervisor"], None)
    admissions: dict[Id, AdmissionWord] | None = key(
        "Whether a level that lets in only some tickets lets in this one: `open`, `not_yet`, `closed`, `no` or `undetermined`.",
        {"board": "closed"},
        None,
    )


class Case(Part):
    """An example ticket with the expected answer."""

    id: Id = key("The case's name.", "double-charge")
    title: Text | None = key("What the case shows.", "Charged twice and leaving", None)
    text: Text | None = key("What the customer writes.", "You charged me twice, $750 in total.", None)
    subject: Text | None = key("The subject line.", "Invoice 1043", None)
    messages: tuple[dict[str, Any], ...] = key("A thread instead of one text.", [{"from": "customer", "text": "Still waiting."}], ())
    language: Text | None = key("The language of the text.", "en", None)
    created_at: Text | None = key("When the ticket came in.", "2026-03-02T09:00:00-05:00", None)
    now: Text | None = key("The time the case is judged at.", "2026-03-03T10:00:00-05:00", None)
    fields: dict[str, Any] = key("What the help desk knows.", {"customer": {"plan": "enterprise"}}, {})
    signals: dict[str, Any] = key("What a person has said about signals.", {"churn_threat": "yes"}, {})
    events: dict[str, Any] = key("Recorded times of events.", {"replied": "2026-03-02T10:00:00-05:00"}, {})
    pauses: tuple[dict[str, Any], ...] = key(
        "When clocks stood still.", [{"from": "2026-03-02T11:00:00-05:00", "to": "2026-03-02T15:00:00-05:00"}], ()
    )
    take: YesNo = key("Whether values may be taken for granted.", "no", True)
    expect: Expect = key("The expected answer.", {"level": "senior", "fired": ["big-dispute"]})
    why: Text | None = key("Why this is the right answer.", "Over 500 USD goes to the senior agent.", None)
    tags: Names = key("Words to group cases by.", ["billing"], ())


class Waiver(Part):
    """A finding accepted on purpose, with a reason: a warning or a note, never an error. A waiver that matches nothing is a finding."""

    code: Text = key("The finding's code: a warning or a note.", "EP302")
    at: Text | None = key(
        "Where: a section, or a section and an id, such as `triggers.big-dispute`; without it, everywhere.", "triggers.big-dispute", None
    )
    because: Text = key("Why it is accepted.", "Finance asked to keep both.")
