"""The nearest known word, and none when nothing is near."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_engine.spelling import closest, did_you_mean

KNOWN = ["plan", "scope", "disputed_amount", "churn-threat", "category", "age"]


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("plna", "plan"),
        ("pln", "plan"),
        ("plans", "plan"),
        ("Plan", "plan"),
        ("disputed-amount", "disputed_amount"),
        ("DisputedAmount", "disputed_amount"),
        ("disputed amountt", "disputed_amount"),
        ("churn_thraet", "churn-threat"),
        ("categoryy", "category"),
        ("agee", "age"),
        ("scope", "scope"),
        ("xyz", None),
        ("pa", None),
        ("", None),
        ("-", None),
        ("a" * 1_000, None),
    ],
)
def test_the_nearest_word_is_found_or_none(word: str, near: str | None) -> None:
    assert closest(word, KNOWN) == near
    assert did_you_mean(word, KNOWN) == (f"did you mean `{near}`?" if near else None)


def test_ties_go_to_the_first_in_order_of_the_alphabet_whatever_the_order_given() -> None:
    assert closest("cat", ["cut", "bat", "car"]) == closest("cat", ["car", "cut", "bat"]) == "bat"


def test_a_difference_of_case_or_sign_beats_a_mistyped_letter() -> None:
    assert closest("team-lead", ["team_leaf", "team_lead"]) == "team_lead"


@given(st.text(max_size=70), st.lists(st.text(max_size=70), max_size=6))
def test_the_answer_is_always_one_of_the_known_words(word: str, known: list[str]) -> None:
    assert closest(word, known) in {*known, None}
