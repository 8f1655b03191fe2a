"""Named sets of words, evidence that counts only together, shouting, and amounts that stand beside what they belong to."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from policy_engine.quantities.money import Money, parse_money
from policy_engine.text import Message, Reading, Wanted, read_text
from policy_engine.text.classes import word_classes
from policy_engine.text.lexicon import Entry, Together, Weighted
from policy_engine.text.page import make_page
from policy_engine.text.phrases import expand_phrase
from policy_engine.text.reader import make_reader
from policy_engine.text.shouting import shouts_in
from policy_engine.text.stored import make_plan


def read(name: str, *texts: str) -> Reading:
    return read_text([Message(text) for text in texts], [Wanted("x", "flag", uses=name)])["x"]


def test_every_named_set_is_a_phrase() -> None:
    for name in word_classes():
        assert expand_phrase(f"{{{name}}} here")


def test_a_named_set_stands_for_each_of_its_words() -> None:
    wanted = Wanted("x", "flag", phrases=(("yes", ("{staff} laughed",)),))
    for text in ("Your clerk laughed", "the loan officer laughed", "Two reps laughed"):
        assert read_text([Message(text)], [wanted])["x"].values == ("yes",)
    assert read_text([Message("My dog laughed")], [wanted])["x"].values == ()


def test_one_contact_is_not_many_but_two_sentences_with_one_are() -> None:
    assert read("repeated_contact", "I called your office about the lamp.").values == ()
    assert read("repeated_contact", "I called your office and I spoke with a nice clerk.").values == ()
    reading = read("repeated_contact", "I called your office in May. In June I spoke with a clerk.")
    assert reading.values == ("yes",)
    assert [evidence.span.text for evidence in reading.evidence] == ["I called", "I spoke"]


def test_parts_are_counted_over_all_messages_of_the_customer() -> None:
    reading = read("repeated_contact", "I called your office.", "Then I called the branch.")
    assert reading.values == ("yes",)
    assert [evidence.span.message for evidence in reading.evidence] == [0, 1]


def test_a_part_alone_raises_no_doubt() -> None:
    reading = read("repeated_contact", "I called your office about the lamp.")
    assert (reading.evidence, reading.doubt) == ((), None)


@pytest.mark.parametrize(
    ("text", "shouted"),
    [
        ("Give it back!! Now", ["back"]), ("What?!! Why", ["What"]), ("believe me, it is NOT MY FAULT at all", ["NOT MY FAULT"]),
        ("the SERVICE STATUS PAGE is slow", []), ("the PDF is fine!", []), ("ALL MY TEXT IS WRITTEN LIKE THIS", []), ("!!!", []),
        ("of XX XXXX XXXX XXXX they said nothing", []),
    ],
)  # fmt: skip
def test_a_shout_is_a_row_of_marks_or_of_capitals(text: str, shouted: list[str]) -> None:
    page = make_page(text)
    assert [text[page.starts[first] : page.ends[last - 1]] for first, last in shouts_in(page)] == shouted


def test_a_shout_makes_a_hard_word_anger() -> None:
    assert read("angry", "The treatment was careless and rude.").values == ()
    assert read("angry", "The treatment was careless and rude!! I mean it.").values == ("yes",)
    assert read("angry", "Thank you so much!!").values == ()


@pytest.mark.parametrize("change", [{"count": 1}, {"count": 2, "phrases": ["(open"]}, {"count": 2, "words": []}])
def test_broken_parts_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Together.model_validate({"phrases": ["a word"]} | change)


def amount(name: str, text: str) -> tuple[str, ...]:
    values = read_text([Message(text)], [Wanted("x", "money", uses=name, currency="USD")])["x"].values
    return tuple(str(value) for value in values or ())


def test_an_amount_in_the_sentence_that_disputes_is_the_disputed_one() -> None:
    text = "I have paid $900 of rent for years. You keep telling me that I owe you for a door, $75, which I never agreed to."
    assert amount("disputed_amount", text) == (str(parse_money("75 USD")),)


def test_it_in_give_it_back_is_the_amount_of_the_sentence() -> None:
    text = "The lamp for $30 is fine. The $64 was never agreed on, please give it back."
    assert amount("refund_amount", text) == (str(parse_money("64 USD")),)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("I have been without heating for the past three weeks.", [504]), ("A few days ago my folders vanished.", [72]),
        ("It has been more than 30 days and nothing came.", [720]), ("We rented the flat for six months.", []),
        ("I have paid on time for 12 years.", []), ("I graduated five years ago.", []), ("I would like a second opinion.", []),
    ],
)  # fmt: skip
def test_only_the_age_of_the_problem_is_read(text: str, hours: list[int]) -> None:
    values = read_text([Message(text)], [Wanted("x", "duration", uses="elapsed_hours")])["x"].values
    assert [int(value) // 3600 for value in values or () if not isinstance(value, str | Money)] == hours


def weighed(monkeypatch: pytest.MonkeyPatch, text: str) -> Reading:
    """`text` read with a detector that has nothing but weighted cues."""
    examples = {"fires": ["a", "b", "c"], "silent": ["d", "e", "f"]}
    cues = {3: ["grey lamp"], 2: ["lamp", "broken vase"], -3: ["in stock"]}
    about = {"id": "angry", "kind": "flag", "title": "Lamps", "question": "Lamps?", "means": "Lamps.", "guards": ["negation"]}
    entry = Entry.model_validate({**about, **examples, "phrases": [], "weighted": {"enough": 5, "doubt": 4, "cues": cues}})
    monkeypatch.setattr("policy_engine.text.lexicon.lexicon_entry", lambda name, language: entry)
    monkeypatch.setattr("policy_engine.text.stored.load", lambda name: None)
    monkeypatch.setattr("policy_engine.text.stored.store", lambda name, data: None)  # a plan of it is of no use to anybody else
    _forget()
    try:
        return read("angry", text)
    finally:
        _forget()


def _forget() -> None:
    """The plans and readers kept in memory."""
    make_plan.cache_clear()
    make_reader.cache_clear()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The grey lamp came with a broken vase.", ["grey lamp", "broken vase"]),
        ("The lamp, and the grey lamp, and the other lamp.", ["lamp", "grey lamp"]),
        ("A grey lamp.", []), ("The lamp and the lamp and the other lamp.", []),
        ("The grey lamp and the broken vase are in stock.", []), ("The grey lamp came without a broken vase, thanks.", []),
    ],
)  # fmt: skip
def test_cues_count_once_each_and_are_weighed_together(monkeypatch: pytest.MonkeyPatch, text: str, words: list[str]) -> None:
    reading = weighed(monkeypatch, text)
    assert ([evidence.span.text for evidence in reading.evidence], reading.values) == (words, ("yes",) if words else ())


def test_cues_that_weigh_nearly_enough_leave_a_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    reading = weighed(monkeypatch, "The lamp came with a broken vase, as far as I can see.")
    assert (reading.values, [evidence.span.text for evidence in reading.evidence]) == (None, ["lamp", "broken vase"])


@pytest.mark.parametrize("change", [{"enough": 1}, {"cues": {5: ["lamp"]}}, {"cues": {0: ["lamp"]}}, {"doubt": 5}, {"cues": {2: ["(a"]}}])
def test_broken_weights_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Weighted.model_validate({"enough": 5, "cues": {2: ["a lamp"]}} | change)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Please refund $900 and $900.", "1800"), ("Please refund $20, and $20 and another $20.", "60"),
        ("Please refund $20 and $30.", "30"),
        ("Please refund two fees of $35.", "70"), ("Please refund 2 x $35.", "70"), ("You refunded $30 of the $90 that I am owed.", "60"),
        ("Please refund my fees of 2019, $35.", "35"), ("You refunded $90 of my $90 already, where is my refund of $20?", "20"),
    ],
)  # fmt: skip
def test_amounts_that_belong_together_are_counted_together(text: str, asked: str) -> None:
    assert amount("refund_amount", text) == (str(parse_money(f"{asked} USD")),)


def test_an_amount_that_is_wrong_goes_before_one_that_is_larger() -> None:
    assert amount("disputed_amount", "My balance was $4,000 and there was a wrong charge of $12.") == ("12 USD",)
    assert amount("disputed_amount", "They billed me $70 although I owe $0.") == ("70 USD",)
