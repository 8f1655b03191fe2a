"""What holds for every text: quotes are slices, words around an example change nothing, and "not" turns it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_engine.text import Message, Reading, Wanted, lexicon_entry, lexicon_names, read_text
from policy_engine.text.normalise import normalise
from policy_engine.text.page import make_page

FLAGS = tuple(name for name in lexicon_names() if lexicon_entry(name).kind == "flag")
EVERYTHING = tuple(Wanted(name, lexicon_entry(name).kind, uses=name) for name in lexicon_names())

NEUTRAL = (
    "Good morning.",
    "Hello there.",
    "My name is Ada.",
    "I hope you are well.",
    "Thank you for reading.",
    "Best wishes from Leeds.",
    "Have a nice weekend.",
    "The weather is lovely here.",
    "It rained on Tuesday.",
    "Our garden is full of tulips.",
    "I am writing from my desk.",
    "I use the app on a laptop.",
    "The laptop is blue.",
    "My screen is on the left.",
    "The report has a title.",
    "We keep our notes in a folder.",
    "The meeting is on Friday.",
    "Lunch is at noon.",
    "I like the new colours.",
    "The logo looks good.",
    "The menu is at the top.",
    "Monday is a bank holiday.",
    "I live near the station.",
    "The train was on time.",
    "She plays the piano.",
    "He reads a lot.",
    "They sell flowers.",
    "The shop opens early.",
    "There is a park around the corner.",
    "My desk is made of oak.",
    "The tea is warm.",
    "Coffee is ready.",
    "I took a photo of the lake.",
    "The lake is quiet.",
    "A cat sat on the mat.",
    "The dog is asleep.",
    "We went for a walk.",
    "It is a fine day.",
    "The window is open.",
    "The door is green.",
    "I found your address on the website.",
    "Your website has a search box.",
    "The button is round.",
    "I typed my name.",
    "The page has three columns.",
    "Spring begins in March.",
    "The museum is free on Sundays.",
    "I bought bread and milk.",
    "The cake is on the table.",
    "See you soon.",
)

NEGATED = (
    ("churn_threat", "I will cancel my account.", "I will not cancel my account."),
    ("churn_threat", "We are going to cancel our subscription.", "We are not going to cancel our subscription."),
    ("churn_threat", "I want to close my account.", "I do not want to close my account."),
    ("churn_threat", "Please cancel my account.", "Please do not cancel my account."),
    ("refund_request", "I want a refund.", "I do not want a refund."),
    ("refund_request", "I want my money back.", "I do not want my money back."),
    ("refund_request", "Please refund me.", "Please do not refund me."),
    ("billing_dispute", "You charged me twice.", "You did not charge me twice."),
    ("billing_dispute", "I was charged twice.", "I was not charged twice."),
    ("legal_threat", "I will sue you.", "I will not sue you."),
    ("legal_threat", "We are considering legal action.", "We are not considering legal action."),
    ("compliance_violation", "This is illegal.", "This is not illegal."),
    ("compliance_violation", "You violated the GDPR.", "You did not violate the GDPR."),
    ("media_threat", "I will post this on Twitter.", "I will not post this on Twitter."),
    ("agent_complaint", "Your agent was rude to me.", "Your agent was not rude to me."),
    ("agent_complaint", "Your agent lied to me.", "Your agent did not lie to me."),
    ("human_request", "I want to talk to a human.", "I do not want to talk to a human."),
    ("manager_request", "I want to speak to a manager.", "I do not want to speak to a manager."),
    ("multi_user_impact", "Our agents are locked out.", "Our agents are not locked out."),
    ("data_loss", "All my files were deleted.", "My files were not deleted."),
    ("security_incident", "My account was hacked.", "My account was not hacked."),
    ("repeated_contact", "I have called you several times.", "I have not called you several times."),
    ("vulnerable_or_safety", "I am disabled.", "I am not disabled."),
    ("vulnerable_or_safety", "My mother was injured.", "My mother was not injured."),
    ("angry", "This is unacceptable.", "This is not unacceptable."),
)


def read(name: str, text: str) -> Reading:
    return read_text([Message(text)], [Wanted(name, "flag", uses=name)])[name]


def examples() -> list[tuple[str, str]]:
    entries = [lexicon_entry(name) for name in FLAGS]
    return [(entry.id, text) for entry in entries for text in (*(example.text for example in entry.fires), *entry.silent)]


def ended(text: str) -> str:
    """The text with a full stop, so that what follows is a sentence of its own."""
    return text if text.rstrip()[-1:] in "!?.\"'”)" else f"{text}."


# ---- places ------------------------------------------------------------------------------------------------------------------

ODD = st.sampled_from("’“”–\u00a0\u200b\u200d\u00adİß\u017fﬁΣς\ud800\0\u202e😀\u0301\r\n\t'\"")
WORDS = st.sampled_from([text for _, text in examples()])
TEXTS = st.lists(st.one_of(WORDS, st.text(max_size=12), ODD), max_size=8).map("".join)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_one_spelling_keeps_every_characters_place(text: str) -> None:
    plain = normalise(text)
    assert len(plain) == len(text)
    for index, character in enumerate(text):
        assert plain[index] in (normalise(character), character), (character, plain[index])


@settings(deadline=None)
@given(TEXTS)
def test_words_and_quoted_stretches_lie_in_the_text(text: str) -> None:
    page = make_page(text)
    assert all(0 <= start < end <= len(text) for start, end in zip(page.starts, page.ends, strict=True))
    assert page.starts == sorted(page.starts)
    assert all(0 <= start < end <= len(text) for start, end in page.quoted)


@settings(deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=3))
def test_every_quote_is_a_slice_of_its_message(texts: list[str]) -> None:
    messages = [Message(text) for text in texts]
    for reading in read_text(messages, EVERYTHING, language="en").values():
        evidence = (*reading.evidence, *(guard.stopped for guard in reading.guards))
        for span in (*(one.span for one in evidence), *(guard.span for guard in reading.guards)):
            assert span.text and messages[span.message].text[span.start : span.end] == span.text


# ---- words around ------------------------------------------------------------------------------------------------------------


def test_neutral_sentences_are_fifty_and_speak_for_nothing() -> None:
    assert len(set(NEUTRAL)) == 50
    loud = [(text, name) for text in NEUTRAL for name in FLAGS if read(name, text) != Reading(())]
    assert loud == []


@pytest.mark.parametrize("name", FLAGS)
def test_a_neutral_sentence_before_or_behind_an_example_changes_nothing(name: str) -> None:
    changed = []
    for text in [text for owner, text in examples() if owner == name]:
        alone = read(name, text).values
        for neutral in NEUTRAL:
            for longer in (f"{neutral} {text}", f"{ended(text)} {neutral}", f"{neutral}\n\n{text}\n\n{neutral}"):
                if read(name, longer).values != alone:
                    changed.append(longer)
    assert changed == []


# ---- not ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "said", "denied"), NEGATED)
def test_not_turns_a_sentence_that_counts_into_one_that_does_not(name: str, said: str, denied: str) -> None:
    assert read(name, said).values == ("yes",)
    assert read(name, denied).values == ()


def test_the_sentences_with_not_are_twenty_five_and_more_than_ten_signals_have_one() -> None:
    assert len(NEGATED) == 25
    assert len({name for name, _, _ in NEGATED}) > 10
