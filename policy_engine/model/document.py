"""A policy as written: every top-level key of the file."""

from typing import Annotated

from pydantic import BeforeValidator

from policy_engine.model.actions import Action, ClosureWay, Reopening, Review, Template
from policy_engine.model.calendars import Calendar
from policy_engine.model.cases import Case, Waiver
from policy_engine.model.clocks import Chain, Deadline
from policy_engine.model.part import Part, key
from policy_engine.model.people import Change, Company, Effective, Level, Role, Texts
from policy_engine.model.routing import Gate, Lane, Scale, Trigger
from policy_engine.model.signals import EventPart, Signal
from policy_engine.model.words import Currency, Day, Id, Text, Zone, mistake, plain_text

FORMAT = "escalation-policy/1"
ORDERED_LISTS = ("lanes", "levels", "scales", "changes", "principles")
"""Keys whose order means something: in a folder policy they stand in one file each."""


def _format(value: object) -> object:
    if value != FORMAT:
        other = plain_text(value).startswith("escalation-policy/")
        help_line = "a newer policy-engine reads it: update the tool" if other else f"the first line of every policy is `format: {FORMAT}`"
        raise mistake("EP101", f"this version reads `{FORMAT}`, not `{value}`", help_line)
    return value


class PolicyDocument(Part):
    """A policy as written. Derived from it: the decision tree, the diagrams, the handbook."""

    format: Annotated[Text, BeforeValidator(_format)] = key("The version of the language this file is written in.", FORMAT)
    id: Id = key("The policy's name.", "projectflow")
    title: Text = key("How the policy is called.", "ProjectFlow customer escalation procedures")
    version: Text | None = key("The policy's version.", "2026.1", None)
    date: Day | None = key("The date of this version.", "2026-01-15", None)
    owner: Text | None = key("Who owns the policy.", "Support operations", None)
    approved_by: Text | None = key("Who approved it.", "Head of support", None)
    review_by: Day | None = key("By when it is reviewed next.", "2026-07-01", None)
    language: Text = key("The language the policy is written in.", "en", "en")
    effective: Effective | None = key("From when until when it is in force.", {"from": "2026-01-15"}, None)
    changes: tuple[Change, ...] = key(
        "Its history, newest first.", [{"version": "2026.1", "date": "2026-01-15", "what": "First version."}], ()
    )
    company: Company | None = key("The business it is written for.", {"type": "SaaS", "audience": "small businesses"}, None)
    currency: Currency | None = key("The currency of amounts that name none.", "USD", None)
    time_zone: Zone | None = key("The zone of calendars and dates that name none.", "America/New_York", None)
    calendars: dict[Id, Calendar] = key(
        "When clocks run; `always` is built in.", {"office": {"hours": {"mon-fri": ["09:00-18:00"]}, "holidays": "none"}}, {}
    )
    roles: tuple[Role, ...] = key("The people.", [{"id": "agent", "title": "Agent"}], ())
    levels: tuple[Level, ...] = key(
        "The escalation tiers, lowest first.", [{"id": "frontline", "title": "Frontline"}, {"id": "senior", "title": "Senior agent"}], ()
    )
    events: tuple[EventPart, ...] = key("Moments the help desk records.", [{"id": "replied", "field": "first_reply_at"}], ())
    signals: tuple[Signal, ...] = key("Facts that conditions test.", [{"id": "churn_threat", "type": "flag", "text": "churn_threat"}], ())
    lanes: tuple[Lane, ...] = key(
        "Which procedure, in this order.", [{"id": "sales", "when": {"category": "sales"}}, {"id": "support"}], ()
    )
    scales: dict[Id, Scale] = key("Ordered answers beside the lane.", {"level": {"never_falls": "yes"}}, {})
    triggers: tuple[Trigger, ...] = key(
        "Reasons to go up; order never matters.",
        [{"id": "churn", "title": "Threat to leave", "level": "senior", "when": {"churn_threat": "yes"}}],
        (),
    )
    gates: tuple[Gate, ...] = key(
        "Caps; order never matters.", [{"id": "free-plan", "when": {"plan": "free"}, "cap": {"severity": "normal"}}], ()
    )
    deadlines: tuple[Deadline, ...] = key(
        "By when something is due.",
        [{"id": "first_response", "within": "4h", "calendar": "office", "from": "received", "met_by": "replied"}],
        (),
    )
    chains: tuple[Chain, ...] = key(
        "Who is paged, step by step.", [{"id": "page", "from": "escalated", "steps": [{"page": ["senior_agent"], "wait": "15m"}]}], ()
    )
    steps: tuple[Action, ...] = key(
        "What is done, from escalation to resolution.", [{"id": "tag", "do": "Tag the ticket as escalated"}], ()
    )
    handoffs: tuple[Action, ...] = key(
        "What goes along when a ticket changes hands.", [{"id": "form", "record": ["what was tried so far"]}], ()
    )
    notifications: tuple[Action, ...] = key(
        "Who is told, and how quickly.", [{"id": "tell_senior", "tell": ["senior_agent"], "within": "30m", "calendar": "always"}], ()
    )
    de_escalation: tuple[Action, ...] = key(
        "How an upset customer is calmed.",
        [{"id": "acknowledge", "technique": "Acknowledge", "say": "I can see why this is upsetting."}],
        (),
    )
    follow_up: tuple[Action, ...] = key(
        "What happens until and after the resolution.",
        [{"id": "check_in", "do": "Check in with the customer", "every": "1 business day", "calendar": "office"}],
        (),
    )
    templates: tuple[Template, ...] = key("Messages with blanks.", [{"id": "holding", "body": "We have your request."}], ())
    closure: tuple[ClosureWay, ...] = key(
        "Ways in which a ticket may be closed.", [{"id": "confirmed", "when": {"customer_confirms": "yes"}}], ()
    )
    reopen: tuple[Reopening, ...] = key(
        "When a closed ticket is opened again.", [{"id": "comes_back", "when": {"same_problem": "yes"}}], ()
    )
    reviews: tuple[Review, ...] = key(
        "Regular duties of the policy.", [{"id": "trends", "every": "1 week", "do": "Review last week's escalations"}], ()
    )
    glossary: dict[Text, Text] = key("Words that newcomers may not know.", {"churn": "A customer leaving for good."}, {})
    principles: Texts = key("What everybody keeps in mind whatever the level.", ["Try to calm the customer before going up."], ())
    waivers: tuple[Waiver, ...] = key(
        "Findings accepted on purpose.", [{"code": "EP302", "at": "triggers.big-dispute", "because": "Finance asked for it."}], ()
    )
    cases: tuple[Case, ...] = key(
        "Example tickets with the expected answer.",
        [{"id": "leaving", "text": "I am done, cancel my account.", "expect": {"level": "senior"}}],
        (),
    )
