"""Due times where an agent works: beside the steps of a checklist, and as the blank `next_time` of a message."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from policy_engine.api import Policy, RouteOptions, as_ticket
from policy_engine.desk import Routed, make_checklist
from policy_engine.desk.draft import draft
from tests.policies_from_data import policy_from

RECEIVED = "2026-03-02T10:00:00-05:00"
MADE: dict[str, Any] = {
    "format": "escalation-policy/1",
    "id": "made",
    "title": "Made",
    "time_zone": "America/New_York",
    "roles": [{"id": "agent", "title": "Agent"}],
    "events": [{"id": "answered"}, {"id": "tagged"}, {"id": "called"}],
    "signals": [{"id": "big", "type": "flag", "field": "big"}],
    "deadlines": [
        {"id": "answer", "within": "4h", "calendar": "always", "met_by": "answered", "promised_to": "customer"},
        {"id": "aim", "within": "1h", "calendar": "always", "met_by": "answered", "promised_to": "ourselves"},
        {"id": "theirs", "within": "30m", "calendar": "always", "owner": "customer"},
        {"id": "maybe", "when": {"big": "yes"}, "within": "2h", "calendar": "always"},
    ],
    "steps": [
        {"id": "tag", "do": "Tag it", "by": "agent", "within": "30m", "calendar": "always", "from": "received", "met_by": "tagged"},
        {"id": "write", "do": "Write", "message": "hello", "within": "3h", "calendar": "always", "from": "received"},
        {"id": "call", "do": "Call", "within": "1h", "calendar": "always", "from": "called"},
    ],
    "notifications": [{"id": "tell", "tell": "agent", "within": "1 calendar day", "from": "received"}],
    "templates": [
        {"id": "hello", "variables": [{"id": "next_time"}], "body": "By {{ next_time }}."},
        {"id": "other", "body": "By {{ next_time }}."},
    ],
}


@pytest.fixture(scope="module")
def made() -> Policy:
    return policy_from(MADE)


def routed(policy: Policy, now: str, **events: str) -> Routed:
    ticket, node = as_ticket({"text": "Hello", "events": {"received": RECEIVED, **events}})
    decision, walked = policy.decide_walked(ticket, node, RouteOptions(now=datetime.fromisoformat(now)))
    return Routed(policy, ticket, decision, walked)


def written(policy: Policy, template: str, now: str, **events: str) -> str:
    (found,) = [one for one in policy.document.templates if one.id == template]
    return draft(routed(policy, now, **events), found, {}).body


def test_a_checklist_says_when_each_step_is_due_where_that_is_certain(made: Policy) -> None:
    found = make_checklist(routed(made, "2026-03-02T10:45:00-05:00"))
    steps, told = [(task.id, task.due, task.clock) for task in found.do], [(one.id, one.due, one.clock) for one in found.tell]
    assert steps + told == [
        ("tag", "2026-03-02 10:30 EST", "missed"),
        ("write", "2026-03-02 13:00 EST", "running"),
        ("call", None, None),
        ("tell", "2026-03-03", "running"),
    ]


def test_a_step_that_was_done_in_time_says_so(made: Policy) -> None:
    found = make_checklist(routed(made, "2026-03-02T10:45:00-05:00", tagged="2026-03-02T10:20:00-05:00"))
    assert (found.do[0].id, found.do[0].clock) == ("tag", "met")


@pytest.mark.parametrize(
    ("template", "now", "body"),
    [
        ("other", "2026-03-02T10:05:00-05:00", "By 2026-03-02 13:00 EST."),  # the other message comes before the promised answer
        ("hello", "2026-03-02T10:05:00-05:00", "By 2026-03-02 14:00 EST."),  # apart from the message that is being written
        ("other", "2026-03-02T13:30:00-05:00", "By 2026-03-02 14:00 EST."),  # what is past is no next time
        ("other", "2026-03-02T15:00:00-05:00", "By [[ next_time ]]."),
    ],
)
def test_the_next_time_is_the_earliest_that_we_owe_the_customer(made: Policy, template: str, now: str, body: str) -> None:
    assert written(made, template, now) == body
