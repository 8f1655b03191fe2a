"""The text seam as a whole: messages in, readings out."""

from __future__ import annotations

import pickle
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_engine.text import MAX_TEXT, Message, Reading, TextStatus, Wanted, lexicon_entry, lexicon_names, read_text, text_status

EVERYTHING = tuple(Wanted(name, lexicon_entry(name).kind, uses=name, currency="USD") for name in lexicon_names())


def read(text: str, *wanted: Wanted) -> dict[str, Reading]:
    return read_text([Message(text)], wanted or EVERYTHING)


def known(text: str) -> dict[str, list[str]]:
    """All signals that the text speaks of, with what it says."""
    return {name: [str(value) for value in reading.values] for name, reading in read(text).items() if reading.values}


def test_a_double_charge_and_a_goodbye() -> None:
    said = known("You charged me twice, $750 in total, and nobody answers. I'm done, cancel my account.")
    assert said.pop("repeated_contact") == ["yes"]
    assert said == {"churn_threat": ["yes"], "billing_dispute": ["yes"], "disputed_amount": ["750 USD"], "category": ["billing"]}


def test_money_wanted_back() -> None:
    assert known("I want my $1,200 back") == {"refund_request": ["yes"], "refund_amount": ["1,200 USD"], "category": ["billing"]}


def test_a_dispute_without_an_amount() -> None:
    assert known("Billing problem, I think I was charged too much") == {"billing_dispute": ["yes"], "category": ["billing"]}


def test_a_question_beside_a_negation_fires_nothing() -> None:
    readings = read("I'm not going to cancel, just wondering how to export")
    assert all(reading.values == () for reading in readings.values())
    assert [guard.span.text for guard in readings["churn_threat"].guards] == ["not going to"]


def test_evidence_names_its_words_value_and_phrase() -> None:
    wanted = Wanted("x", "flag", phrases=(("yes", ("export ... file",)),))
    text = "\U0001f642 Caf\u00e9: exporting\u00a0the file fails"
    (evidence,) = read(text, wanted)["x"].evidence
    assert (evidence.span.text, evidence.value, evidence.pattern) == ("exporting\u00a0the file", "yes", "export ... file")
    assert text[evidence.span.start : evidence.span.end] == evidence.span.text


def test_only_the_customer_is_read_and_spans_count_all_messages() -> None:
    messages = [Message("I will cancel my account", "agent"), Message("note", "system"), Message("Please cancel my account")]
    reading = read_text(messages, [Wanted("churn", "flag", uses="churn_threat")])["churn"]
    assert [evidence.span.message for evidence in reading.evidence] == [2]


@pytest.mark.parametrize("messages", [[], [Message("")], [Message(" \n")], [Message("cancel my account", "agent")]])
def test_without_text_nothing_can_be_said(messages: list[Message]) -> None:
    for reading in read_text(messages, EVERYTHING).values():
        assert reading.values is None
        assert reading.doubt == "there is no text of the customer to read"
    assert text_status(messages) == TextStatus(None, True, False)


def test_a_language_without_a_lexicon_is_unknown_and_says_so() -> None:
    reading = read_text([Message("cancel my account")], EVERYTHING, language="fr")["churn_threat"]
    assert reading.values is None
    assert reading.doubt is not None and "`fr`" in reading.doubt


@pytest.mark.parametrize("language", ["en", "en-US", "EN_gb", None, ""])
def test_english_by_any_tag_is_read(language: str | None) -> None:
    assert read_text([Message("cancel my account")], EVERYTHING, language=language)["churn_threat"].values == ("yes",)


def test_silence_in_a_text_that_was_cut_means_nothing() -> None:
    long = "All is well here. " * (MAX_TEXT // 18 + 1) + "Cancel my account."
    readings = read(long)
    assert text_status([Message(long)]).cut
    assert {reading.values for reading in readings.values()} == {None}
    assert "longer" in (readings["churn_threat"].doubt or "")


def test_evidence_in_a_text_that_was_cut_counts() -> None:
    readings = read("Cancel my account. " + "All is well here. " * MAX_TEXT)
    assert readings["churn_threat"].values == ("yes",)
    assert readings["legal_threat"].values is None


def test_the_limit_counts_all_customer_messages_together() -> None:
    half = Message("x " * (MAX_TEXT // 4))
    assert not text_status([half, half]).cut
    assert text_status([half, half, Message("cancel my account")]).cut
    assert not text_status([half, half, Message("cancel my account", "agent")]).cut


def test_weak_evidence_alone_is_unknown_and_quotes_the_words() -> None:
    reading = read("I have had enough of this, please help")["churn_threat"]
    assert reading.values is None
    assert reading.doubt == "only weak evidence: \u201chad enough of this\u201d"
    assert read("I have had enough of this, cancel my account")["churn_threat"].values == ("yes",)


def test_a_flag_that_the_text_both_affirms_and_denies_is_unknown() -> None:
    wanted = Wanted("x", "flag", phrases=(("yes", ("works for me",)), ("no", ("is broken",))))
    reading = read("It works for me, but the other page is broken", wanted)["x"]
    assert reading.values is None and reading.doubt == "the text speaks for yes and for no"


def test_a_choice_with_two_values_found_is_narrowed_in_the_order_of_its_values() -> None:
    wanted = Wanted("scope", "choice", phrases=(("team", ("our team",)), ("everyone", ("nobody can",))), values=("one", "team", "everyone"))
    assert read("Nobody can log in, our team waits", wanted)["scope"].values == ("team", "everyone")


def test_an_author_may_ask_for_fewer_values_than_the_lexicon_knows() -> None:
    wanted = Wanted("category", "choice", uses="category", values=("technical", "billing"))
    assert read("How much does the plan cost? My invoice is wrong", wanted)["category"].values == ("billing",)


def test_more_phrases_widen_a_lexicon_entry() -> None:
    wanted = Wanted("churn", "flag", uses="churn_threat", also=("pull the plug",))
    assert read("We will pull the plug", wanted)["churn"].values == ("yes",)
    assert read("Cancel my account", wanted)["churn"].values == ("yes",)


def test_the_longer_of_two_overlapping_hits_is_the_evidence() -> None:
    wanted = Wanted("x", "flag", phrases=(("yes", ("account", "cancel my account")),))
    assert [e.span.text for e in read("cancel my account", wanted)["x"].evidence] == ["cancel my account"]


def test_readings_don_t_depend_on_what_else_is_wanted() -> None:
    text = "You charged me twice, $750 in total. My 12 users can't log in for 3 days. I will sue you."
    together = read(text)
    for one in EVERYTHING:
        assert read(text, one)[one.name] == together[one.name]
    assert read_text([Message(text)], tuple(reversed(EVERYTHING))) == together


def test_everything_survives_pickling() -> None:
    readings = read("You charged me twice, $750 in total, and I am not going to cancel")
    assert pickle.loads(pickle.dumps(readings)) == readings
    assert pickle.loads(pickle.dumps(EVERYTHING)) == EVERYTHING


VOCABULARY = (
    "I will not never cancel my account refund $500 \u20ac1.200,50 want back charged twice . , ? ! \n \" > if you sue don't "
    "\U0001f642 caf\u00e9 2 weeks ago for three days over users everyone lost data \u2019 \u201c \u201d ( ) 24h XXXX {$35.00} manager rude"
)
WORDS = st.sampled_from(VOCABULARY.split(" "))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(WORDS, max_size=25).map(" ".join), max_size=3))
def test_every_span_quotes_its_message_exactly(texts: list[str]) -> None:
    for reading in read_text([Message(text) for text in texts], EVERYTHING).values():
        spans = [evidence.span for evidence in reading.evidence]
        spans += [span for guard in reading.guards for span in (guard.span, guard.stopped.span)]
        for span in spans:
            assert texts[span.message][span.start : span.end] == span.text != ""
        assert not reading.values or reading.evidence


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    assert read(text).keys() == {one.name for one in EVERYTHING}


def test_many_phrases_cost_hardly_more_than_few() -> None:
    starts, ends = ("bar", "cel", "dim", "fog", "gul", "hem", "jat", "kip"), ("ab", "ec", "id", "of", "ug", "yl", "at", "en")
    words = [f"{start}{end}on" for start in starts for end in ends]
    phrases = [f"{a} ... {b}" for a in words for b in words][:2000]
    few, many = (Wanted("x", "flag", phrases=(("yes", tuple(phrases[:count])),)) for count in (20, 2000))
    text = " ".join(words[:50] * 2)
    assert seconds(many, text) < 20 * seconds(few, text) + 0.005


@pytest.mark.parametrize("piece", ["one hundred ", "one and ", "1 000 ", "refund not ", '"', "$1", "> x\n", "half a ", "a'", "5 to "])
def test_a_text_of_repeated_pieces_is_read_in_good_time(piece: str) -> None:
    text = (piece * MAX_TEXT)[:MAX_TEXT]
    start = time.process_time()
    read(text)
    assert time.process_time() - start < 5


def seconds(wanted: Wanted, text: str) -> float:
    """The best of five readings."""
    messages, best = [Message(text)], 1e9
    read_text(messages, [wanted])
    for _ in range(5):
        start = time.process_time()
        read_text(messages, [wanted])
        best = min(best, time.process_time() - start)
    return best


def test_a_reading_of_a_lower_bound_says_so() -> None:
    reading = read("You overcharged me by over $500")["disputed_amount"]
    assert reading.at_least and reading.minimum and not reading.at_most
    assert replace(reading, at_least=False) != reading
