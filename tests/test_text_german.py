"""German tickets are read with a data pack, and what the pack does not cover is unknown, never "nothing found"."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest

from policy_engine import load
from policy_engine.quantities.money import Money
from policy_engine.text import Message, Reading, Wanted, lexicon_entry, lexicon_names, read_text, status_notice, text_status
from policy_engine.text.language import guess_language
from policy_engine.text.lexicon import guard_book
from policy_engine.text.packs import is_covered, pack_ids, pack_of
from policy_engine.text.page import make_page

NAMES = (
    "agent_complaint", "billing_dispute", "churn_threat", "data_loss", "disputed_amount", "human_request", "legal_threat",
    "manager_request", "media_threat", "multi_user_impact", "refund_amount", "refund_request", "security_incident",
)  # fmt: skip
GERMAN = pack_of("de")


def read_as(name: str, text: str, language: str | None = "de") -> Reading:
    return read_text([Message(text)], [Wanted(name, lexicon_entry(name).kind, uses=name)], language=language)[name]


def read_own(text: str, own: Wanted, language: str | None = None) -> Reading:
    return read_text([Message(text)], [own], language=language)[own.name]


# ---- the pack


def test_german_is_the_only_pack_and_is_experimental() -> None:
    assert pack_ids() == ("de",)
    assert GERMAN is not None and GERMAN.experimental and GERMAN.title == "German"


def test_the_pack_covers_these_detectors_and_no_others() -> None:
    assert lexicon_names("de") == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_german_entry_says_the_same_as_the_english_one_in_other_words(name: str) -> None:
    german, english = lexicon_entry(name, "de"), lexicon_entry(name)
    assert (german.id, german.kind, german.about, german.pick, german.title, german.question) == (
        english.id, english.kind, english.about, english.pick, english.title, english.question,
    )  # fmt: skip
    assert len(german.fires) >= 8 and len(german.silent) >= 8
    assert german.about is None or german.about in NAMES


@pytest.mark.parametrize(("name", "text", "value"), [(n, e.text, e.value) for n in NAMES for e in lexicon_entry(n, "de").fires])
def test_an_example_that_fires_does(name: str, text: str, value: str) -> None:
    reading = read_as(name, text)
    assert reading.values is not None and len(reading.values) == 1
    assert {evidence.value for evidence in reading.evidence} == {value}


@pytest.mark.parametrize(("name", "text"), [(n, text) for n in NAMES for text in lexicon_entry(n, "de").silent])
def test_an_example_that_is_silent_is(name: str, text: str) -> None:
    assert read_as(name, text).values == ()


# ---- which language


@pytest.mark.parametrize("tag", ["de", "de-AT", "DE_ch", " de "])
def test_german_by_any_tag_is_read_and_says_that_it_is_experimental(tag: str) -> None:
    status = text_status([Message("Ich kündige.")], tag)
    assert (status.language, status.covered, status.experimental) == (tag.strip(), True, True)
    assert read_as("churn_threat", "Ich kündige.", tag).values == ("yes",)
    assert status_notice(status) == "The text was read with the experimental German pack."


@pytest.mark.parametrize("tag", ["en", "en-US", None, "fr"])
def test_other_languages_are_not_experimental(tag: str | None) -> None:
    status = text_status([Message("Please cancel my account.")], tag)
    assert not status.experimental and status_notice(status) is None


def test_a_folder_of_the_lexicon_is_no_language() -> None:
    assert not is_covered("guards") and not is_covered("classes") and pack_of("../lexicon/de") is None


@pytest.mark.parametrize(
    "text",
    [
        "Bitte kündigen Sie umgehend meinen Vertrag!", "Dann hören Sie von meinem Anwalt.", "Ich moechte mein Geld zurueck bekommen",
        "Kündigung!", "Geld zurück!!", "Abo kuendigen", "Login geht nicht", "Mein Konto ist gesperrt", "Bitte um Rückruf",
    ],
)  # fmt: skip
def test_german_is_found_out(text: str) -> None:
    assert guess_language(text) == "de"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Das Auto", "en"), ("Die Hard", "en"), ("Kontakt", "en"), ("refund please", "en"), ("I will gift him an angst free tag", "en"),
        ("Jeg kan ikke logge ind på min konto og vil have mine penge", "da"), ("Ik wil mijn geld terug en mijn abonnement opzeggen", "nl"),
        ("Geld terug!", "nl"),
    ],
)  # fmt: skip
def test_what_only_looks_like_german_is_not(text: str, language: str) -> None:
    assert guess_language(text) == language


def test_a_given_language_goes_before_the_words() -> None:
    assert read_as("churn_threat", "Ich kündige mein Abo zum Monatsende.", "en").values == ()
    assert read_as("churn_threat", "Please cancel my subscription.", "de").values == ()


def test_a_french_text_stays_unknown() -> None:
    reading = read_as("churn_threat", "Bonjour, je voudrais annuler mon abonnement et être remboursé.", None)
    assert reading.values is None and reading.doubt is not None and "`fr`" in reading.doubt


# ---- what can not be read is unknown


@pytest.mark.parametrize("name", sorted(set(lexicon_names()) - set(NAMES)))
def test_a_detector_that_the_pack_lacks_is_unknown(name: str) -> None:
    reading = read_as(name, "Alles läuft gut, vielen Dank an Ihr Team!")
    assert reading.values is None
    assert reading.doubt == "the German pack does not cover this"


OWN = Wanted("way_out", "flag", phrases=(("yes", ("umweg gefunden",)),), language="de")
OWN_ENGLISH = Wanted("way_out", "flag", phrases=(("yes", ("found a way",)),))


def test_an_authors_phrases_are_read_in_the_authors_language() -> None:
    assert read_own("Wir haben einen Umweg gefunden und arbeiten weiter.", OWN).values == ("yes",)
    assert read_own("Wir haben noch keinen Umweg gefunden, bitte helfen Sie.", OWN).values == ()
    assert read_own("We found a way, thanks.", OWN_ENGLISH).values == ("yes",)


@pytest.mark.parametrize(
    ("text", "own", "doubt"),
    [
        ("Wir warten noch immer auf eine Antwort von Ihnen.", OWN_ENGLISH, "its phrases are English, and the text is German"),
        ("We are still waiting for an answer from you.", OWN, "its phrases are German, and the text is English"),
    ],
)
def test_an_authors_phrases_say_nothing_about_another_language(text: str, own: Wanted, doubt: str) -> None:
    reading = read_own(text, own)
    assert (reading.values, reading.doubt) == (None, doubt)


def test_phrases_added_to_a_detector_leave_its_yes_but_not_its_silence() -> None:
    more = Wanted("leaving", "flag", uses="churn_threat", also=("jump ship",))
    assert read_own("Ich kündige.", more, "de").values == ("yes",)
    assert read_own("Vielen Dank.", more, "de").doubt == "its phrases are English, and the text is German"
    less = Wanted("leaving", "flag", uses="churn_threat", exclude=("cancel my order",))
    assert read_own("Ich kündige.", less, "de").values is None


def test_german_phrases_have_no_english_forms() -> None:
    own = Wanted("x", "flag", phrases=(("yes", ("test", "im eimer")),), language="de")
    assert read_own("Die tests laufen.", own, "de").values == ()
    assert read_own("Alles ist im Eimer.", own, "de").values == ("yes",)


def test_an_unknown_detector_is_refused_in_every_language() -> None:
    with pytest.raises(KeyError):
        read_text([Message("Hallo")], [Wanted("x", "flag", uses="no_such_entry")], language="de")


def test_a_policy_in_german_reads_german_tickets(tmp_path: Path) -> None:
    policy = {
        "format": "escalation-policy/1", "id": "p", "title": "P", "language": "de-AT", "currency": "EUR",
        "levels": [{"id": "low", "title": "Low"}, {"id": "high", "title": "High"}],
        "signals": [
            {"id": "broken", "type": "flag", "text": ["kette gerissen", "reifen ist platt"]},
            {"id": "leaving", "type": "flag", "text": "churn_threat"},
            {"id": "back", "type": "money", "text": "refund_amount"},
        ],
        "triggers": [
            {"id": "t", "title": "T", "level": "high", "when": {"broken": "yes"}},
            {"id": "u", "title": "U", "level": "high", "when": {"leaving": "yes"}},
            {"id": "v", "title": "V", "level": "high", "when": {"back": "over 500"}},
        ],
    }  # fmt: skip
    path = tmp_path / "p.yaml"
    path.write_text(json.dumps(policy), encoding="utf-8", newline="\n")
    loaded = load(path)
    german = loaded.route("Bei meinem Rad ist die Kette gerissen, bitte helfen Sie.")
    assert [trigger.id for trigger in german.fired] == ["t"]
    foreign = loaded.route("The chain of my bike is broken, please help me with it.")
    assert "t" in [trigger.id for trigger in foreign.undetermined]
    silent = loaded.route("Ich habe eine Frage zu meiner letzten Bestellung bei Ihnen.")
    assert [trigger.id for trigger in silent.undetermined] == ["v"]


# ---- spelling, sentences, amounts


SPELLINGS = ("Ich kündige.", "ICH KÜNDIGE", "ich kuendige", unicodedata.normalize("NFD", "Ich kündige."), "Ich kün\u00addige")


@pytest.mark.parametrize("text", SPELLINGS)
def test_letters_are_read_alike_however_they_are_spelled(text: str) -> None:
    reading = read_as("churn_threat", text)
    assert reading.values == ("yes",)
    assert reading.evidence[0].span.text == text.rstrip(".")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Am 3. Mai kam die Rechnung.", 1), ("Das ist z. B. die Rechnung Nr. 5 von Hr. Maier", 1), ("Es geht nicht. Bitte helfen!", 2),
        ("Wir zahlen 1.200,50 € im Monat. Warum?", 2),
    ],
)  # fmt: skip
def test_german_abbreviations_and_days_end_no_sentence(text: str, count: int) -> None:
    assert len(set(make_page(text, GERMAN).sentence_end)) == count


@pytest.mark.parametrize(
    ("text", "amount", "bounds"),
    [
        ("Ich will meine 1.200,50 € zurück.", "1200.50", (False, False)),
        ("Ich will mein Geld zurück, mindestens 500 Euro.", "500", (True, False)),
        ("Ich will mein Geld zurück, mehr als EUR 500!", "500", (True, False)),
        ("Bitte erstatten Sie mir die Rechnung über 500,- €.", "500", (False, False)),
        ("Bitte erstatten Sie mir bis zu 50 Euro.", "50", (False, True)),
    ],
)
def test_german_amounts(text: str, amount: str, bounds: tuple[bool, bool]) -> None:
    reading = read_as("refund_amount", text)
    assert reading.values is not None and len(reading.values) == 1
    money = reading.values[0]
    assert isinstance(money, Money) and (str(money.amount), money.currency) == (amount, "EUR")
    assert (reading.at_least, reading.at_most) == bounds


def test_a_reply_quotes_the_mail_that_it_answers() -> None:
    mail = "Danke, das passt.\n\nAm 03.05.2024 um 10:12 schrieb Support:\nIch kündige Ihnen hiermit Ihr Abo."
    assert read_as("churn_threat", mail).values == ()


# ---- guards


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("churn_threat", "Ich kündige nicht.", "negation"),
        ("churn_threat", "Ich will mein Abo auf keinen Fall kündigen.", "negation"),
        ("churn_threat", "Wenn ich kündige, was passiert mit den Daten?", "hypothetical"),
        ("churn_threat", "Kann ich mein Abo online kündigen?", "question"),
        ("churn_threat", "Mein Bruder will mein Abo kündigen.", "other_actor"),
        ("security_incident", "Ich will verhindern, dass mein Konto gehackt wird.", "prevention"),
        ("data_loss", "Meine Daten wurden nicht gelöscht.", "negation"),
        ("legal_threat", "In der Mail stand „wir gehen zum Anwalt“.", "quotation"),
    ],
)
def test_a_guard_stops_a_hit(name: str, text: str, kind: str) -> None:
    reading = read_as(name, text)
    assert reading.values == ()
    assert kind in {guard.kind for guard in reading.guards}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("churn_threat", "Wenn das bis Freitag nicht gelöst ist, kündige ich."),
        ("churn_threat", "Wenn ich bis morgen nichts höre kündige ich"),
        ("churn_threat", "Nicht nur ich kündige, sondern alle."),
        ("churn_threat", "Ich kündige, weil Sie nicht liefern."),
        ("legal_threat", "Falls Sie nicht antworten, gehe ich zum Anwalt."),
        ("refund_request", "Ich will mein Geld zurück und keinen Gutschein."),
        ("legal_threat", "Dann muss ich leider zum Anwalt gehen."),
    ],
)
def test_a_threat_with_a_condition_counts(name: str, text: str) -> None:
    assert read_as(name, text).values == ("yes",)


def test_only_german_has_guards_that_look_back() -> None:
    assert all(group.behind == 0 for kind in ("negation", "question", "hypothetical") for group in getattr(guard_book(), kind))
    assert any(group.behind for group in guard_book("de").negation)
