"""What the software vendor's policy promises beyond the route: what a message must say, who is paged when, both readings of a doubt."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from policy_engine import Policy, load
from policy_engine.decision import Decision
from policy_engine.export.timeline import timeline_text
from policy_engine.model.ticket import Ticket
from policy_engine.timeline import make_timeline

RECEIVED = "2026-03-11T10:00:00-07:00"
BREAK_IN = {"break_in": "yes", "hosting": "self-managed", "open_server": "yes", "unpatched": "yes"}
DOWN = {"impact": "down", "scope": "all", "environment": "production"}


@cache
def policy() -> Policy:
    return load(Path(__file__).parents[1] / "policies" / "software_vendor")


def routed(signals: dict[str, Any], *, now: str = RECEIVED, **ticket: Any) -> Decision:
    fields = {"plan": "premium", "form": "emergency", **ticket.pop("fields", {})}
    whole = {"text": "Please see the notes.", "created_at": RECEIVED, "fields": fields, "signals": signals, **ticket}
    return policy().route(whole, now=datetime.fromisoformat(now))


def lanes(decision: Decision, state: str) -> list[str]:
    return [lane.id for lane in decision.lanes if lane.state == state]


def test_a_downgrade_says_all_that_it_must() -> None:
    (template,) = [template for template in policy().document.templates if template.id == "downgrade"]
    assert [point in template.body.lower() for point in template.must_say] == [True] * 5


def test_a_part_of_the_users_that_may_be_significant_leaves_both_readings_open() -> None:
    decision = routed(
        {"impact": "major", "core_access": "yes", "workaround": "no", "never_emergency": "not_listed", "scope": ["few", "many"]}
    )
    assert lanes(decision, "possibly") == ["courtesy_emergency", "not_emergency"]
    assert [ask.signal for ask in decision.ask] == ["scope"]


@pytest.mark.parametrize("missing", BREAK_IN)
def test_only_a_break_in_on_an_open_unpatched_server_of_theirs_is_always_an_emergency(missing: str) -> None:
    kept = {**BREAK_IN, "impact": "none", "never_emergency": "not_listed", "emergency_decision": "refused"}
    assert lanes(routed(kept), "in") == ["emergency"]
    other = {**kept, missing: "hosted" if missing == "hosting" else "no"}
    assert lanes(routed(other), "in") == ["not_emergency"]


@pytest.mark.parametrize(
    ("busy", "pages"), [("1", ["on_call_engineer", "manager_on_call", "director"]), ("2", ["manager_on_call", "director"])]
)
def test_a_busy_engineer_is_not_paged_again(busy: str, pages: list[str]) -> None:
    decision = routed(DOWN, fields={"concurrent_emergencies": busy})
    (chain,) = [chain for chain in decision.chains if chain.id == "emergency_page"]
    assert [role for page in chain.pages for role in page.page] == pages


def test_only_the_manager_pages_the_backup_pool() -> None:
    decision = routed(DOWN, fields={"concurrent_emergencies": "2"}, created_at="2026-03-14T10:00:00-07:00", now="2026-03-14T10:00:00-07:00")
    (chain,) = [chain for chain in decision.chains if chain.id == "backup_page"]
    assert [(page.page, page.by_hand) for page in chain.pages] == [(("manager_on_call",), None), (("backup_pool",), "manager_on_call")]


@pytest.mark.parametrize(
    "topic", ["standby_site", "other_product", "other_ticket", "image_limits", "configuration", "own_scripts", "search_service"]
)
def test_the_list_beats_every_courtesy(topic: str) -> None:
    grave = {"impact": "major", "scope": "all", "workaround": "no", "money_at_stake": "yes", "legal_or_audit": "yes"}
    assert lanes(routed({**grave, "never_emergency": "not_listed"}), "in") == ["courtesy_emergency"]
    assert lanes(routed({**grave, "never_emergency": topic}), "in") == ["not_emergency"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("ticket_age_minutes", "30"),
        ("last_reply_from", "support"),
        ("attention.incomplete", "yes"),
        ("attention.organisation_known", "no"),
        ("attention.business_reason", "no"),
    ],
)
def test_each_check_alone_blocks_a_request(field: str, value: str) -> None:
    good = {"kind": "attention-request", "ticket_age_minutes": "31", "last_reply_from": "customer", "attention.business_reason": "yes"}
    assert lanes(routed({}, fields=good), "in") == ["attention"]
    assert lanes(routed({}, fields={**good, field: value}), "in") == ["attention_refused"]
    saturday = "2026-03-14T10:00:00-07:00"
    assert lanes(routed({}, fields=good, created_at=saturday, now=saturday), "in") == ["attention_refused"]


def test_a_timeline_says_which_pages_are_not_needed_any_more() -> None:
    ticket = {"text": "Please see the notes.", "created_at": RECEIVED, "fields": {"plan": "premium", "form": "emergency"}, "signals": DOWN}
    read = Ticket.model_validate({**ticket, "events": {"taken": "2026-03-11T10:02:00-07:00"}})
    lines = timeline_text(make_timeline(policy(), read, now=datetime.fromisoformat("2026-03-11T10:03:00-07:00")), policy()).splitlines()
    assert "  10:05     not needed  Emergency page, step 2: page Support manager on call" in lines


def test_a_reason_that_names_a_lane_quotes_the_words_behind_it() -> None:
    fields = {"plan": "premium"}
    decision = policy().route({"text": "Production is down for everyone.", "created_at": RECEIVED, "fields": fields})
    (line,) = [line for trigger in decision.fired if trigger.id == "strict-emergency" for line in trigger.because]
    assert line.quotes == ("Production is down", "everyone", "Production")
