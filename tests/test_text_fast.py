"""Fast reading reads what slow reading does: every value, quote, phrase, guard and doubt (the oracle is `tests.slow_reading`)."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from policy_engine.text import Message, Reading, TicketText, Wanted, lexicon_entry, lexicon_names, read_text, read_values, read_values_of
from policy_engine.text import automaton as automaton_module
from policy_engine.text.amounts import NO_AMOUNTS, amounts_in
from policy_engine.text.match import index_phrases
from policy_engine.text.normalise import normalise
from policy_engine.text.packs import pack_of
from policy_engine.text.page import make_page
from policy_engine.text.phrases import MAX_GAPS
from policy_engine.text.plan import ReadingPlan
from policy_engine.text.stored import make_plan
from policy_engine.text.words import cut_words
from tests.slow_reading import SlowIndex, amounts_everywhere, read_pages, read_slowly, slow_plan, words_one_by_one

_NOISE = (
    "!! | WHY IS THIS SO | $50 | don't | \u200b | \ud800 | \0 | \u201c | \u201d | \n\n | > | two weeks ago | five hundred dollars | not "
    "| if I | ... | \U0001f642 | the | again | 24h | o'two | aday | 1.200,50 \u20ac | ca n't | I'm | e.g. | \u0661 | \u200f | - | 3rd "
    "| over | since"
)
NOISE = tuple(_NOISE.split(" | "))
KINDS = ("money", "number", "duration")


def wanted_of(language: str) -> tuple[Wanted, ...]:
    entries = [lexicon_entry(name, language) for name in lexicon_names(language)]
    return tuple(Wanted(entry.id, entry.kind, uses=entry.id, currency="USD") for entry in entries)


def plan_of(language: str) -> ReadingPlan:
    return make_plan(wanted_of(language), language)


def tickets(language: str, count: int) -> Iterator[list[str]]:
    """Tickets of examples of the lexicon: joined, shuffled, with noise between their words."""
    entries = [lexicon_entry(name, language) for name in lexicon_names(language)]
    examples = [text for entry in entries for text in (*(example.text for example in entry.fires), *entry.silent)]
    chance = random.Random(3)
    yield from ([text] for text in examples)
    for number in range(count):
        words = " ".join(chance.sample(examples, chance.randrange(1, 6))).split(" ")
        if number % 3 == 1:
            chance.shuffle(words)
        if number % 3 == 2:
            for _ in range(8):
                words.insert(chance.randrange(len(words) + 1), chance.choice(NOISE))
        yield [" ".join(words), *chance.sample(examples, number % 2)]


@pytest.mark.parametrize("language", ["en", "de"])
def test_fast_and_slow_reading_read_the_same(language: str) -> None:
    fast = plan_of(language)
    slow = slow_plan(fast, language)
    different = [texts for texts in tickets(language, 240) if read_pages(fast, texts, language) != read_slowly(slow, texts, language)]
    assert different == []


def value_of(reading: Reading) -> object:
    return reading.values, reading.at_least, reading.at_most, reading.doubt


@pytest.mark.parametrize("language", ["en", "de"])
def test_values_alone_are_those_of_the_whole_reading(language: str) -> None:
    wanted = wanted_of(language)
    different = []
    for texts in tickets(language, 600):
        messages = [Message(text) for text in texts]
        whole, brief = read_text(messages, wanted, None, language), read_values(messages, wanted, None, language)
        if {name: value_of(one) for name, one in whole.items()} != {name: value_of(one) for name, one in brief.items()}:
            different.append(texts)
    assert different == []


def test_many_tickets_are_read_as_one_by_one_in_their_order() -> None:
    wanted = wanted_of("en")
    texts = [*([text for [text] in tickets("en", 0)][::9]), "", "Bonjour, je veux annuler mon abonnement et être remboursé", "x. " * 20_000]
    many = [TicketText([Message(text), Message("Call me back!", "agent"), Message("No answer for two days.")]) for text in texts]
    many[1::3] = [TicketText(ticket.messages, language="de") for ticket in many[1::3]]
    many += [TicketText([Message(text)]) for text in texts]
    one_by_one = [read_values(ticket.messages, wanted, None, ticket.language) for ticket in many]
    assert list(read_values_of(many, wanted)) == one_by_one


@pytest.mark.parametrize("language", ["en", "de"])
def test_matches_come_in_the_same_order(language: str) -> None:
    fast = plan_of(language)
    slow = slow_plan(fast, language)
    for texts in tickets(language, 120):
        page = make_page(" ".join(texts), pack_of(language))
        amounts = amounts_in(page, KINDS)
        assert fast.claims.find(page, amounts) == slow.claims.find(page, amounts)
        assert fast.cues.find(page, NO_AMOUNTS) == slow.cues.find(page, NO_AMOUNTS)


# ---- phrases nobody would write --------------------------------------------------------------------------------------------------

LETTERS = st.sampled_from(("a", "b", "c", "(a|b)", "(b|c)", "(a b|c)", "b?", "{number}", "{money}", "{duration}"))
PARTS = st.lists(LETTERS, min_size=1, max_size=4).map(" ".join)
PHRASES = st.lists(PARTS, min_size=1, max_size=MAX_GAPS).map(" ... ".join).filter(lambda text: text.strip("b? .") != "")
TEXTS = st.lists(st.sampled_from(("a", "b", "c", "d", "five", "$5", "2 days", ".", "over", "hundred\n\n5")), max_size=30).map(" ".join)


def is_phrase(text: str) -> bool:
    try:
        index_phrases([(text, 0)])
    except ValueError:
        return False
    return True


@settings(max_examples=300, deadline=None)
@given(st.lists(PHRASES.filter(is_phrase), min_size=1, max_size=8), TEXTS)
def test_any_phrases_are_found_in_any_text(phrases: list[str], text: str) -> None:
    pairs = [(phrase, number) for number, phrase in enumerate(phrases)]
    page = make_page(text)
    amounts = amounts_in(page, KINDS)
    assert index_phrases(pairs).find(page, amounts) == SlowIndex(pairs).find(page, amounts)


def test_only_the_sentences_asked_for_are_looked_at() -> None:
    index = index_phrases([("stop", 1)])
    page = make_page("Stop. Do stop. Stop!")
    assert [match.first for match in index.find(page, NO_AMOUNTS, page.sentences[1:2])] == [2]


def test_states_are_dropped_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(automaton_module, "MAX_STATES", 50)
    plan = plan_of("en")
    fast = index_phrases([(claim.phrase, claim) for claim in plan.claims.labels])
    most = 0
    for texts in list(tickets("en", 0))[::5]:
        page = make_page(texts[0])
        assert fast.find(page, NO_AMOUNTS) == plan.claims.find(page, NO_AMOUNTS)
        most = max(most, len(fast._automaton._states))
    assert most < 20_000


# ---- amounts and words -----------------------------------------------------------------------------------------------------------

_PIECES = (
    "one two 2 24h 3days a an half couple of dozen few several day the before yesterday last night weeks hours second second's minutes h "
    "yr o'two o'usd usd 500usd usd500 $ \u00a35 \u20ac1.200,50 $1.2k five hundred dollars grand cent quid 1'200 10:30 000 kr Rs. 3rd third "
    "aday twodays twoorthree 2to3 and ago long \u00bd \u00b2 \u0663 \uff04\uff15 don't 's - . , ; \n ( + % _5 since monday "
    "swiss francs Z\u0141"
)
PIECES = st.sampled_from(_PIECES.split(" "))
ROWS = st.lists(st.tuples(PIECES, st.sampled_from(("", " ", " ", "-", "\n", "'"))).map("".join), max_size=14).map("".join)


@settings(max_examples=500, deadline=None)
@given(ROWS)
@example(" \u00bd week")
def test_amounts_are_found_at_their_spots_as_everywhere(text: str) -> None:
    page = make_page(text)
    assert amounts_in(page, KINDS) == amounts_everywhere(page, KINDS)


@settings(max_examples=500, deadline=None)
@given(st.text("aazt09'\u2019 -.!?\n\"\xad\u200b\u00e9\u0301\u00df_,:*\u4e2d\ud800\0²\u0663", max_size=30) | ROWS)
def test_words_are_cut_as_one_by_one(text: str) -> None:
    plain = normalise(text)
    cut = cut_words(plain)
    assert list(zip(cut.words, cut.starts, cut.ends, strict=True)) == words_one_by_one(plain)
    assert [plain[place : place + len(word)] for word, place in zip(cut.written, cut.places, strict=True)] == cut.written
