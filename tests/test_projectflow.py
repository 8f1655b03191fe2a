"""The shipped ProjectFlow policy answers what its owner expects, and says why."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from policy_engine import Policy, load

ROOT = Path(__file__).parents[1]
NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load(ROOT / "policies" / "projectflow")


def test_levels_are_the_four_of_the_policy(policy: Policy) -> None:
    assert [level.id for level in policy.document.levels] == ["frontline", "senior", "supervisor", "manager"]


def test_leaving_and_disputing_750_goes_to_the_senior_agent(policy: Policy) -> None:
    text = "You charged me twice, $750 in total, and nobody answers. I'm done, cancel my account."
    decision = policy.route(text, now=NOW)
    assert (decision.level, decision.at_most, decision.determined) == ("senior", "senior", True)
    assert [trigger.id for trigger in decision.fired] == ["big-dispute", "leaving"]
    for trigger in decision.fired:
        quotes = [quote for line in trigger.because for quote in line.quotes]
        assert quotes and all(quote in text for quote in quotes)
    for signal in decision.signals.values():
        for quote in signal.quotes:
            assert text[quote.start : quote.end] == quote.text


def test_1200_back_goes_to_the_supervisor(policy: Policy) -> None:
    decision = policy.route("I want my $1,200 back", now=NOW)
    assert (decision.level, decision.at_most, decision.determined) == ("supervisor", "supervisor", True)


def test_an_amount_not_named_leaves_the_level_open_and_is_asked_for(policy: Policy) -> None:
    decision = policy.route("Billing problem, I think I was charged too much", now=NOW)
    assert (decision.level, decision.at_most, decision.determined) == ("frontline", "senior", False)
    assert [ask.signal for ask in decision.ask] == ["disputed_amount"]
    effects = {(answer.answer, answer.level, answer.at_most) for answer in decision.ask[0].answers}
    assert effects == {("at most 500 USD", "frontline", "frontline"), ("over 500 USD", "senior", "senior")}


def test_what_a_customer_does_not_want_fires_nothing(policy: Policy) -> None:
    decision = policy.route("I'm not going to cancel, just wondering how to export", now=NOW)
    assert (decision.level, decision.at_most, decision.determined) == ("frontline", "frontline", True)
    stopped = decision.signals["churn_threat"].stopped
    assert [guard.kind for guard in stopped] == ["negation"]
    assert "cancel" in stopped[0].stopped.text


def test_without_taking_anything_for_granted_the_plan_is_asked_for(policy: Policy) -> None:
    decision = policy.route("I'm not going to cancel, just wondering how to export", now=NOW, take=False)
    assert decision.at_most == "supervisor" and not decision.determined and decision.taken == ()
    assert "plan" in [ask.signal for ask in decision.ask]


def test_what_was_taken_for_granted_is_listed(policy: Policy) -> None:
    assert set(policy.route("How do I export?", now=NOW).taken) == {"plan", "status", "age", "backup_request"}


def test_why_not_supervisor_names_the_nearest_miss(policy: Policy) -> None:
    decision = policy.route("I want my $900 back", now=NOW, why_not="supervisor")
    assert decision.why_not is not None
    nearest = decision.why_not.triggers[0]
    assert [line.holds for line in nearest.because].count(True) >= 0
    assert "big-refund" in [miss.id for miss in decision.nearly]
    assert next(miss for miss in decision.nearly if miss.id == "big-refund").distance == "over 100 USD more"


def test_the_path_follows_the_tree(policy: Policy) -> None:
    decision = policy.route("I want my $1,200 back", now=NOW)
    graph = policy.graph()
    assert decision.path.form == "tree"
    nodes = [step.node for step in decision.path.steps]
    assert all(graph.has_edge(one, two) for one, two in pairwise(nodes))
    assert graph.has_edge(nodes[-1], decision.path.outcomes[-1])


def test_amounts_in_another_currency_stay_unknown_with_the_reason(policy: Policy) -> None:
    decision = policy.route("You charged me €900 too much, this invoice is wrong", now=NOW)
    amount = decision.signals["disputed_amount"]
    assert not amount.known and amount.reason is not None and "EUR" in amount.reason
    assert not decision.determined


def test_a_ticket_that_was_already_higher_does_not_fall(policy: Policy) -> None:
    decision = policy.route({"text": "How do I export?", "fields": {"current": {"level": "manager"}}}, now=NOW)
    assert (decision.level, decision.determined) == ("manager", True)


def test_24_hours_is_not_over_24_hours(policy: Policy) -> None:
    ticket = {"text": "Still no answer about my export", "created_at": "2026-03-02T12:00:00+00:00", "fields": {"status": "open"}}
    at_the_edge = policy.route(ticket, now=NOW)
    assert "stale" not in [trigger.id for trigger in at_the_edge.fired]
    assert [miss.distance for miss in at_the_edge.nearly if miss.id == "stale"] == ["just at the limit"]
    later = policy.route(ticket, now=datetime(2026, 3, 3, 12, 0, 1, tzinfo=UTC))
    assert "stale" in [trigger.id for trigger in later.fired]


def test_the_decision_is_plain_json(policy: Policy) -> None:
    decision = policy.route("I want my $1,200 back", now=NOW)
    assert json.loads(decision.model_dump_json())["level"] == "supervisor"
