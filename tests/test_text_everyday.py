"""Short tickets in everyday words: what each of ProjectFlow's triggers must see, and what it must leave alone."""

from __future__ import annotations

import pytest

from policy_engine.quantities.money import money_in_text
from policy_engine.text import Message, Reading, Wanted, lexicon_entry, lexicon_names, read_text
from policy_engine.text.page import make_page
from policy_engine.text.phrases import expand_phrase
from policy_engine.text.typos import MEANT

FLAGS = (
    "agent_complaint", "billing_dispute", "churn_threat", "compliance_violation", "legal_threat", "media_threat", "multi_user_impact",
    "refund_request",
)  # fmt: skip
AMOUNTS = ("disputed_amount", "refund_amount")


def read(text: str, currency: str = "USD") -> dict[str, Reading]:
    wanted = [Wanted(name, lexicon_entry(name).kind, uses=name, currency=currency) for name in (*FLAGS, *AMOUNTS)]
    return read_text([Message(text)], wanted)


def flags(text: str) -> set[str]:
    readings = read(text)
    return {name for name in FLAGS if readings[name].values != ()}


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("I'll leave a bad review", {"media_threat"}),
        ("I will leave you a one star review", {"media_threat"}),
        ("If this is not fixed by Friday, we will move to another tool", {"churn_threat"}),
        ("this does not work please cancel my subscription", {"churn_threat"}),
        ("PLS CANCEL MY SUBSCRIPTON", {"churn_threat"}),
        ("ProjectFlow doesn't load for anyone on my team", {"multi_user_impact"}),
        ("I was double charged, refund me", {"billing_dispute", "refund_request"}),
        ("the guy on the phone hung up on me, my lawyer will contact you", {"agent_complaint", "legal_threat"}),
        ("Sharing my mail without consent is unlawful", {"compliance_violation"}),
        ("You'll be hearing from our attorneys", {"legal_threat"}),
        ("I want my moeny back", {"refund_request"}),
        ("You took 40 dollars too much from my account, that's illegal", {"billing_dispute", "compliance_violation"}),
    ],
)
def test_everyday_words_are_seen_and_nothing_else(text: str, seen: set[str]) -> None:
    assert flags(text) == seen


@pytest.mark.parametrize(
    "text",
    [
        "Please don't close my account, I only want to rename it.",
        "Will I be charged twice when I add a seat?",
        "How do I give a refund to my own customers?",
        "My neighbour got a wrong table, and she was billed twice.",
        "Sorry that I was rude on the phone.",
        "Would the page be down during the update?",
        "They are suing us over a logo, can you keep the files?",
        "I left you a lovely review.",
        "Are you GDPR compliant?",
        "My colleague left the company, who gets her seat?",
        "The billing problem of last week has been solved.",
        "Will you move our account to another data centre?",
    ],
)
def test_questions_other_people_and_settled_matters_are_left_alone(text: str) -> None:
    assert flags(text) == set()


@pytest.mark.parametrize(
    ("ticket", "seen"),
    [
        (
            "Someone from an IP in Brazil logged into my account last night and changed the email address.",
            {"security_incident"},
        ),
        (
            "All files on the shared drive S: are gone since the migration. The whole HR team is affected.",
            {"data_loss", "multi_user_impact"},
        ),
        ("My daughter is 3 and she swallowed a part that came off the toy. She's at the hospital now.", {"vulnerable_or_safety"}),
        ("I'm thinking of switching my current account to Monzo, your app is awful.", {"churn_threat"}),
        ("ATM swallowed my card and didn't give me the 200 it debited.", {"billing_dispute"}),
        ("How do I delete my account and all my data under GDPR?", {"churn_threat"}),
        ("i want to sue my neighbour, does my legal insurance with you cover that?", set()),
        ("A lawyer called me and said that your bank is going to sue me over $4,000. Is that real or a scam?", set()),
        ("Your branch manager was very kind and solved my problem with the mortgage.", set()),
        ("Please don't cancel my order, I still want it!", set()),
        ("New starter on Monday: needs laptop, badge and a licence for Jira.", set()),
        ("I do not intend to leave, I only want to know whether you'd match the 3% rate that Barclays offers.", set()),
        ("You guys are killing it, love the new dashboard! One tiny bug: the dark mode button is off by a few pixels.", set()),
    ],
)
def test_a_whole_ticket_is_read_as_a_person_reads_it(ticket: str, seen: set[str]) -> None:
    every = [name for name in lexicon_names() if lexicon_entry(name).kind == "flag"]
    readings = read_text([Message(ticket)], [Wanted(name, "flag", uses=name) for name in every])
    assert {name for name in every if readings[name].values != ()} == seen


@pytest.mark.parametrize(
    ("text", "name", "amount"),
    [
        ("You charged me $500.01 by mistake", "disputed_amount", "500.01 USD"),
        ("You charged me 500,01 € by mistake", "disputed_amount", "500.01 EUR"),
        ("You charged me €500.01 by mistake", "disputed_amount", "500.01 EUR"),
        ("I've been overcharged by 620 dollars", "disputed_amount", "620 USD"),
        ("I want my 1200 back", "refund_amount", "1,200 USD"),
        ("I want my $1,200 back", "refund_amount", "1,200 USD"),
        ("We expect 1.050 € back", "refund_amount", "1,050 EUR"),
        ("pay me back the 900 I gave you", "refund_amount", "900 USD"),
    ],
)
def test_the_amount_is_read_with_its_flag(text: str, name: str, amount: str) -> None:
    readings = read(text)
    assert readings[lexicon_entry(name).about or ""].values == ("yes",)
    assert [str(value) for value in readings[name].values or ()] == [amount]


def test_a_bare_number_wanted_back_is_in_the_policy_s_currency() -> None:
    assert [str(value) for value in read("I want my 1200 back", "CHF")["refund_amount"].values or ()] == ["1,200 CHF"]


@pytest.mark.parametrize("text", ["Give me my 3 seats back", "Refund me 2 months", "Refund 50 percent of it"])
def test_a_number_of_things_is_no_amount_of_money(text: str) -> None:
    assert read(text)["refund_amount"].values == ()


def test_a_sign_behind_an_amount_does_not_swallow_the_next_word() -> None:
    page = make_page("620 \u20ac back")
    assert [str(money) for _, _, money in money_in_text(page.text)] == ["620 EUR"]
    assert page.words[page.word_from(5)] == "back"
    wanted = Wanted("x", "money", phrases=(("yes", ("{money} back",)),))
    assert [e.span.text for e in read_text([Message(page.text)], [wanted])["x"].evidence] == ["620 \u20ac back"]


def test_evidence_quotes_the_slip_as_the_customer_wrote_it() -> None:
    evidence = read("please cancel my acocunt")["churn_threat"].evidence
    assert [one.span.text for one in evidence] == ["cancel my acocunt"]


@pytest.mark.parametrize("word", ["contact", "change", "layer", "manger", "provide", "manage", "canal", "costumer", "quite", "review"])
def test_words_in_their_own_right_are_no_slips(word: str) -> None:
    assert word not in MEANT
    assert make_page(word).words == [word]


def test_a_slip_in_a_phrase_is_mended_as_well() -> None:
    assert expand_phrase("cancel my acount") == expand_phrase("cancel my account")
