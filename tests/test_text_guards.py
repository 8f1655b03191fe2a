"""What stops a hit from counting, and what does not."""

from __future__ import annotations

import pytest

from policy_engine.text import Message, Reading, Wanted, read_text

CHURN = Wanted("churn", "flag", uses="churn_threat")
LEGAL = Wanted("legal", "flag", uses="legal_threat")
REFUND = Wanted("refund", "flag", uses="refund_request")
LOSS = Wanted("loss", "flag", uses="data_loss")


def read(wanted: Wanted, text: str) -> Reading:
    return read_text([Message(text)], [wanted])[wanted.name]


@pytest.mark.parametrize(
    ("wanted", "text", "kind", "words"),
    [
        (CHURN, "I'm not going to cancel, just wondering how to export", "negation", "not going to"),
        (CHURN, "I never said that I will cancel my account.", "negation", "never said"),
        (CHURN, "We have no intention to cancel our subscription.", "negation", "no intention to"),
        (CHURN, "What would happen if I cancel my account?", "question", "What would happen"),
        (CHURN, "If I cancel my account, do you keep the files?", "hypothetical", "If I"),
        (CHURN, "They closed, then she said \u201cI will cancel my account\u201d.", "quotation", "\u201cI will cancel my account\u201d"),
        (CHURN, "You want to cancel my subscription?", "other_actor", "You"),
        (LEGAL, "The collector threatened to take legal action. They sue you if you wait.", "other_actor", "They"),
        (REFUND, "I don't want a refund.", "negation", "don't want"),
        (LOSS, "I make a copy to avoid that all my files are deleted.", "prevention", "avoid"),
        (LOSS, "Will I lose files? I am afraid that my files are gone.", "prevention", "afraid"),
    ],
)
def test_a_guard_stops_the_hit_and_shows_its_words(wanted: Wanted, text: str, kind: str, words: str) -> None:
    reading = read(wanted, text)
    assert reading.values == ()
    assert (kind, words) in [(guard.kind, guard.span.text) for guard in reading.guards]
    assert all(guard.stopped.value == "yes" for guard in reading.guards)


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        (CHURN, "If this isn't fixed by Friday I will cancel."),
        (CHURN, "If you don't answer I will close my account"),
        (CHURN, "You did not answer and I will cancel my account."),
        (CHURN, "This does not work, cancel my account."),
        (CHURN, "Not only is it slow, cancel my subscription"),
        (CHURN, "Can you cancel my subscription?"),
        (CHURN, "No. Cancel my account."),
        (LEGAL, "If I don't hear back by Friday I'm going to the ombudsman"),
        (REFUND, "You have not helped me, and I want a refund."),
        (REFUND, "How can I get my refund?"),
        (LOSS, "My files are gone because I did not know better"),
    ],
)
def test_what_looks_like_a_guard_but_is_none(wanted: Wanted, text: str) -> None:
    assert read(wanted, text).values == ("yes",)


@pytest.mark.parametrize(
    "text",
    [
        "Thanks!\n> I will cancel my account\n> Bob",
        "All good now.\n\nOn Mon, 3 May 2021 at 10:00, Support <a@example.org> wrote:\nPlease cancel my account",
        "All good now.\n-----Original Message-----\nI will cancel my account",
        "All good.\nFrom: Bob\nSent: Monday\nTo: Ann\n\nI will cancel my account",
    ],
)
def test_mail_that_a_reply_answers_is_a_quotation(text: str) -> None:
    reading = read(CHURN, text)
    assert reading.values == ()
    assert {guard.kind for guard in reading.guards} == {"quotation"}


def test_what_the_writer_says_beside_a_quotation_counts() -> None:
    assert read(CHURN, "> We closed your case\nThen cancel my account.").values == ("yes",)


def test_a_negation_inside_a_gap_stops_the_hit() -> None:
    wanted = Wanted("x", "flag", phrases=(("yes", ("want ... refund",)),))
    reading = read(wanted, "I want absolutely no refund")
    assert reading.values == ()
    assert [guard.span.text for guard in reading.guards] == ["no"]


def test_a_phrase_with_its_own_negation_is_not_stopped_by_it() -> None:
    wanted = Wanted("x", "flag", phrases=(("yes", ("found a way round",)), ("no", ("no way round",))))
    assert read(wanted, "There is no way round").values == ("no",)
    assert read(wanted, "We found a way round").values == ("yes",)
    assert read(wanted, "We have not found a way round").values == ()


def test_one_hit_without_a_guard_is_enough() -> None:
    reading = read(CHURN, "I was not going to cancel. Now I will cancel.")
    assert reading.values == ("yes",)
    assert [evidence.span.text for evidence in reading.evidence] == ["I will cancel"]
    assert len(reading.guards) == 1


def test_an_exception_takes_its_words_out_of_the_count() -> None:
    wanted = Wanted("x", "flag", uses="churn_threat", exclude=("my account with the other shop",))
    reading = read(wanted, "Please cancel my account with the other shop")
    assert reading.values == ()
    assert [(guard.kind, guard.span.text) for guard in reading.guards] == [("exception", "my account with the other shop")]
    assert read(wanted, "Please cancel my account").values == ("yes",)
