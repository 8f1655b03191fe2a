"""The clocks of three kinds of real procedures, to the minute: a software vendor, a bank's complaints, a campus help desk."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from policy_engine.api import Policy
from tests.policies_from_data import policy_from

HEAD = {"format": "escalation-policy/1", "id": "made", "title": "Made"}

VENDOR: dict[str, Any] = {
    **HEAD,
    "time_zone": "America/Los_Angeles",
    "calendars": {
        "around_the_week": {
            "hours": {"sun": "15:00-24:00", "mon-thu": "00:00-24:00", "fri": "00:00-17:00"},
            "holidays": "none",
        }
    },
    "roles": [{"id": name, "title": name} for name in ("on_call", "manager_on_call", "director")],
    "events": [{"id": "answered"}, {"id": "taken"}, {"id": "contacted"}, {"id": "nudged"}, {"id": "customer_back"}],
    "signals": [{"id": "kind", "type": "choice", "values": ["down", "hurt", "bent", "question", "licence"], "field": "kind"}],
    "scales": {
        "severity": {
            "values": ["s4", "s3", "s2", "s1"],
            "table": {"by": "kind", "down": "s1", "hurt": "s2", "bent": "s3", "otherwise": "s4"},
        }
    },
    "lanes": [
        {"id": "gone_quiet", "title": "The customer is silent", "when": {"second_nudge": "missed"}},
        {"id": "rest", "title": "All the rest"},
    ],
    "deadlines": [
        {
            "id": "first_response",
            "met_by": "answered",
            "targets": [
                {"when": {"kind": "down"}, "within": "30m", "calendar": "always"},
                {"when": {"kind": "hurt"}, "within": "4h", "calendar": "around_the_week"},
                {"when": {"kind": ["bent", "licence"]}, "within": "8h", "calendar": "around_the_week"},
                {"when": {"kind": "question"}, "within": "24h", "calendar": "around_the_week"},
            ],
        },
        {"id": "first_nudge", "from": "contacted", "within": "15m", "calendar": "always", "met_by": "nudged"},
        {"id": "second_nudge", "from": "nudged", "within": "15m", "calendar": "always", "met_by": "customer_back"},
    ],
    "chains": [
        {
            "id": "page",
            "when": {"severity": "s1"},
            "from": "received",
            "acknowledged_by": "taken",
            "steps": [{"page": "on_call", "wait": "5m"}, {"page": "manager_on_call", "wait": "5m"}, {"page": "director", "wait": "5m"}],
        }
    ],
}

BANK: dict[str, Any] = {
    **HEAD,
    "time_zone": "Europe/London",
    "calendars": {"bank_days": {"hours": {"mon-fri": "09:00-17:00"}, "holidays": {"country": "GB", "subdivision": "ENG"}}},
    "events": [{"id": name} for name in ("accepted", "acknowledged", "answered", "decided")],
    "signals": [
        {"id": "payment", "type": "flag", "field": "payment"},
        {"id": "outside", "type": "flag", "field": "outside", "if_missing": "no"},
    ],
    "lanes": [
        {"id": "early", "title": "Resolved early", "when": {"settled_early": "met"}},
        {"id": "payments", "title": "Payments", "when": {"payment": "yes"}, "with_others": "yes"},
        {"id": "standard", "title": "Standard"},
    ],
    "deadlines": [
        {"id": "settled_early", "within": "3 business days", "due_at": "close", "calendar": "bank_days", "met_by": "accepted"},
        {"id": "acknowledgement", "within": "5 business days", "calendar": "bank_days", "met_by": "acknowledged"},
        {
            "id": "payment_answer",
            "when": {"lane": "payments"},
            "within": "15 business days",
            "calendar": "bank_days",
            "met_by": "answered",
            "extension": {"when": {"outside": "yes"}, "to": "35 business days"},
        },
        {"id": "holding", "when": {"lane": "payments"}, "within": "15 business days", "calendar": "bank_days"},
        {"id": "answer", "when": {"lane": "standard", "accepted": "not_yet"}, "within": "8 weeks", "met_by": "answered"},
        {"id": "referral", "owner": "customer", "from": "decided", "within": "6 months"},
    ],
}

CAMPUS: dict[str, Any] = {
    **HEAD,
    "time_zone": "America/Chicago",
    "signals": [
        {"id": "who", "type": "choice", "values": ["one", "group", "unit", "all", "room"], "field": "who"},
        {"id": "urgency", "type": "choice", "ordered": "yes", "values": ["low", "medium", "high"], "field": "urgency"},
    ],
    "scales": {
        "priority": {
            "values": ["low", "medium", "high", "emergency"],
            "table": {
                "by": ["who", "urgency"],
                "one": {"high": "medium", "otherwise": "low"},
                "group": {"high": "high", "otherwise": "medium"},
                "otherwise": {"low": "medium", "medium": "high", "high": "emergency"},
            },
        }
    },
    "deadlines": [
        {
            "id": "response",
            "within": {"by": "priority", "emergency": "15m", "high": "30m", "medium": "4h", "low": "1 business day"},
            "calendar": "always",
        },
        {
            "id": "solution",
            "within": {"by": "priority", "emergency": "2h", "high": "4h", "medium": "3 business days", "low": "5 business days"},
            "calendar": "always",
        },
    ],
}


def dues(policy: Policy, events: dict[str, Any], fields: dict[str, Any], now: str) -> dict[str, str | None]:
    """Deadline → due time, the day it ends, or its state where there is none."""
    decision = policy.route({"events": events, "fields": fields}, now=datetime.fromisoformat(now))
    return {found.id: found.day or found.due or found.state for found in decision.deadlines}


@pytest.mark.parametrize(
    ("kind", "received", "due"),
    [
        ("down", "2025-03-14T20:10:00-07:00", "2025-03-14T20:40:00-07:00"),
        ("hurt", "2025-03-12T07:00:00-07:00", "2025-03-12T11:00:00-07:00"),
        ("bent", "2025-03-15T12:00:00-07:00", "2025-03-16T23:00:00-07:00"),
        ("question", "2025-03-11T09:00:00-07:00", "2025-03-12T09:00:00-07:00"),
        ("licence", "2025-03-16T20:30:00-07:00", "2025-03-17T04:30:00-07:00"),
    ],
)
def test_first_responses_of_the_vendor(kind: str, received: str, due: str) -> None:
    assert dues(policy_from(VENDOR), {"received": received}, {"kind": kind}, received)["first_response"] == due


def test_the_vendors_page_goes_on_every_five_minutes() -> None:
    received = "2025-03-14T20:10:00-07:00"
    decision = policy_from(VENDOR).route(
        {"events": {"received": received}, "fields": {"kind": "down"}}, now=datetime.fromisoformat(received)
    )
    (chain,) = decision.chains
    assert [(page.at[11:16], page.page) for page in chain.pages] == [
        ("20:10", ("on_call",)),
        ("20:15", ("manager_on_call",)),
        ("20:20", ("director",)),
    ]


@pytest.mark.parametrize(("now", "lane"), [("2025-03-12T09:39:59-07:00", "rest"), ("2025-03-12T09:40:00-07:00", "gone_quiet")])
def test_a_silent_customer_moves_the_ticket_after_fifteen_and_fifteen_minutes(now: str, lane: str) -> None:
    events = {"received": "2025-03-12T09:00:00-07:00", "contacted": "2025-03-12T09:10:00-07:00", "nudged": "2025-03-12T09:25:00-07:00"}
    decision = policy_from(VENDOR).route({"events": events, "fields": {"kind": "down"}}, now=datetime.fromisoformat(now))
    assert [found.id for found in decision.lanes if found.state == "in"] == [lane]


@pytest.mark.parametrize(
    ("received", "payment", "expected"),
    [
        ("2025-04-17", False, {"acknowledgement": "2025-04-28", "answer": "2025-06-12"}),
        ("2025-03-03", True, {"acknowledgement": "2025-03-10", "payment_answer": "2025-03-24"}),
        ("2025-02-10", True, {"acknowledgement": "2025-02-17", "payment_answer": "2025-03-03", "answer": "2025-04-07"}),
        ("2025-03-10", False, {"answer": "2025-05-05"}),
    ],
)
def test_limits_of_the_bank(received: str, payment: bool, expected: dict[str, str]) -> None:
    found = dues(policy_from(BANK), {"received": received}, {"payment": payment}, f"{received}T12:00:00+00:00")
    assert {name: found[name] for name in expected} == expected


def test_the_banks_early_limit_is_close_of_business_on_the_third_day() -> None:
    found = dues(policy_from(BANK), {"received": "2025-04-14"}, {"payment": False}, "2025-04-14T12:00:00+01:00")
    assert found["settled_early"] == "2025-04-17T17:00:00+01:00"
    later = policy_from(BANK).route(
        {"events": {"received": "2025-04-14", "accepted": "2025-04-16"}, "fields": {"payment": False}},
        now=datetime.fromisoformat("2025-04-20T12:00:00+01:00"),
    )
    assert [lane.id for lane in later.lanes if lane.state == "in"] == ["early"]
    assert "answer" not in [found.id for found in later.deadlines]


def test_the_banks_extension_and_what_is_missed() -> None:
    policy = policy_from(BANK)
    extended = dues(policy, {"received": "2025-03-03"}, {"payment": True, "outside": True}, "2025-03-24T12:00:00+00:00")
    assert (extended["holding"], extended["payment_answer"]) == ("2025-03-24", "2025-04-23")
    decision = policy.route(
        {"events": {"received": "2025-03-03"}, "fields": {"payment": True, "outside": True}},
        now=datetime.fromisoformat("2025-04-24T00:00:00+01:00"),
    )
    assert {found.id: found.state for found in decision.deadlines}["payment_answer"] == "missed"


@pytest.mark.parametrize(("decided", "until", "state"), [("2025-01-10", "2025-07-10", "running"), ("2024-09-10", "2025-03-10", "missed")])
def test_six_months_to_go_to_the_ombudsman(decided: str, until: str, state: str) -> None:
    decision = policy_from(BANK).route({"events": {"decided": decided}}, now=datetime.fromisoformat("2025-05-02T12:00:00+01:00"))
    (found,) = [found for found in decision.deadlines if found.id == "referral"]
    assert (found.day, found.state, found.owner) == (until, state, "customer")


@pytest.mark.parametrize(
    ("who", "urgency", "response", "solution"),
    [
        ("one", "high", "2025-03-12T14:00:00-05:00", "2025-03-15"),
        ("room", "high", "2025-03-12T10:15:00-05:00", "2025-03-12T12:00:00-05:00"),
        ("room", "medium", "2025-03-12T10:30:00-05:00", "2025-03-12T14:00:00-05:00"),
        ("group", "low", "2025-03-12T14:00:00-05:00", "2025-03-15"),
        ("one", "low", "2025-03-13", "2025-03-17"),
    ],
)
def test_times_of_the_campus_by_its_matrix(who: str, urgency: str, response: str, solution: str) -> None:
    received = "2025-03-12T10:00:00-05:00"
    found = dues(policy_from(CAMPUS), {"received": received}, {"who": who, "urgency": urgency}, received)
    assert (found["response"], found["solution"]) == (response, solution)
