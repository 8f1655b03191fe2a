"""Where values come from, and what happens when they are wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from policy_engine import Policy, TicketError
from policy_engine.decision import Decision
from policy_engine.loader.policy_source import PolicySource
from policy_engine.loader.resolve import resolve
from policy_engine.loader.shape import build
from policy_engine.model.document import PolicyDocument
from policy_engine.source.from_data import node_of

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)

BASE: dict[str, Any] = {
    "format": "escalation-policy/1",
    "id": "p",
    "title": "P",
    "currency": "USD",
    "levels": [{"id": "low", "title": "Low"}, {"id": "high", "title": "High"}],
    "events": [{"id": "replied", "field": "first_reply_at"}, {"id": "charged", "field": "charged_at", "if_missing": "unknown"}],
    "signals": [
        {"id": "leaving", "type": "flag", "field": "leaving", "text": ["i am leaving"]},
        {"id": "plan", "type": "choice", "values": ["free", "team", "enterprise"], "field": "customer.plan", "ordered": "yes"},
        {"id": "amount", "type": "money", "field": "amount"},
        {"id": "seats", "type": "number", "field": "seats"},
        {"id": "areas", "type": "choices", "values": ["billing", {"id": "login", "if_missing": "no"}], "field": "areas"},
        {"id": "age", "type": "duration", "from": "received"},
        {"id": "waiting", "type": "duration", "from": "received", "to": "replied"},
        {"id": "charge_age", "type": "duration", "from": "charged"},
    ],
    "triggers": [{"id": "t", "title": "T", "level": "high", "when": {"leaving": "yes"}}],
}


def policy(**changes: Any) -> Policy:
    data = {**BASE, **changes}
    node = node_of(data, "policy")
    document, found = build(PolicyDocument, data, node)
    assert document is not None, found
    program, found = resolve(document, node)
    assert not found, found
    return Policy(PolicySource("policy", document, program, node, "0"))


def route(ticket: dict[str, Any], **changes: Any) -> Decision:
    return policy(**changes).route(ticket, now=NOW)


def test_a_person_wins_over_a_field_and_a_field_over_the_text() -> None:
    both = {"text": "I am leaving", "fields": {"leaving": False}}
    decision = route(both)
    assert (decision.signals["leaving"].value, decision.signals["leaving"].source) == ("no", "field")
    assert decision.signals["leaving"].overruled == (("text", "yes"),)
    decision = route({**both, "signals": {"leaving": "yes"}})
    assert (decision.level, decision.signals["leaving"].source) == ("high", "person")


def test_silent_text_means_no_and_no_text_means_not_known() -> None:
    assert route({"text": "Hello there, a question."}).signals["leaving"].value == "no"
    empty = route({"fields": {}}).signals["leaving"]
    assert (empty.known, empty.reason) == (False, "there is no text to read")


def test_a_person_may_narrow_a_value() -> None:
    assert route({"signals": {"plan": "at least team"}}).signals["plan"].possible == ("team", "enterprise")
    assert route({"signals": {"plan": ["free", "team"]}}).signals["plan"].possible == ("free", "team")
    assert route({"signals": {"amount": "over 500"}}).signals["amount"].value == "over 500 USD"
    assert route({"signals": {"plan": "unknown"}, "fields": {"customer": {"plan": "team"}}}).signals["plan"].known is False


def test_fields_may_be_nested_or_dotted() -> None:
    assert route({"fields": {"customer": {"plan": "team"}}}).signals["plan"].value == "team"
    assert route({"fields": {"customer.plan": "team"}}).signals["plan"].value == "team"


def test_a_set_of_values_gives_a_flag_for_each() -> None:
    decision = route({"fields": {"areas": ["billing"]}})
    assert (decision.signals["areas.billing"].value, decision.signals["areas.login"].value) == ("yes", "no")
    silent = route({})
    assert (silent.signals["areas.billing"].known, silent.signals["areas.login"].value) == (False, "no")


@pytest.mark.parametrize(
    ("ticket", "code", "words"),
    [
        ({"fields": {"customer": {"plan": "PREMIUM"}}}, "EP232", "`PREMIUM` is not one of the values"),
        ({"fields": {"customer.plan": "Team"}}, "EP232", "did you mean `team`?"),
        ({"fields": {"customer": {"plan": ["team"]}}}, "EP233", "not a list"),
        ({"fields": {"seats": "many"}}, "EP233", "`many` is not a number"),
        ({"fields": {"seats": True}}, "EP233", "not yes or no"),
        ({"fields": {"seats": float("nan")}}, "EP233", "not a number"),
        ({"fields": {"leaving": "perhaps"}}, "EP233", "neither yes nor no"),
        ({"fields": {"amount": "lots"}}, "EP233", "lots"),
        ({"fields": {"areas": ["billing", "logn"]}}, "EP232", "did you mean `login`?"),
        ({"fields": {"first_reply_at": "yesterday"}}, "EP231", "`yesterday` is not a time"),
        ({"fields": {"first_reply_at": "2026-03-02T09:00:00"}}, "EP231", "no time zone"),
        ({"created_at": "2026-03-02"}, "EP231", "a date without a time"),
        ({"signals": {"plna": "team"}}, "EP234", "did you mean `plan`?"),
        ({"events": {"replyed": "2026-03-02T09:00:00Z"}}, "EP234", "did you mean `replied`?"),
        ({"signals": {"age": "2 days"}}, "EP233", "which kind of day"),
        ({"txt": "hi"}, "EP102", "did you mean `text`?"),
        ({"text": 5}, "EP104", "should be text"),
        ({"text": "a", "messages": [{"text": "b"}]}, "EP120", "can't stand in one ticket"),
        ({"messages": [{"text": "b", "from": "boss"}]}, "EP117", "`boss` is not a sender"),
        ({"fields": ["a"]}, "EP104", "group of keys"),
        ({"fields": {"decided": {"level": "high"}}}, "EP235", "nobody may decide"),
        ({"fields": {"current": {"level": "top"}}}, "EP232", "`top` is not one of the values"),
    ],
)
def test_a_wrong_value_is_an_error_and_never_a_default(ticket: dict[str, Any], code: str, words: str) -> None:
    with pytest.raises(TicketError) as raised:
        route(ticket)
    found = raised.value.diagnostics
    assert [d.code for d in found] == [code]
    assert words in f"{found[0].message} {found[0].help}"


def test_all_mistakes_of_a_ticket_come_at_once() -> None:
    with pytest.raises(TicketError) as raised:
        route({"fields": {"seats": "many", "customer": {"plan": "gold"}}, "signals": {"nothing": 1}})
    assert sorted(d.code for d in raised.value.diagnostics) == ["EP232", "EP233", "EP234"]


def test_money_in_another_currency_is_not_known_and_says_so() -> None:
    for amount in ("900 EUR", {"amount": 900, "currency": "EUR"}):
        signal = route({"fields": {"amount": amount}}).signals["amount"]
        assert (signal.known, signal.source) == (False, "field")
        assert signal.reason is not None and "EUR" in signal.reason


def test_time_is_counted_across_zones_in_real_hours() -> None:
    decision = route({"created_at": "2026-03-03T05:00:00-05:00"})
    assert decision.signals["age"].value == "2h"


def test_a_duration_to_an_event_that_has_not_happened_does_not_apply() -> None:
    waiting = route({"created_at": "2026-03-03T05:00:00-05:00"}).signals["waiting"]
    assert (waiting.applies, waiting.value) == ("no", "does not apply")


def test_a_duration_from_an_event_nobody_knows_is_not_known() -> None:
    assert route({}).signals["charge_age"].known is False
    assert route({"events": {"charged": "2026-03-03T11:30:00Z"}}).signals["charge_age"].value == "30m"


def test_an_event_may_have_happened_at_a_time_that_nobody_knows() -> None:
    decision = route({"created_at": "2026-03-03T05:00:00Z", "events": {"replied": "happened", "charged": "unknown"}})
    assert decision.signals["waiting"].known is False and decision.signals["waiting"].applies == "yes"
    assert decision.signals["charge_age"].known is False
    assert route({"created_at": "2026-03-03T05:00:00Z", "events": {"replied": "not_yet"}}).signals["waiting"].applies == "no"


def test_a_date_alone_can_not_be_counted_in_hours() -> None:
    signal = route({"fields": {"charged_at": "2026-03-02"}}).signals["charge_age"]
    assert signal.known is False and signal.reason is not None and "date" in signal.reason


def test_of_an_event_that_recurs_the_latest_time_counts() -> None:
    ticket = {"events": {"charged": ["2026-03-03T10:00:00Z", "2026-03-03T11:00:00Z"]}}
    assert route(ticket).signals["charge_age"].value == "1h"


def test_a_moment_still_to_come_has_not_happened() -> None:
    ticket = {"created_at": "2026-03-03T11:00:00Z", "events": {"replied": "2026-03-04T10:00:00Z"}}
    assert route(ticket).signals["waiting"].applies == "no"


def test_agents_words_are_not_the_customers() -> None:
    ticket = {
        "messages": [{"from": "customer", "text": "A question about exports."}, {"from": "agent", "text": "Do you say: I am leaving?"}]
    }
    assert route(ticket).level == "low"


DECIDABLE: dict[str, Any] = {"roles": [{"id": "lead", "title": "Lead"}], "scales": {"level": {"decided_by": "lead"}}}


def test_a_level_that_does_not_exist_can_not_be_decided() -> None:
    with pytest.raises(TicketError) as raised:
        route({"fields": {"decided": {"level": "hgih"}}}, **DECIDABLE)
    assert [(d.code, d.help) for d in raised.value.diagnostics] == [("EP232", "did you mean `high`?")]


def test_what_the_role_in_charge_decided_wins_and_both_are_shown() -> None:
    decision = route({"text": "I am leaving", "fields": {"decided": {"level": "low"}}}, **DECIDABLE)
    level = decision.scales["level"]
    assert (level.value, level.decided, level.own, level.determined) == ("low", "low", ("high", "high"), True)


def test_of_several_starts_an_unknown_one_leaves_only_a_bound() -> None:
    signals = [*BASE["signals"], {"id": "since", "type": "duration", "from": ["received", "charged"]}]
    known = {"created_at": "2026-03-02T12:00:00Z", "events": {"charged": "2026-03-03T10:00:00Z"}}
    assert route(known, signals=signals).signals["since"].value == "2h"
    assert route({"created_at": "2026-03-02T12:00:00Z"}, signals=signals).signals["since"].value == "at most 24h"


def test_of_several_times_those_still_to_come_do_not_count() -> None:
    ticket = {"events": {"charged": ["2026-03-03T11:00:00Z", "2026-03-09T11:00:00Z"]}}
    assert route(ticket).signals["charge_age"].value == "1h"


def test_a_bare_date_begins_in_the_zone_of_the_policy() -> None:
    ticket = {"created_at": "2026-03-01T00:00:00Z", "fields": {"first_reply_at": "2026-03-04"}}
    late = datetime(2026, 3, 4, 2, tzinfo=UTC)
    assert policy(time_zone="America/New_York").route(ticket, now=late).signals["waiting"].applies == "no"
    assert policy(time_zone="Europe/Berlin").route(ticket, now=late).signals["waiting"].applies == "yes"


def test_a_value_without_phrases_is_not_denied_by_silence() -> None:
    signals = [{"id": "leaving", "type": "flag"}, {"id": "wish", "type": "choices", "values": ["a", "b"], "text": {"a": ["alpha"]}}]
    silent = route({"text": "nothing of the kind"}, signals=signals).signals
    assert (silent["wish.a"].value, silent["wish.b"].known) == ("no", False)


@pytest.mark.parametrize(
    ("ticket", "words"),
    [
        ({"signals": {"level": "high"}}, "fields.current"),
        ({"signals": {"replied": "happened"}}, "under `events`"),
        ({"fields": {"decided": {"levle": "high"}}}, "did you mean `level`?"),
        ({"fields": {"current": "high"}}, "group of keys"),
        ({"fields": {"customer": "enterprise"}}, "reads `plan` in it"),
        ({"signals": {"plan": "over enterprise"}}, "no value of `plan` is over enterprise"),
        ({"fields": {"amount": -50}}, "below zero"),
    ],
)
def test_what_would_be_ignored_is_an_error(ticket: dict[str, Any], words: str) -> None:
    with pytest.raises(TicketError) as raised:
        route(ticket)
    assert words in " ".join(f"{d.message} {d.help}" for d in raised.value.diagnostics)


def test_a_value_given_for_what_does_not_apply_is_noted() -> None:
    signals = [{"id": "leaving", "type": "flag"}, {"id": "sum", "type": "money", "only_if": {"leaving": "yes"}, "title": "Sum"}]
    decision = route({"signals": {"leaving": "no", "sum": 900}}, signals=signals)
    assert decision.notes == ("Sum was given, but it does not apply to this ticket.",)


CLOCKED: dict[str, Any] = {
    "signals": [{"id": "leaving", "type": "flag", "field": "leaving"}],
    "calendars": {"office": {"hours": {"mon-fri": "09:00-17:00"}, "holidays": "none"}},
    "deadlines": [
        {"id": "answer", "when": {"leaving": "yes"}, "from": "received", "within": "4h", "calendar": "office", "met_by": "replied"},
        {"id": "after", "from": "replied", "within": "1h", "calendar": "office"},
    ],
}


@pytest.mark.parametrize(
    ("state", "ticket", "fires"),
    [
        ({"answer": "none"}, {"fields": {"leaving": False}}, True),
        ({"answer": "missed"}, {"fields": {"leaving": False}}, False),
        ({"answer": "missed"}, {"fields": {"leaving": True}}, False),
        ({"answer": "missed"}, {"fields": {"leaving": True}, "created_at": "2026-03-02T15:30:00Z"}, True),
        ({"answer": "missed"}, {"created_at": "2026-03-02T15:30:00Z"}, None),
        ({"after": "waiting"}, {}, True),
        ({"after": "missed"}, {"events": {"replied": "2026-03-03T11:00:00Z"}}, True),
        ({"after": "running"}, {"events": {"replied": "2026-03-03T11:30:00Z"}}, True),
        ({"after": "missed"}, {"events": {"replied": "unknown"}}, None),
    ],
)
def test_states_of_deadlines_fire_triggers(state: dict[str, str], ticket: dict[str, Any], fires: bool | None) -> None:
    triggers = [{"id": "t", "title": "T", "level": "high", "when": state}]
    decision = route({"created_at": "2026-03-03T10:00:00Z", **ticket}, triggers=triggers, **CLOCKED)
    expected = {True: ("high", "high"), False: ("low", "low"), None: ("low", "high")}[fires]
    assert (decision.level, decision.at_most) == expected
