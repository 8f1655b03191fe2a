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


@pytest.mark.parametrize(
    "text",
    [
        "Then he said 'I will sue you' and left.",
        "Fine now.\n\nOn Mon, Jan 5, 2026 at 10:00 Support <help@example.com> wrote:\n> I will sue you.\n\nThanks!",
        "It works.\nOn Monday, Eve wrote:\nI will sue you.",
        "All good.\n--\nEve\nWe will sue everybody, attorneys at law",
        "All good.\n\nThis message is confidential. If you are not its reader, we will sue you.\n",
        "All good.\nSent from my iPhone\nI will sue you, the band",
    ],
)
def test_what_is_cited_or_signed_is_not_the_customers_voice(text: str) -> None:
    assert read(LEGAL, text).values == ()


@pytest.mark.parametrize(
    "text",
    [
        "My users' files are gone, I will sue you, and the customers' too.",
        "It's Eve's turn, I will sue you, don't you see?",
        "On Monday, Eve wrote:\n> Please wait.\nNo. I will sue you.",
        "Yes.\nSent from my old address: I will sue you",
        "I will sue you -- and soon.",
    ],
)
def test_apostrophes_and_answers_below_a_quotation_are(text: str) -> None:
    assert read(LEGAL, text).values == ("yes",)


@pytest.mark.parametrize("text", ["Don't make me call my lawyer.", "Do not make us go to court."])
def test_do_not_make_me_is_a_threat(text: str) -> None:
    assert read(LEGAL, text).values == ("yes",)


@pytest.mark.parametrize(
    "text",
    ["Nobody was hurt.", "No one got hurt", "none of us were hurt", "Luckily nobody has been seriously hurt.", "Nobody hurt, thanks."],
)
def test_nobody_denies(text: str) -> None:
    hurt = Wanted("hurt", "flag", phrases=(("yes", ("hurt",)),))
    assert read(hurt, text).values == ()
    assert read(hurt, "My son was hurt and nobody cares.").values == ("yes",)
