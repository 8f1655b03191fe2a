"""Any text is read in linear time, and every quote stands in it: counted in calls, so that a busy machine changes nothing."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable

import pytest

from policy_engine.text import MAX_TEXT, Message, Reading, Wanted, lexicon_entry, lexicon_names, read_text

EVERYTHING = tuple(Wanted(name, lexicon_entry(name).kind, uses=name, currency="USD") for name in lexicon_names())

ODD = (
    "", " ", "\0", "\ud800", "\udfff\ud800", "\u202e\u05d0\u05d1 \u0627\u0644", "\u200d", "\U0001f469\u200d\U0001f4bb", "e\u0301\u0301",
    "\ufeff", "\u0130\u00df\ufb01", "\u00a0", "\r", "\u2028", "\x1b[31m", "\uff43\uff41\uff4e\uff43\uff45\uff4c", "<b>", "&amp;",
    "<!--",
)  # fmt: skip
"""Nothing, NUL, lone surrogates, right to left, joiners, emoji, heaps of accents, letters that change their length, markup."""

REPEATED = (
    "cancel my account ", "you ", "not ", "refund not ", "if I ", "$1 ", "$1", "one hundred ", "half a ", "1 000 ", "5 to ", "a'", "'a' ",
    '"', "> x\n", "-", "--\n", "on x wrote:\n", "from: a\n", "!", "!!A ", "A B ", "a b. ", "\n", "\u200d", "\ud800", "\u202e",
    "\u0301", "since monday ", "don't ", "two or three days ", "you lose a customer of $5 ", "will never ", "aaaaaaaaaa", "1,", "1.", "@a.",
    "{money} ", "... ", "\u00e9 ", "<b>", "<blockquote>", "<!--", "&amp;", "$5 and $5 ", "$5 of my $9 ",
)  # fmt: skip


def read(text: str) -> dict[str, Reading]:
    return read_text([Message(text)], EVERYTHING, language="en")


def calls(run: Callable[[], object]) -> int:
    """How many functions, of Python's own too, `run` calls."""
    count = 0

    def heard(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(heard)
    try:
        run()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("piece", REPEATED)
def test_twice_the_text_costs_about_twice_as_much(piece: str) -> None:
    short, long = ((piece * size)[:size] for size in (3_000, 12_000))
    read(long)  # states are made once
    assert calls(lambda: read(long)) <= 5 * calls(lambda: read(short)) + 2_000


@pytest.mark.parametrize("piece", ODD)
def test_odd_characters_are_read_and_quoted_as_they_stand(piece: str) -> None:
    for text in (piece, piece * 50, f"Cancel{piece}my account, I want $50{piece} back", piece.join("I will sue you. Cancel my account!")):
        for reading in read(text).values():
            evidence = (*reading.evidence, *(guard.stopped for guard in reading.guards))
            for span in (*(one.span for one in evidence), *(guard.span for guard in reading.guards)):
                assert 0 <= span.start < span.end <= len(text)
                assert text[span.start : span.end] == span.text


def test_ten_megabytes_are_read_up_to_the_limit() -> None:
    chance = random.Random(1)
    words = ["cancel", "my", "account", "$50", "not", "refund", "\u200d", "\0", "\ud800", "\U0001f642", "you", "lawyer", ".", "\n"]
    text = " ".join(chance.choices(words, k=2_000)) * 1_500
    assert len(text) > 10_000_000
    begun = time.perf_counter()
    readings = read(text)
    assert time.perf_counter() - begun < 60
    assert readings == read_text([Message(text[: MAX_TEXT + 1])], EVERYTHING, language="en")


def test_noise_is_read() -> None:
    chance = random.Random(2)
    signs = [*"abcxyzAI019 .,!?'\"-$\n\t", *ODD]
    for _ in range(60):
        text = "".join(chance.choices(signs, k=chance.randrange(400)))
        assert read(text).keys() == {one.name for one in EVERYTHING}
