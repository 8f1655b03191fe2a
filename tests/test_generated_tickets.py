"""Flat tickets: read quickly or the long way, they answer what `route` answers, and are refused with its findings."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from policy_engine import Policy, TicketError, load
from policy_engine.generated.tickets import Judged, TicketReader, _LongWay

NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
QUICK: tuple[dict[str, Any], ...] = (
    {},
    {"fields": {"customer": {"plan": "enterprise"}}},
    {"fields": {"customer.plan": "free", "status": "resolved"}, "signals": {"churn_threat": "yes"}},
    {"id": 4711, "created_at": "2026-03-02T09:00:00-05:00", "fields": {"unread": [1, 2]}},
    {"signals": {"billing_dispute": True, "disputed_amount": 500.01, "refund_request": "no"}},
    {"fields": {"billing": {"disputed_amount": 750, "refund_amount": None}}, "signals": {"billing_dispute": "yes"}},
    {"signals": {"multi_user_impact": "false", "agent_complaint": False}},
)
LONG: tuple[Any, ...] = (
    "I was charged twice, $750 in total. Cancel my account.",
    {"text": "We lost all our data, and the whole team is affected.", "fields": {"customer": {"plan": "enterprise"}}},
    {"signals": {"disputed_amount": "over 500", "billing_dispute": "yes"}},
    {"signals": {"billing_dispute": "yes", "disputed_amount": "750 USD"}},
    {"signals": {"refund_request": "yes", "refund_amount": "2,000 EUR"}},
    {"fields": {"current": {"level": "supervisor"}}},
    {"created_at": "2026-03-02T09:00:00-05:00", "events": {"resolved": "2026-03-03T09:00:00-05:00"}},
    {"signals": {"churn_threat": "unknown"}},
)
BAD: tuple[dict[str, Any], ...] = (
    {"fields": {"customer": {"plan": "enterprize"}}},
    {"fields": {"customer": "enterprise"}},
    {"signals": {"churn_thread": "yes"}},
    {"signals": {"churn_threat": "perhaps"}, "fields": {"status": 7}},
    {"signals": {"disputed_amount": -5}},
    {"signals": {"disputed_amount": float("nan")}},
    {"created_at": "2026-03-02"},
    {"created_at": "2026-03-02T09:00:00"},
    {"id": True},
    {"fields": ["customer"]},
    {"feilds": {}},
)


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load("policies/projectflow")


@pytest.mark.parametrize("ticket", [*QUICK, *LONG])
def test_a_flat_ticket_answers_what_route_answers(policy: Policy, ticket: Any) -> None:
    decision, compiled = policy.route(ticket, now=NOW), policy.compiled()
    flat = compiled.ticket_from(ticket, now=NOW)
    assert compiled.level(flat) == (decision.level, decision.at_most)
    assert compiled.fired(flat) == tuple(trigger.name for trigger in fired(policy, decision))


def fired(policy: Policy, decision: Any) -> list[Any]:
    ids = {trigger.id for trigger in decision.fired}
    return [trigger for trigger in policy.source.program.triggers if trigger.name in ids]


@pytest.mark.parametrize("ticket", QUICK)
def test_the_quick_way_reads_what_the_long_way_reads(policy: Policy, ticket: dict[str, Any]) -> None:
    reader = TicketReader(policy.source.program)
    quick, full = reader._read_quickly(ticket, NOW), reader._read_fully(ticket, Judged(NOW))
    assert {name: shown(value) for name, value in quick.items()} == {name: shown(value) for name, value in full.items()}


def shown(value: Any) -> str:
    return str(float(value)) if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


@pytest.mark.parametrize("ticket", [ticket for ticket in LONG if isinstance(ticket, dict)])
def test_the_quick_way_refuses_what_it_does_not_know(policy: Policy, ticket: dict[str, Any]) -> None:
    with pytest.raises(_LongWay):
        TicketReader(policy.source.program)._read_quickly(ticket, NOW)


@pytest.mark.parametrize("ticket", BAD)
def test_a_bad_ticket_is_refused_with_the_findings_of_route(policy: Policy, ticket: dict[str, Any]) -> None:
    with pytest.raises(TicketError) as expected:
        policy.route(ticket, now=NOW)
    with pytest.raises(TicketError) as found:
        policy.compiled().ticket_from(ticket, now=NOW)
    assert found.value.diagnostics == expected.value.diagnostics


def test_nothing_is_taken_for_granted_when_that_is_asked(policy: Policy) -> None:
    assert "plan" in policy.compiled().ticket_from({})
    assert "plan" not in policy.compiled().ticket_from({}, take=False)


@pytest.mark.parametrize("path", ["policies/projectflow", "policies/online_shop", "docs/bluebird.yaml"])
def test_clocks_lanes_and_scales_of_real_policies_come_out_the_same(path: str) -> None:
    policy = load(path)
    compiled = policy.compiled()
    for ticket in (
        "My parcel never arrived and I want my money back, $400.",
        {"created_at": "2026-02-20T09:00:00+01:00", "text": "This is the third time I write. I will call my lawyer."},
        {},
    ):
        decision, answer = policy.route(ticket, now=NOW), compiled.answer(compiled.ticket_from(ticket, now=NOW))
        assert {name: (scale.value, scale.at_most) for name, scale in decision.scales.items()} == {
            name: (None, None) if scale.applies is False else (scale.low, scale.high) for name, scale in answer.scales.items()
        }
        assert {lane.id for lane in decision.lanes if lane.state == "in"} == {name for name, truth in answer.lanes.items() if truth}
