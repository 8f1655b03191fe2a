"""Who is there: the company, the roles, and the levels a ticket can reach."""

from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

from policy_engine.model.conditions import Condition
from policy_engine.model.part import Part, key
from policy_engine.model.words import Count, Day, Id, Text, Word, YesNo, as_list

Texts = Annotated[
    tuple[Text, ...],
    BeforeValidator(as_list),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": ["string", "number"]}}]}),
]
Names = Annotated[
    tuple[Text, ...],
    BeforeValidator(as_list),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]


class Company(Part):
    """The business the procedure is written for."""

    type: Text | None = key("The kind of business.", "SaaS for project management", None)
    audience: Text | None = key("Whom it serves.", "Small businesses and freelancers", None)
    common_issues: Texts = key("Problems that often need escalation.", ["billing disputes", "outages"], ())
    team: Text | None = key(
        "Size and structure of the support team, in words; head counts stand on the roles.", "15 people in 3 tiers", None
    )
    challenges: Texts = key("What is special about this business.", ["enterprise customers with contracts of their own"], ())


class Role(Part):
    """People who do a kind of work."""

    id: Id = key("The role's name.", "senior_agent")
    title: Text = key("How the role is called.", "Senior agent")
    headcount: Count | None = key("How many people hold it.", "4", None)
    responsibilities: Texts = key("What they do.", ["takes over escalated tickets"], ())
    authority: Texts = key("What they may decide on their own.", ["refunds up to 500 USD"], ())
    contact: dict[Word, Text] = key("How they are reached: channel → address.", {"slack": "#senior-support"}, {})
    backup: Text | None = key("The role that stands in when nobody of this one is there.", "supervisor", None)
    external: YesNo = key("Whether they belong to somebody else.", "no", False)


class Admission(Part):
    """One way into a level that does not take every ticket, an ombudsman or a board: what has to hold, and from when until when."""

    id: Id = key("The way's name.", "after_our_letter")
    title: Text | None = key("The way in plain words.", "Within six months of our final letter", None)
    when: Condition | None = key("What has to hold; without it, nothing but the times.", {"final_letter": "happened"}, None)
    opens: Text | None = key("A deadline: the way is open once this one is missed.", "answer", None)
    closes: Text | None = key("A deadline: the way is closed once this one is missed.", "referral", None)


class Level(Part):
    """An escalation tier. Levels are listed lowest first; a ticket that fires nothing stays at the first."""

    id: Id = key("The level's name.", "senior")
    title: Text = key("How the level is called.", "Level 1 · Senior agent")
    role: Text | None = key("The role that owns tickets at this level.", "senior_agent", None)
    external: YesNo = key(
        "Whether the level lies outside the company (an ombudsman, a supplier): no head count, no clock of ours.", "no", False
    )
    admission: tuple[Admission, ...] = key(
        "The ways in, where not every ticket is let in; triggers lead here only while one is open.",
        [{"id": "in_time", "when": {"final_letter": "happened"}, "closes": "referral"}],
        (),
    )


class Effective(Part):
    """From when until when the policy is in force."""

    from_: Day | None = key("First day in force.", "2026-01-01", None, alias="from")
    until: Day | None = key("Last day in force.", "2026-12-31", None)


class Change(Part):
    """One entry of the policy's history."""

    version: Text = key("The version that brought the change.", "2026.1")
    date: Day = key("When.", "2026-01-15")
    what: Text = key("What changed, in a sentence.", "Refunds over 1,000 USD go to the supervisor.")
