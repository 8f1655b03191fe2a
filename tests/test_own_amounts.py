"""Amount signals that an author reads with phrases of their own."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from policy_engine import Policy, check, load
from tests.small_policy import Cli

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)

POLICY = """\
format: escalation-policy/1
id: cottages
title: Cottages
currency: {currency}
levels: [{{id: desk, title: Desk}}, {{id: lead, title: Lead}}]
signals:
  - {{id: amount_read, title: What is read, type: {kind}, text: {text}, ask: "How much is it?"}}
triggers:
  - {{id: big, title: Big, level: lead, when: {{amount_read: over {limit}}}}}
"""


def written(folder: Path, text: str, kind: str = "money", currency: str = "USD") -> Policy:
    place = folder / "cottages.yaml"
    limit = "24h" if kind == "duration" else "100"
    place.write_text(POLICY.format(text=text, kind=kind, currency=currency, limit=limit), encoding="utf-8")
    return load(place)


@pytest.mark.parametrize(
    ("text", "customer", "value"),
    [
        ('["deposit of {money}"]', "You kept our deposit of $250 and a fee of $900.", "250 USD"),
        ('["deposit of {number}"]', "You kept our deposit of 250.", "250 USD"),
        ("[deposit]", "The fee was $900. We paid $250 as a deposit.", "250 USD"),
        ("[deposit]", "The deposit is gone. We paid $250.", "not known"),
        ('["deposit of {money}"]', "You kept our deposit of over $250.", "at least 250 USD"),
        ('["deposit of {money}"]', "I did not pay a deposit of $250.", "not known"),
        ('["deposit of {money}"]', "Our deposit of 250 EUR is gone.", "not known"),
        ('["deposit of {money}", "{money} upfront"]', "A deposit of $250, then $90 upfront.", "90 USD or 250 USD"),
        ('{amount: ["deposit of {money}", "{money} upfront"], pick: largest}', "A deposit of $250, then $90 upfront.", "250 USD"),
        ('{amount: [deposit], except: ["{money} deposit fee"]}', "A $15 deposit fee. A deposit of $250.", "250 USD"),
    ],
)
def test_phrases_say_where_a_sum_stands(tmp_path: Path, text: str, customer: str, value: str) -> None:
    assert written(tmp_path, text).route(customer, now=NOW).signals["amount_read"].value == value


@pytest.mark.parametrize(
    ("kind", "text", "customer", "value"),
    [
        ("number", '["{number} nights"]', "We booked five nights for 4 people.", "5"),
        ("number", '["{ordinal} night"]', "It leaked on the third night.", "3"),
        ("number", "{2: [a weekend], amount: [nights]}", "We stayed for a weekend.", "2"),
        ("number", "{2: [a weekend], amount: [nights]}", "We stayed 12 nights.", "12"),
        ("duration", '["without water for {duration}"]', "We were without water for two days, and stay three weeks.", "48h"),
        ("duration", '["broke {ago}"]', "The heating broke 3 hours ago.", "3h"),
        ("duration", "[without water]", "Without water, and that for 26 hours.", "26h"),
    ],
)
def test_phrases_say_where_a_number_or_a_length_stands(tmp_path: Path, kind: str, text: str, customer: str, value: str) -> None:
    assert written(tmp_path, text, kind).route(customer, now=NOW).signals["amount_read"].value == value


def test_an_own_amount_raises_the_level_with_the_words_it_rests_on(tmp_path: Path) -> None:
    decision = written(tmp_path, '["deposit of {money}"]').route("Our deposit of $250 is gone.", now=NOW)
    assert (decision.level, decision.determined) == ("lead", True)
    assert [quote.text for quote in decision.signals["amount_read"].quotes] == ["deposit of $250"]


def test_where_two_sums_differ_over_the_limit_the_answer_asks(tmp_path: Path) -> None:
    decision = written(tmp_path, "[deposit]").route("A deposit of $250. No, the deposit was $90.", now=NOW)
    assert (decision.level, decision.at_most, [ask.signal for ask in decision.ask]) == ("desk", "lead", ["amount_read"])


def test_the_largest_of_two_sums_may_settle_it(tmp_path: Path) -> None:
    policy = written(tmp_path, "{amount: [deposit], pick: largest}")
    assert policy.route("A deposit of $250. No, the deposit was $90.", now=NOW).determined


def test_a_list_and_the_word_amount_are_the_same(tmp_path: Path) -> None:
    texts = [written(tmp_path, text).source.document.signals[0].text for text in ("[deposit]", "{amount: deposit}")]
    assert texts[0] == texts[1]


def test_an_amount_in_another_currency_says_why_it_is_not_known(tmp_path: Path) -> None:
    policy = written(tmp_path, '["deposit of {money}"]', currency="EUR")
    assert "USD" in str(policy.route("Our deposit of 250 USD is gone.", now=NOW).signals["amount_read"].reason)


def test_a_phrase_of_an_amount_may_stand_in_the_words_of_a_detector(tmp_path: Path) -> None:
    place = tmp_path / "cottages.yaml"
    own = POLICY.format(text='["refund of {money}", refund]', kind="money", currency="USD", limit="100")
    place.write_text(own.replace("triggers:", "  - {id: refund, type: flag, text: refund_request}\ntriggers:"), encoding="utf-8")
    assert "EP506" not in {finding.code for finding in check(place).diagnostics}


def test_a_slot_that_only_some_spellings_lack_is_found(tmp_path: Path) -> None:
    place = tmp_path / "cottages.yaml"
    text = '["paid (upfront {money}|{duration} before)"]'
    place.write_text(POLICY.format(text=text, kind="money", currency="USD", limit="100"), encoding="utf-8")
    found = [one for one in check(place).diagnostics if one.code < "EP300"]
    assert [(one.code, one.message) for one in found] == [("EP214", "`{duration}` gives no value to a signal of type `money`")]


def test_a_comparison_shows_the_phrases_of_an_amount(tmp_path: Path, cli: Cli) -> None:
    (tmp_path / "new").mkdir()
    written(tmp_path, "[deposit]")
    written(tmp_path / "new", "{amount: [deposit fee], pick: largest}")
    out = " ".join(cli("diff", tmp_path / "cottages.yaml", tmp_path / "new" / "cottages.yaml").out.split())
    assert "no longer: “deposit” for the amount" in out
    assert "new: “deposit fee” for the amount" in out and "the largest of several" in out


@pytest.mark.parametrize(
    ("kind", "language", "found"), [("duration", "de", 1), ("duration", "en", 0), ("money", "de", 0), ("number", "de", 0)]
)
def test_a_length_of_time_in_german_phrases_is_warned_of(tmp_path: Path, kind: str, language: str, found: int) -> None:
    place = tmp_path / "cottages.yaml"
    own = POLICY.format(text="[warte]", kind=kind, currency="EUR", limit="24h" if kind == "duration" else "100")
    place.write_text(f"language: {language}\n{own}", encoding="utf-8")
    assert [one.code for one in check(place).diagnostics].count("EP510") == found


def test_an_own_sum_is_read_in_german(tmp_path: Path) -> None:
    place = tmp_path / "cottages.yaml"
    own = POLICY.format(text='["kaution von {money}"]', kind="money", currency="EUR", limit="100")
    place.write_text(f"language: de\n{own}", encoding="utf-8")
    decision = load(place).route("Ich habe eine Kaution von 1.250 € bezahlt und will sie zurück.", now=NOW)
    assert decision.signals["amount_read"].value == "1,250 EUR"


def test_a_batch_reads_the_amounts_that_the_router_reads(tmp_path: Path, cli: Cli) -> None:
    pytest.importorskip("pyarrow", reason="needs the extra [batch]")
    policy = written(tmp_path, '{amount: ["deposit of {money}", fee], except: ["no deposit"], pick: largest}')
    texts = (
        "A deposit of $250.",
        "A deposit of $90, and a fee of $120.",
        "A fee of over $50.",
        "No deposit of $500.",
        "A deposit of 200 EUR.",
    )
    (tmp_path / "in.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")
    assert cli("batch", tmp_path / "cottages.yaml", tmp_path / "in.jsonl", "-o", tmp_path / "out.jsonl").code == 0
    rows = [json.loads(row) for row in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    decisions = [policy.route(text, now=NOW) for text in texts]
    assert [(row["level"], row["at_most"]) for row in rows] == [(one.level, one.at_most) for one in decisions]
    assert [row["level"] for row in rows] == ["lead", "lead", "desk", "desk", "desk"]
