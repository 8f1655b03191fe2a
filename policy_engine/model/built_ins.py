"""The blanks of templates that the tool fills itself, from the ticket and its decision. One row a name; `desk` gives the values."""

from __future__ import annotations

BUILT_INS: dict[str, str] = {
    "ticket_id": "the ticket's `id`",
    "ticket_subject": "the ticket's subject line",
    "quotes": "the customer's own words that were counted, each in quotation marks",
    "reasons": "the titles of the triggers that fired",
    "level_title": "the level, once it is settled",
    "owner_role": "the role that owns the ticket at that level",
    "next_time": "the earliest time by which the customer hears from us, apart from this message, in the policy's time zone",
    "policy_title": "the policy's title",
    "policy_version": "the policy's version",
    "today": "the day, in the policy's time zone",
    "now": "day and time, in the policy's time zone",
}
