"""Who may not do an action, who steps in, what must be written down when an answer is lowered, and what is paid."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from policy_engine.api import Policy
from policy_engine.decision import Decision
from policy_engine.decision.models import ActionResult, PaymentResult
from policy_engine.diagnostics import TicketError
from policy_engine.export.answer import answer_text
from policy_engine.loader import read_policy
from policy_engine.loader.fields import fields_read, misspelt
from tests.policies_from_data import policy_from
from tests.small_policy import Cli

NOW = datetime.fromisoformat("2026-03-12T12:00:00+00:00")
CLAIMS: dict[str, Any] = {
    "format": "escalation-policy/1",
    "id": "claims",
    "title": "Claims",
    "currency": "EUR",
    "time_zone": "Europe/London",
    "roles": [
        {"id": "handler", "title": "Claim handler", "backup": "senior"},
        {"id": "senior", "title": "Senior handler", "backup": "head"},
        {"id": "head", "title": "Head of claims"},
    ],
    "levels": [{"id": "desk", "title": "Desk", "role": "handler"}, {"id": "board", "title": "Board", "role": "senior"}],
    "events": [{"id": "down"}, {"id": "up"}],
    "signals": [{"id": "big", "type": "flag", "field": "big"}, {"id": "outage", "type": "duration", "from": "down", "to": "up"}],
    "scales": {"level": {"decided_by": "head", "record_if_lowered": ["why it is lower", "who agreed"]}},
    "triggers": [{"id": "big-one", "title": "Big", "level": "board", "when": {"big": "yes"}}],
    "steps": [{"id": "review", "do": "Review it", "by": "handler", "other_than": "claim.decided_by"}],
}


def route(policy: Policy, events: dict[str, str] | None = None, **fields: Any) -> Decision:
    return policy.route({"events": events or {}, "fields": {"big": True, **fields}}, now=NOW)


def review(**fields: Any) -> ActionResult:
    return route(policy_from(CLAIMS), **fields).actions[0]


def test_the_answer_names_whoever_handled_it_before() -> None:
    found = review(claim={"decided_by": ["Ada Byron", "Ada Byron", "Grace H."]})
    assert (found.not_by, found.not_by_field, found.instead) == (("Ada Byron", "Grace H."), None, None)


def test_while_nobody_says_who_handled_it_the_answer_asks_to_find_out() -> None:
    found = review()
    assert (found.not_by, found.not_by_field) == ((), "claim.decided_by")
    assert "who did is not in the ticket (field `claim.decided_by`)" in answer_text(
        route(policy_from(CLAIMS)), policy_from(CLAIMS), width=200
    )


@pytest.mark.parametrize(("said", "instead"), [("handler", "senior"), (["Claim handler", "senior"], "head"), ("head", None)])
def test_a_role_that_handled_it_is_replaced_by_the_first_backup_that_did_not(said: object, instead: str | None) -> None:
    assert review(claim={"decided_by": said}).instead == instead


def test_where_nobody_is_left_the_answer_says_so() -> None:
    policy = policy_from(CLAIMS)
    text = answer_text(route(policy, claim={"decided_by": ["handler", "senior", "head"]}), policy, width=200)
    assert "Nobody who stands in for Claim handler is left" in text


def test_a_field_that_holds_no_name_is_an_error_at_its_place() -> None:
    with pytest.raises(TicketError) as caught:
        review(claim={"decided_by": {"id": 7}})
    assert [found.code for found in caught.value.diagnostics] == ["EP233"]


def test_a_slip_in_the_name_of_that_field_is_told() -> None:
    slips = misspelt({"claim": {"decidet_by": "Ada"}}, fields_read(policy_from(CLAIMS).document))
    assert list(slips) == [(("claim", "decidet_by"), ("claim", "decided_by"))]


def test_an_owner_is_shown_with_the_stand_in_and_with_who_settles_a_doubt() -> None:
    policy = policy_from(CLAIMS)
    open_one = policy.route({"fields": {}}, now=NOW)
    text = answer_text(open_one, policy, width=200)
    assert "Owner: Claim handler (stand-in: Senior handler)" in text
    assert "If it can't be found out, Level is settled by: Head of claims" in text
    assert "is settled by" not in answer_text(route(policy), policy, width=200)


@pytest.mark.parametrize(("decided", "lowered"), [("desk", True), ("board", False)])
def test_only_a_lower_decision_needs_its_reasons(decided: str, lowered: bool) -> None:
    scale = route(policy_from(CLAIMS), decided={"level": decided}).scales["level"]
    assert (scale.lowered, scale.record) == (lowered, ("why it is lower", "who agreed") if lowered else ())


def test_the_form_asks_for_the_reasons_of_a_lower_decision(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    ticket = ("--field", "complaint.is_complaint=yes", "--field", "complaint.payment=no", "--field", "complaint.other=yes")
    lowered = ("policies/bank_complaints", "", *ticket, "--field", "decided.level=front_line")
    blank = Cli(capsys)("checklist", *lowered, "--blank-form").out
    assert "why it is lower than the procedure says:\nwho agreed to that:\n" in blank
    form = tmp_path / "form.yaml"
    filled = "\n".join(line if line.startswith("#") or not line else f"{line} words" for line in blank.splitlines())
    form.write_text(filled.replace("who agreed to that: words", "who agreed to that:") + "\n", encoding="utf-8")
    ran = Cli(capsys)("checklist", *lowered, "--form", form)
    assert ran.code == 1 and "the field `who agreed to that` is empty" in ran.out + ran.err


def paid(pay: dict[str, Any], *events: str) -> PaymentResult:
    policy = policy_from({**CLAIMS, "steps": [{"id": "credit", "pay": pay, "when": {"big": "yes"}}]})
    found = route(policy, dict(zip(("down", "up"), events, strict=False))).actions[0].pay
    assert found is not None
    return found


HOURLY = {"amount": "10 EUR", "plus": "5 EUR", "per": "6h", "of": "outage"}


@pytest.mark.parametrize(
    ("up", "total"),
    [("2026-03-10T05:59:00+00:00", "10 EUR"), ("2026-03-10T06:00:00+00:00", "15 EUR"), ("2026-03-11T01:00:00+00:00", "30 EUR")],
)
def test_only_full_lengths_of_time_are_paid(up: str, total: str) -> None:
    assert paid(HOURLY, "2026-03-10T00:00:00+00:00", up).sum == total


def test_the_limit_holds_and_ends_the_doubt() -> None:
    limited = {**HOURLY, "at_most": "20 EUR"}
    assert paid(limited, "2026-03-10T00:00:00+00:00", "2026-03-12T00:00:00+00:00").sum == "20 EUR"
    still = paid(limited, "2026-03-10T00:00:00+00:00")
    assert (still.sum, still.at_least, still.at_most, still.periods) == (None, "10 EUR", "20 EUR", None)


def test_days_that_are_not_over_do_not_count() -> None:
    daily = {**HOURLY, "per": "1 calendar day"}
    assert paid(daily, "2026-03-09", "2026-03-10").sum == "10 EUR"
    assert paid(daily, "2026-03-09", "2026-03-12").sum == "20 EUR"


def test_before_it_is_over_the_least_is_told() -> None:
    assert (paid(HOURLY, "2026-03-10T00:00:00+00:00").at_least, paid(HOURLY).sum) == ("10 EUR", None)


@pytest.mark.parametrize(
    ("pay", "code"),
    [
        ("{amount: 10 EUR, plus: 5 EUR, per: 6h}", "EP120"),
        ("{amount: 10 EUR, plus: 5 USD, per: 6h, of: outage}", "EP219"),
        ("{amount: 10 EUR, plus: 5 EUR, per: 6h, of: big}", "EP214"),
        ("{amount: 10 EUR, at_most: 5 EUR}", "EP120"),
    ],
)
def test_a_payment_that_does_not_add_up_is_refused(tmp_path: Path, pay: str, code: str) -> None:
    path = tmp_path / "p.yaml"
    lines = ["format: escalation-policy/1", "id: p", "title: P", "currency: EUR", "events: [{id: down}]", "signals:"]
    lines += ["  - {id: big, type: flag, field: big}", "  - {id: outage, type: duration, from: down}"]
    lines += ["steps:", f"  - {{id: credit, pay: {pay}}}"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    _, report = read_policy(path)
    assert [found.code for found in report.diagnostics if found.kind == "error"] == [code]
