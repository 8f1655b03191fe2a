"""The small language of phrases."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_engine.text import Message, PhraseError, Wanted, check_phrase, read_text
from policy_engine.text.inflect import word_forms


def found(phrase: str, text: str) -> list[str]:
    """The words that `phrase` finds in `text`."""
    reading = read_text([Message(text)], [Wanted("x", "choice", phrases=(("a", (phrase,)),), values=("a",))], language="en")["x"]
    return [evidence.span.text for evidence in reading.evidence]


@pytest.mark.parametrize(
    ("phrase", "text", "words"),
    [
        ("cancel my account", "Please CANCEL  my\naccount now", ["CANCEL  my\naccount"]),
        ("cancel my account", "they keep cancelling my account", ["cancelling my account"]),
        ("cancel my account", "canceled my account", ["canceled my account"]),
        ("refund", "two refunds, one refunded", ["refunds", "refunded"]),
        ("=refund", "two refunds, one refund", ["refund"]),
        ("colour", "the colors of the colours", ["colors", "colours"]),
        ("apologise", "she apologized", ["apologized"]),
        ("steal", "it was stolen", ["stolen"]),
        ("cancel ... account", "cancel that silly old account", ["cancel that silly old account"]),
        ("cancel ... account", "cancel account", ["cancel account"]),
        ("cancel ... account", "cancel one two three four five account", []),
        ("cancel ... account", "I cancel. My account is fine", []),
        ("cancel … account", "cancel the account", ["cancel the account"]),
        ("(close|cancel) my account", "close my account", ["close my account"]),
        ("(hand in|cancel) my card", "I hand in my card", ["hand in my card"]),
        ("my (own )?account", "my own account and my account", ["my own account", "my account"]),
        ("my own? account", "my account", ["my account"]),
        ("i am done", "I\u2019m done", ["I\u2019m done"]),
        ("don't work", "it doesn\u2019t work", ["doesn\u2019t work"]),
        ("don't work", "it doesnt work", ["doesnt work"]),
        ("can not log in", "I ca n't log in", ["ca n't log in"]),
        ("two factor", "two\u2011factor login", ["two\u2011factor"]),
        ("caf\u00e9", "the CAF\u00c9 is closed", ["CAF\u00c9"]),
        ("customer", "the customer's bill", ["customer's"]),
        ("refund of {money}", "a refund of $1,200 please", ["refund of $1,200"]),
        ("{number} users", "12 users and twelve users", ["12 users", "twelve users"]),
        ("for {duration}", "down for over three days", ["for over three days"]),
        ("{ordinal} time", "for the third time", ["third time"]),
        ("our team", "youra team", []),
    ],
)
def test_a_phrase_finds_these_words(phrase: str, text: str, words: list[str]) -> None:
    assert found(phrase, text) == words


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("", "empty"), ("   ", "empty"), ("!!!", "must be there"), ("(a|b", "`(` without `)`"), ("a)", "`)` without `(`"),
        ("a|b", "outside brackets"),
        ("(|a) b", "nothing stands"), ("()", "nothing stands"), ("... a", "gap"), ("a ...", "gap"), ("a ... ... b", "two gaps"),
        ("a ... b ... c ... d ... e", "more than 3 gaps"), ("where is my refund?", "ends with `?`"), ("? a", "follows no word"),
        ("a* b", "`*`"), ('"a b"', "`\"`"), ("= a", "`=`"), ("{euros} back", "not an amount"), ("x" * 501, "longer than 500"),
        ("(" * 20 + "a" + ")" * 20, "nested"), ("(a b|c d)(a b|c d)" * 8, "spellings"),
    ],
)  # fmt: skip
def test_a_phrase_that_is_none_says_why(phrase: str, words: str) -> None:
    with pytest.raises(PhraseError) as caught:
        check_phrase(phrase)
    assert words in caught.value.message
    assert caught.value.help
    assert caught.value.message[0].islower() or caught.value.message[0] == "`"


def test_a_phrase_error_survives_pickling() -> None:
    error = PhraseError("what", "do this")
    again = pickle.loads(pickle.dumps(error))
    assert (again.message, again.help) == ("what", "do this")


@given(st.text(max_size=60))
def test_any_text_is_a_phrase_or_a_phrase_error(text: str) -> None:
    try:
        check_phrase(text)
    except PhraseError as error:
        assert error.message


@given(st.lists(st.sampled_from(["(", ")", "|", "?", "...", "=", "a", "b ", "{money}", "{", "}", " "]), max_size=20))
def test_any_jumble_of_signs_is_a_phrase_or_a_phrase_error(parts: list[str]) -> None:
    try:
        check_phrase("".join(parts))
    except PhraseError as error:
        assert error.message


@given(st.lists(st.from_regex(r"[a-z]{1,9}", fullmatch=True), min_size=1, max_size=6))
def test_a_phrase_of_plain_words_finds_itself(words: list[str]) -> None:
    text = " ".join(words)
    assert found(text, text) == [text]


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("cancel", "cancel cancels cancelled canceled cancelling canceling"), ("try", "tries tried trying"), ("stop", "stopped stopping"),
        ("charge", "charges charged charging"), ("be", "is are was were been"), ("lose", "lost losing"),
        ("organise", "organized organising"),
        ("my", "my"),
    ],
)  # fmt: skip
def test_a_word_has_these_forms(word: str, forms: str) -> None:
    assert set(forms.split()) <= word_forms(word)


def test_small_words_have_no_forms() -> None:
    assert word_forms("the") == {"the"}
    assert word_forms("in") == {"in"}
