"""Money, numbers and lengths of time in text, and which of them a signal takes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from policy_engine.quantities.errors import QuantityError
from policy_engine.quantities.money import Money, money_in_text, parse_money
from policy_engine.quantities.number_words import numbers_in_text, parse_number, parse_number_words
from policy_engine.text import Message, Reading, Wanted, read_text
from policy_engine.text.durations import counted_days, durations_in_text


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("$1,200", ["1,200 USD"]), ("\u20ac1.200,50", ["1,200.50 EUR"]), ("$1.2k", ["1,200 USD"]), ("500 USD", ["500 USD"]),
        ("USD 500", ["500 USD"]), ("five hundred dollars", ["500 USD"]), ("\u00a32m", ["2,000,000 GBP"]), ("1 200 kr", ["1,200 kr"]),
        ("Rs. 500", ["500 INR"]), ("$35.00", ["35 USD"]), ("1,200 dollars", ["1,200 USD"]), ("50 bucks", ["50 USD"]),
        ("20 quid", ["20 GBP"]), ("500 US dollars", ["500 USD"]), ("five hundred U.S. dollars", ["500 USD"]),
        ("20 Canadian dollars", ["20 CAD"]), ("USD$500", ["500 USD"]),
        ("$50-80 or so", ["50 USD", "80 USD"]), ("$50-80 USD", ["50 USD", "80 USD"]), ("$50-2 items", ["50 USD"]),
        ("$20-30-40", ["20 USD"]),
        ("99 cents", ["0.99 USD"]), ("{$35.00}", ["35 USD"]), ("AUD 2,340", ["2,340 AUD"]), ("a fifteen dollar fee", ["15 USD"]),
        ("1\u00a3 charge", ["1 GBP"]), ("two grand", ["2,000"]), ("half a million dollars", ["500,000 USD"]),
        ("$20-$50", ["20 USD", "50 USD"]),
        ("one hundred and fifty euros", ["150 EUR"]), ("$5 million", ["5,000,000 USD"]), ("CA$40 and C$ 3", ["40 CAD", "3 CAD"]),
        ("12.50\u20ac", ["12.50 EUR"]), ("$49.99 twice, $12.", ["49.99 USD", "12 USD"]), ("1 200,50 EUR", ["1,200.50 EUR"]),
        ("500 usd", ["500 USD"]), ("\u20b91,00,000", ["100,000 INR"]), ("- $50 fee", ["50 USD"]),
        ("-$50", []), ("$ XXXX", []), ("XXXX dollars", []), ("500", []), ("php 8", []), ("24 hours", []), ("v1.2.3", []), ("kr", []),
        ("on May 5 200 users", []), ("12345678901234567890 dollars", []),
    ],
)  # fmt: skip
def test_money_is_found_in_its_usual_spellings(text: str, amounts: list[str]) -> None:
    assert [str(money) for _, _, money in money_in_text(text)] == amounts


def test_offsets_of_money_count_code_points_of_the_text_as_given() -> None:
    text = "\U0001f642 I paid \u20ac1.200,50 and 20 quid"
    assert [text[start:end] for start, end, _ in money_in_text(text)] == ["\u20ac1.200,50", "20 quid"]


def test_a_plain_dollar_is_the_dollar_of_the_policy() -> None:
    assert [money.currency for _, _, money in money_in_text("$5, US$5, five dollars, 5 EUR", "CAD")] == ["CAD", "USD", "CAD", "EUR"]


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ("500", Money(Decimal(500))), ("500 USD", Money(Decimal(500), "USD")), ("$500", Money(Decimal(500), "USD")),
        ("1,000 USD", Money(Decimal(1000), "USD")), ("USD 1,000.50", Money(Decimal("1000.50"), "USD")), (" 0 ", Money(Decimal(0))),
        ("1.5k EUR", None), ("500 SEK", Money(Decimal(500), "SEK")),
    ],
)  # fmt: skip
def test_a_policy_s_amount_is_read(text: str, money: Money | None) -> None:
    assert parse_money(text) == (money or Money(Decimal(1500), "EUR"))


@pytest.mark.parametrize(
    "text", ["", "abc", "-5", "500 US", "1e5", "1_000", "NaN", "500 USD 3", "$", "five", "1.200", "500 kr", "\u0665\u0660\u0660"]
)
def test_what_is_no_amount_is_refused_with_help(text: str) -> None:
    with pytest.raises(QuantityError) as caught:
        parse_money(text)
    assert caught.value.message.startswith(f"`{text}`") and caught.value.help


@pytest.mark.parametrize(
    ("amount", "shown"), [("1200", "1,200 USD"), ("1200.5", "1,200.50 USD"), ("35.00", "35 USD"), ("0.125", "0.125 USD"), ("0", "0 USD")]
)
def test_money_is_shown_as_people_write_it(amount: str, shown: str) -> None:
    assert str(Money(Decimal(amount), "USD")) == shown
    assert parse_money(shown) == Money(Decimal(amount), "USD")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,200", "1200"), ("1.200,50", "1200.50"), ("1 200", "1200"), ("1,00,000", "100000"), ("12.5", "12.5"), ("1'200.50", "1200.50"),
        ("0.500", "0.500"), ("1.200", "1200"), ("1,5.3", None), ("1.5.3", None), ("24.12.2024", None),
    ],
)  # fmt: skip
def test_figures_are_read_by_where_point_and_comma_stand(text: str, value: str | None) -> None:
    assert parse_number(text) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("twenty-five", 25),
        ("one thousand two hundred and fifty", 1250),
        ("a hundred", 100),
        ("half a million", 500_000),
        ("nine one one", None),
    ],
)
def test_number_words_are_read(text: str, value: int | None) -> None:
    assert parse_number_words(text) == value


def test_numbers_and_ordinals_are_told_apart() -> None:
    found = [(str(number.value), number.kind) for number in numbers_in_text("The third of 40 calls, the 2nd of a dozen; order 7916676427")]
    assert found == [("3", "ordinal"), ("40", "number"), ("2", "ordinal"), ("12", "number")]


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("for 26 hours", [26]), ("three days", [72]), ("a couple of weeks", [336]), ("since yesterday", [24]), ("2 weeks ago", [336]),
        ("half an hour", [0.5]), ("2-3 weeks", [504]), ("two and a half hours", [2.5]), ("an hour and a half", [1.5]), ("30 mins", [0.5]),
        ("last month", [720]), ("a few days", [72]), ("over a year", [8760]), ("24h", [24]), ("10+ days", [240]), ("3 day old", [72]),
        ("forty-eight hours", [48]), ("twenty-four hours", [24]), ("two-three days", [72]), ("twenty-thirty minutes", [0.5]),
        ("2 hours and 30 minutes", [2.5]), ("1 hour 30 minutes", [1.5]), ("1 week, 2 days ago", [216]), ("1h30m", [1.5]),
        ("2 hrs 15 min", [2.25]),
        ("24 hours a day", [24, 24]), ("a week, a day", [168, 24]), ("2 days and 2 days", [48, 48]), ("a week ago and 2 days", [168, 48]),
        ("a quarter of an hour", [0.25]), ("three quarters of an hour", [0.75]), ("3/4 hour", [0.75]), ("1 1/2 hours", [1.5]),
        ("2½ hours", [2.5]),
        ("since Monday", []), ("5 business days", []), ("v2 hours", []), ("$5 days", []), ("one by one", []),
    ],
)  # fmt: skip
def test_lengths_of_time_are_found(text: str, hours: list[float]) -> None:
    assert [float(found.seconds / 3600) for found in durations_in_text(text)] == hours


def read(text: str, wanted: Wanted) -> Reading:
    return read_text([Message(text)], [wanted])[wanted.name]


def test_an_author_s_phrase_takes_the_amount_in_its_slot() -> None:
    wanted = Wanted("deposit", "money", phrases=(("yes", ("deposit of {money}",)),))
    assert read("I paid $900, a deposit of $200", wanted).values == (Money(Decimal(200), "USD"),)


def test_an_author_s_phrase_without_a_slot_takes_the_nearest_amount_of_its_sentence() -> None:
    wanted = Wanted("deposit", "money", phrases=(("yes", ("deposit",)),))
    reading = read("Rent was $900 a month and the deposit $200. Also $3.", wanted)
    assert reading.values == (Money(Decimal(200), "USD"),)
    assert [evidence.span.text for evidence in reading.evidence] == ["deposit $200"]
    assert read("The deposit is high. I paid $3.", wanted).values == ()


def test_several_amounts_for_an_author_s_phrase_are_all_possible() -> None:
    wanted = Wanted("fee", "money", phrases=(("yes", ("fee of {money}",)),))
    assert read("A fee of $5 and a fee of $9", wanted).values == (Money(Decimal(5), "USD"), Money(Decimal(9), "USD"))


def test_a_guarded_amount_does_not_count_and_is_reported() -> None:
    reading = read("I am not asking for a refund of $5", Wanted("x", "money", phrases=(("yes", ("refund of {money}",)),)))
    assert reading.values == ()
    assert [(guard.kind, guard.stopped.value) for guard in reading.guards] == [("negation", "5 USD")]


def test_a_bare_number_is_money_only_where_the_phrase_says_so() -> None:
    wanted = Wanted("x", "money", phrases=(("yes", ("invoice of {number}",)),), currency="EUR")
    assert read("an invoice of 1200", wanted).values == (Money(Decimal(1200), "EUR"),)
    assert read("invoice 1200", wanted).values == ()


def test_kroner_are_the_policy_s_where_its_currency_is_called_so() -> None:
    phrases = (("yes", ("fee of {money}",)),)
    assert read("a fee of 1 200 kr", Wanted("x", "money", phrases=phrases, currency="SEK")).values == (Money(Decimal(1200), "SEK"),)
    assert read("a fee of 1 200 kr", Wanted("x", "money", phrases=phrases, currency="USD")).values == (Money(Decimal(1200), "kr"),)


def test_a_dollar_is_canadian_in_a_canadian_policy() -> None:
    wanted = Wanted("x", "money", uses="refund_amount", currency="CAD")
    assert read("I want my $80 back", wanted).values == (Money(Decimal(80), "CAD"),)


def test_a_phrase_may_stand_for_a_number() -> None:
    wanted = Wanted("x", "number", phrases=(("2", ("twice",)), ("count", ("{number} times",))))
    assert read("I called twice", wanted).values == (Decimal(2),)
    assert read("I called 4 times", wanted).values == (Decimal(4),)


@pytest.mark.parametrize(
    ("text", "at_least", "at_most"),
    [
        ("fee of over $500", True, False),
        ("fee of up to $500", False, True),
        ("fee of about $500", False, False),
        ("fee of $500+", True, False),
    ],
)
def test_a_bound_is_kept(text: str, at_least: bool, at_most: bool) -> None:
    reading = read(text, Wanted("x", "money", phrases=(("yes", ("fee of {money}",)),)))
    assert reading.values == (Money(Decimal(500), "USD"),)
    assert (reading.at_least, reading.at_most) == (at_least, at_most)


def test_the_stated_total_goes_before_its_parts() -> None:
    reading = read("You overcharged me: $40 and $60, $100 in total", Wanted("x", "money", uses="disputed_amount"))
    assert reading.values == (Money(Decimal(100), "USD"),)


def test_amounts_in_two_currencies_stay_both_possible() -> None:
    values = read("Charged $40 twice and charged 30 EUR twice", Wanted("x", "money", uses="disputed_amount")).values
    assert values == (Money(Decimal(40), "USD"), Money(Decimal(30), "EUR"))


def test_an_amount_stays_silent_when_nobody_asks_for_it() -> None:
    assert read("I paid $900 and I am happy", Wanted("x", "money", uses="refund_amount")).values == ()


def test_a_length_of_time_is_given_in_seconds() -> None:
    reading = read("We have been locked out for 26 hours", Wanted("x", "duration", uses="elapsed_hours"))
    assert reading.values == (Decimal(26 * 3600),)
    assert [evidence.value for evidence in reading.evidence] == ["26h"]


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("day 45 of waiting", [1080]),
        ("we are on day nine with no heating", [216]),
        ("day 12. still nothing", [288]),
        ("day 2 of the course", []),
        ("a day 5 times", []),
    ],
)
def test_days_that_somebody_counts_are_a_length_of_time(text: str, hours: list[float]) -> None:
    assert [float(one.seconds) / 3600 for one in counted_days(text)] == hours


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Give me the 900 that you took", Decimal(900)),
        ("Give me the 900, please", Decimal(900)),
        ("Give me the 900", Decimal(900)),
        ("Give me the 3 seats", None),
    ],
)
def test_a_bare_number_is_a_sum_unless_the_next_word_is_what_it_counts(text: str, value: Decimal | None) -> None:
    found = read(text, Wanted("x", "money", phrases=(("yes", ("the {number}",)),))).values
    assert found == (() if value is None else (Money(value, None),))


def test_a_moment_is_the_age_of_a_problem_only_where_the_text_tells_of_one() -> None:
    wanted = Wanted("x", "duration", phrases=(("doubtful", ("{ago}",)), ("company", ("broken",))))
    assert read("I bought it two days ago.", wanted).values == ()
    assert read("I bought it two days ago. It is broken.", wanted).values == (Decimal(48 * 3600),)
    assert read("It is broken.", wanted).values == ()


def test_a_sure_phrase_counts_in_spite_of_an_exception() -> None:
    phrases = (("sure", ("never credited my {money}",)), ("plain", ("{money}",)))
    wanted = Wanted("x", "money", phrases=phrases, exclude=("my {money}",))
    assert read("You never credited my $500, my $20 is here.", wanted).values == (Money(Decimal(500), "USD"),)
    assert read("My $20 is here.", wanted).values == ()


@pytest.mark.parametrize("text", ["Two fees of $35 each", "Both cost me $35 each"])
def test_what_each_costs_is_counted_together(text: str) -> None:
    phrases = (("times", ("{number} ... {money} each", "both ... {money} each")),)
    assert read(text, Wanted("x", "money", phrases=phrases)).values == (Money(Decimal(70), "USD"),)


def test_a_sum_that_an_exception_takes_a_part_of_is_no_sum() -> None:
    own = Wanted("fee", "money", "disputed_amount", also=("toll of {money}",), exclude=("{money} tip",), currency="USD")
    text = "You charged me twice: a toll of $30 and a $90 tip."
    assert read_text([Message(text)], [own])["fee"].values == (Money(Decimal(30), "USD"),)


def test_a_number_in_a_phrase_is_no_length_of_time() -> None:
    own = Wanted("age", "duration", also=("ticket {number} ... {duration}", "{number} sleeps"))
    assert read_text([Message("Ticket 8812 is open for 3 days")], [own])["age"].values == (Decimal(3 * 86_400),)
    assert read_text([Message("It took 4 sleeps")], [own])["age"].values == ()
