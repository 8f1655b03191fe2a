"""A sentence that says nothing, before or behind a text, changes no signal: flags, choices and amounts, alone and all at once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from policy_engine.text import Message, Reading, Wanted, lexicon_entry, lexicon_names, read_text
from tests.test_reading_properties import NEUTRAL, ended

NOW = datetime(2026, 1, 14, 10, 30, tzinfo=UTC)
OTHERS = tuple(name for name in lexicon_names() if lexicon_entry(name).kind != "flag")
EVERYTHING = tuple(Wanted(name, lexicon_entry(name).kind, uses=name) for name in lexicon_names())


def read(name: str, text: str) -> Reading:
    return read_text([Message(text)], [Wanted(name, lexicon_entry(name).kind, uses=name)], NOW)[name]


def examples(name: str) -> list[str]:
    entry = lexicon_entry(name)
    return [*(example.text for example in entry.fires), *entry.silent]


def values(text: str) -> dict[str, object]:
    return {name: reading.values for name, reading in read_text([Message(text)], EVERYTHING, NOW).items()}


@pytest.mark.parametrize("neutral", NEUTRAL)
def test_a_neutral_sentence_speaks_for_no_signal_at_all(neutral: str) -> None:
    assert set(values(neutral).values()) == {()}


@pytest.mark.parametrize("name", OTHERS)
def test_a_neutral_sentence_around_an_example_changes_no_amount_and_no_choice(name: str) -> None:
    changed = []
    for text in examples(name):
        alone = read(name, text).values
        for neutral in NEUTRAL:
            changed += [longer for longer in (f"{neutral} {text}", f"{ended(text)} {neutral}") if read(name, longer).values != alone]
    assert changed == []


@pytest.mark.parametrize("name", lexicon_names())
def test_a_neutral_sentence_changes_none_of_the_other_signals_either(name: str) -> None:
    """Every example is read with all detectors; the sentences take turns."""
    changed = []
    for turn, text in enumerate(examples(name)):
        alone = values(text)
        before, behind = NEUTRAL[turn % len(NEUTRAL)], NEUTRAL[(turn * 7 + 3) % len(NEUTRAL)]
        changed += [longer for longer in (f"{before} {text}", f"{ended(text)} {behind}") if values(longer) != alone]
    assert changed == []
