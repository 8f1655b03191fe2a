"""Conditions in plain words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from policy_engine.export.handbook.book import Book, View
from policy_engine.export.handbook.plain import as_list, words_of
from policy_engine.model.conditions import parse_condition
from tests.handbook_policies import read

POLICY = """\
format: escalation-policy/1
id: shop
title: Shop
currency: EUR
levels:
  - {id: desk, title: Desk}
  - {id: lead, title: Lead}
  - {id: head, title: Head}
events:
  - {id: sent, title: Parcel sent, field: sent_at}
signals:
  - {id: angry, title: Angry customer, type: flag, text: angry, ask: Is the customer angry?}
  - {id: plan, title: Plan, type: choice, values: [free, {id: team, title: Team plan}, gold], field: plan}
  - {id: harm, title: Harm, type: choice, ordered: yes, values: [small, medium, large], field: harm}
  - {id: wants, title: Wish, type: choices, values: [{id: money, title: money back}, swap], field: wants}
  - {id: sum, title: Sum, type: money, field: sum}
  - {id: age, title: Age, type: duration, from: received}
lanes:
  - {id: sales, title: Sales, when: {plan: free}}
  - {id: rest, title: The rest}
deadlines:
  - {id: refund, title: Refund, from: sent, within: 30m, calendar: always}
triggers:
  - {id: old, title: Old, level: lead, when: {age: over 3 business days}}
  - {id: very_old, title: Very old, level: lead, when: {age: over 24h}}
"""


@pytest.fixture
def view(tmp_path: Path) -> View:
    path = tmp_path / "shop.yaml"
    path.write_text(POLICY, encoding="utf-8", newline="\n")
    return View(Book(read(path)), "index.md")


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        ({"angry": "yes"}, "Angry customer"),
        ({"not": {"angry": "yes"}}, "Angry customer: no"),
        ({"plan": "team"}, "Plan: Team plan"),
        ({"plan": ["team", "gold"]}, "Plan: Team plan or gold"),
        ({"plan": {"not": ["team", "gold"]}}, "Plan: not Team plan or gold"),
        ({"not": {"plan": "gold"}}, "Plan: not gold"),
        ({"harm": "at least medium"}, "Harm: medium or higher"),
        ({"harm": "at most medium"}, "Harm: medium or lower"),
        ({"level": "at least lead"}, "the ticket is at Lead or higher"),
        ({"level": "desk"}, "the ticket is at Desk"),
        ({"wants": "money"}, "Wish: money back"),
        ({"wants": {"not": "money"}}, "Wish: not “money back”"),
        ({"sum": "over 1500"}, "Sum is over 1,500 EUR"),
        ({"sum": "100 to 500"}, "Sum is 100 EUR to 500 EUR"),
        ({"sum": "unknown"}, "Sum is not known"),
        ({"not": {"sum": "known"}}, "Sum is not known"),
        ({"age": "over 24h"}, "Age is over 24 hours"),
        ({"age": "at most 3 business days"}, "Age is at most 3 business days"),
        ({"sent": "happened"}, "“Parcel sent” has happened"),
        ({"not": {"sent": "happened"}}, "“Parcel sent” has not happened yet"),
        ({"refund": "missed"}, "“Refund” was missed"),
        ({"lane": "sales"}, "the ticket belongs to “Sales”"),
        ({"lane": {"not": "sales"}}, "the ticket does not belong to “Sales”"),
        ({"not": {"any": [{"lane": "sales"}, {"lane": "rest"}]}}, "the ticket does not belong to “Sales” or “The rest”"),
        ({"angry": "yes", "plan": "gold"}, "Angry customer, and Plan: gold"),
        ({"plan": "gold", "any": [{"angry": "yes"}, {"sum": "over 5"}]}, "Plan: gold, and (Angry customer, or Sum is over 5 EUR)"),
        ({"not": {"any": [{"angry": "yes"}, {"plan": "gold"}]}}, "none of these (Angry customer, or Plan: gold)"),
        ({"not": {"angry": "yes", "plan": "gold"}}, "not all of these together (Angry customer, and Plan: gold)"),
    ],
)
def test_a_condition_reads_as_a_sentence(view: View, condition: dict[str, Any], sentence: str) -> None:
    assert view.line(parse_condition(condition)) == sentence


def test_no_condition_says_nothing(view: View) -> None:
    assert view.line(None) == ""


def test_a_list_asks_the_authors_question(view: View) -> None:
    condition = view.book.condition(parse_condition({"plan": "gold", "any": [{"angry": "yes"}, {"sum": "over 5"}]}))
    lead, items = as_list(words_of(condition, view.book.wording))
    assert lead == "All of these:"
    assert items == "- Plan: gold\n- Any of these:\n  - Angry customer (Is the customer angry?)\n  - Sum is over 5 EUR"


@pytest.mark.parametrize(
    ("condition", "left"),
    [
        ({"level": "at least lead"}, {"lead": "", "head": ""}),
        ({"level": "at least lead", "angry": "yes"}, {"lead": "Angry customer", "head": "Angry customer"}),
        ({"any": [{"level": "head"}, {"angry": "yes"}]}, {"desk": "Angry customer", "lead": "Angry customer", "head": ""}),
        ({"not": {"level": "head"}}, {"desk": "", "lead": ""}),
    ],
)
def test_what_is_left_of_a_condition_at_each_level(view: View, condition: dict[str, Any], left: dict[str, str]) -> None:
    assert {name: view.line_of(rest) for name, rest in view.book.by_level(parse_condition(condition)).items()} == left
