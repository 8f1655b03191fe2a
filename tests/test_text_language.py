"""Plain texts in other languages are told from English; sentences, clauses and words are cut where people see them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_engine.text import Message, text_status
from policy_engine.text.clauses import clause_starts
from policy_engine.text.language import guess_language
from policy_engine.text.normalise import normalise
from policy_engine.text.page import make_page


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ich verstehe nicht, warum mein Konto gesperrt wurde.", "de"),
        ("Sie haben mir zweimal zu viel berechnet und ich möchte mein Geld zurück.", "de"),
        ("Bonjour, je voudrais annuler mon abonnement et être remboursé.", "fr"),
        ("Hola, quiero cancelar mi cuenta porque no funciona desde ayer.", "es"),
        ("Ho pagato due volte la fattura e non ho ricevuto il rimborso.", "it"),
        ("Quero cancelar a minha conta, não consigo entrar e não obtive resposta.", "pt"),
        ("Ik kan niet inloggen op mijn account en ik heb geen antwoord.", "nl"),
        ("アカウントを解約したいのですが、返金してもらえますか。", "ja"),
        ("我的账户无法登录,请帮助我。", "zh"),
        ("Мой аккаунт заблокирован, помогите.", "ru"),
        ("Je vais porter plainte contre vous.", "fr"),
        ("Remboursez-moi !", "fr"),
        ("Quiero mi dinero.", "es"),
        ("Voglio un rimborso", "it"),
        ("Jag vill säga upp mitt konto", "sv"),
        ("Cancel subscription immediately please", "en"),
        ("Maria de la Cruz", "en"),
        ("Merci!", "en"),
        ("Van der Berg account closed", "en"),
        ("Les Paul guitar sounds awful", "en"),
        ("Please cancel my account at the end of the month.", "en"),
        ("As a Platinum member I expect more.", "en"),
        ("How do I delete old messages?", "en"),
        ("ok thx", "en"),
        ("REFUND NOW!!!", "en"),
        ("Error 502 at /api/v1/users while POST, retry failed, node-7 timeout, disk full", "en"),
        ("Sorry, wrong language: my order came double, please take one of them back. Danke und viele Grüße", "en"),
        ("My name is José Muñoz de la Cruz and my account does not work.", "en"),
        ("🙂🙂🙂", "en"),
    ],
)
def test_the_language_of_a_text(text: str, language: str) -> None:
    assert guess_language(text) == language
    status = text_status([Message(text)])
    assert (status.language, status.covered) == (language, language in ("en", "de"))


def test_a_given_language_is_believed() -> None:
    assert text_status([Message("Ich verstehe das nicht, mein Konto ist gesperrt")], "en-GB").covered


@given(st.text())
def test_normalising_keeps_every_character_in_its_place(text: str) -> None:
    assert len(normalise(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("\u201cI\u2019m\u201d", '"i\'m"'),
        ("two\u2011factor", "two-factor"),
        ("a\u00a0b", "a b"),
        ("\u0130STANBUL", "istanbul"),
        ("\uff26\uff35\uff2c\uff2c", "full"),
    ],
)
def test_signs_of_one_kind_become_one_sign(text: str, plain: str) -> None:
    assert normalise(text) == plain


def sentences(text: str) -> list[list[str]]:
    page = make_page(text)
    found: dict[int, list[str]] = {}
    for word, end in zip(page.words, page.sentence_end, strict=True):
        found.setdefault(end, []).append(word)
    return list(found.values())


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One. Two! Three?", 3), ("It costs $1.20 on example.com today", 1), ("Mr. Smith and Rs. 500", 1), ("Fixed.Please go on", 2),
        ("Subject line\nBody begins", 2), ("a line that\nwraps here", 1), ("one\n\ntwo", 2), ("well... no", 2), ("wait…what", 2),
        ("- one\n- two", 2), ("ALL OF THIS\nIS ONE. THIS\nANOTHER", 2), ("MY FILES\n\nPLEASE HELP", 2), ("the letter (ref. 20) of May", 1),
    ],
)  # fmt: skip
def test_sentences_end_where_people_see_it(text: str, count: int) -> None:
    assert len(sentences(text)) == count


def test_clauses_begin_at_commas_and_at_words_that_open_them() -> None:
    page = make_page("no answer, but I wait (still) and you sleep")
    hard, soft = clause_starts(page, 0, len(page.words))
    assert {page.words[i] for i in hard} == {"but", "still", "and"}
    assert {page.words[i] for i in soft} == {"i", "and", "you"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I'm done, don't!", "i am done do not"), ("gonna wanna", "going to want to"), ("the customer's it's", "the customer it is"),
        ("'quoted' O'Brien's", "quoted obrien"), ("24h $1,200.50 3rd", "24h 1,200.50 3rd"), ("wo n't ca n't", "will not can not"),
        ("can\u00adcel can\u200bcel", "cancel cancel"), ("we'd they'll", "we would they will"),
    ],
)  # fmt: skip
def test_words_are_cut_alike_in_texts_and_phrases(text: str, words: str) -> None:
    assert " ".join(make_page(text).words) == words
