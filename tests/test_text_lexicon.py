"""Every entry of the lexicon is a valid data file, and every example in it reads as the file says."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

import policy_engine
from policy_engine.text import Message, Reading, Wanted, lexicon_entry, lexicon_names, read_text
from policy_engine.text.lexicon import Entry, GuardBook, guard_book

NAMES = (
    "affected_users", "agent_complaint", "angry", "billing_dispute", "business_customer", "category", "churn_threat",
    "compliance_violation",
    "contact_count", "customer_tier", "data_loss", "disputed_amount", "elapsed_hours", "human_request", "legal_threat", "manager_request",
    "media_threat", "multi_user_impact", "refund_amount", "refund_request", "repeated_contact", "security_incident", "vulnerable_or_safety",
)  # fmt: skip


def read_as(name: str, text: str) -> Reading:
    return read_text([Message(text)], [Wanted(name, lexicon_entry(name).kind, uses=name)])[name]


def fires() -> list[tuple[str, str, str]]:
    return [(name, example.text, example.value) for name in lexicon_names() for example in lexicon_entry(name).fires]


def silent() -> list[tuple[str, str]]:
    return [(name, text) for name in lexicon_names() for text in lexicon_entry(name).silent]


def test_the_lexicon_has_these_entries_and_no_others() -> None:
    assert lexicon_names() == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_an_entry_is_named_like_its_file_and_explains_itself(name: str) -> None:
    entry = lexicon_entry(name)
    assert entry.id == name
    assert entry.question.endswith("?")
    assert entry.meaning.endswith(".")
    assert entry.about is None or lexicon_entry(entry.about).kind == "flag"


@pytest.mark.parametrize(("name", "text", "value"), fires())
def test_an_example_that_fires_does(name: str, text: str, value: str) -> None:
    reading = read_as(name, text)
    assert reading.values is not None and len(reading.values) == 1
    assert {evidence.value for evidence in reading.evidence} == {value}


@pytest.mark.parametrize(("name", "text"), silent())
def test_an_example_that_is_silent_is(name: str, text: str) -> None:
    assert read_as(name, text).values == ()


def test_an_unknown_entry_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        lexicon_entry("no_such_entry")
    with pytest.raises(KeyError):
        read_text([Message("hello")], [Wanted("x", "flag", uses="../guards/en")])


@pytest.mark.parametrize(
    "change",
    [
        {"phrases": ["(open"]},
        {"phrases": {"maybe": ["cancel it"]}},
        {"guards": ["rain"]},
        {"silent": ["only one"]},
        {"phrase": ["cancel it"]},
        {"phrases": {True: ["cancel it"]}},
    ],
)
def test_a_broken_entry_is_refused(change: dict[str, object]) -> None:
    entry = {
        "id": "x", "kind": "flag", "title": "X", "question": "X?", "means": "X.", "phrases": ["cancel it"], "guards": ["negation"],
        "fires": ["a", "b", "c"], "silent": ["a", "b", "c"],
    }  # fmt: skip
    Entry.model_validate(entry)
    with pytest.raises(ValidationError):
        Entry.model_validate(entry | change)


def test_the_guards_of_english_are_readable() -> None:
    assert guard_book().negation


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_shipped_phrase_can_be_read(language: str) -> None:
    """At run time they are taken on trust: reading them all takes longer than everything else in a start."""
    folder = Path(policy_engine.__file__).parent / "lexicon"
    for path in sorted((folder / language).glob("*.yaml")):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        if "phrases" in data:
            Entry.model_validate(data, context={"language": language})
    GuardBook.model_validate(
        yaml.safe_load((folder / "guards" / f"{language}.yaml").read_text(encoding="utf-8")), context={"language": language}
    )
