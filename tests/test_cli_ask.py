"""`policy-engine ask`: questions over a pipe."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from policy_engine.cli.ask_session import Choice, NotUnderstood, read_choice, read_event
from tests.small_policy import POLICY, Cli, Ran, write_policy

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Talk:
    """Runs `ask` with answers on standard input, one a line."""

    policy: Path
    cli: Cli
    monkeypatch: pytest.MonkeyPatch

    def __call__(self, *arguments: str, answers: str) -> Ran:
        self.monkeypatch.setattr("sys.stdin", io.StringIO(answers))
        return self.cli("ask", self.policy, *arguments)


@pytest.fixture
def talk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Talk:
    monkeypatch.setenv("COLUMNS", "100")
    return Talk(write_policy(tmp_path), Cli(capsys), monkeypatch)


def questions(ran: Ran) -> list[str]:
    return [line.split(": ", 1)[1] for line in ran.out.split("\n") if line.startswith("Question ")]


def test_it_says_what_it_asks_and_ends_at_the_level_with_the_reason(talk: Talk) -> None:
    ran = talk("The frame snapped", answers="900\n")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Bike shop: I ask only what can still change the result.\n")
    assert questions(ran) == ["What did the bike cost?"]
    assert "  over 500 EUR → The boss\n" in ran.out
    assert "> 900\n" in ran.out
    assert "That was the last question that matters.\n\nThe boss (settled)\n" in ran.out
    assert "price 900 EUR (a person said so)" in ran.out


def test_only_questions_that_still_matter_are_asked(talk: Talk) -> None:
    assert questions(talk(answers="no\n")) == ["Is the bike broken?"]
    assert questions(talk(answers="yes\n20\n")) == ["Is the bike broken?", "What did the bike cost?"]
    settled = talk("Hello", answers="")
    assert (settled.code, questions(settled)) == (0, [])
    assert "Nothing needs to be asked." in settled.out


@pytest.mark.parametrize("given", ["1", "yes", "Y", "  YES  "])
def test_a_number_or_a_word_is_an_answer(talk: Talk, given: str) -> None:
    assert len(questions(talk(answers=f"{given}\n900\n"))) == 2


def test_a_bound_is_an_answer(talk: Talk) -> None:
    assert "\nThe boss (settled)" in talk("The frame snapped", answers="over 500\n").out


def test_an_answer_that_is_none_is_asked_again(talk: Talk) -> None:
    ran = talk("The frame snapped", answers="much\n\n900\n")
    assert ran.code == 0
    assert "`much` is none of the answers. Type an amount" in ran.out
    assert len(questions(ran)) == 1


def test_an_answer_in_another_currency_is_asked_again_with_the_reason(talk: Talk) -> None:
    ran = talk("The frame snapped", answers="900 USD\n900\n")
    assert "(Asked again: 900 USD is not in EUR, and amounts are not converted.)" in ran.out
    assert "\nThe boss (settled)" in ran.out


def test_what_nobody_knows_is_left_open_and_not_asked_again(talk: Talk) -> None:
    ran = talk("The frame snapped", answers="?\n")
    assert (ran.code, len(questions(ran))) == (0, 1)
    assert "1 question stayed open" in ran.out
    assert "\nDesk, perhaps up to The boss (not settled" in ran.out


def test_back_takes_the_last_answer_away(talk: Talk) -> None:
    ran = talk(answers="yes\nb\nno\n")
    assert questions(ran) == ["Is the bike broken?", "What did the bike cost?", "Is the bike broken?"]
    assert "\nDesk (settled)" in ran.out


def test_back_at_the_first_question_says_so(talk: Talk) -> None:
    assert "This is the first question." in talk(answers="b\nno\n").out


@pytest.mark.parametrize("answers", ["", "yes\n", "q\n", "yes\nquit\n"])
def test_the_end_of_input_ends_with_1_and_a_sentence(talk: Talk, answers: str) -> None:
    ran = talk(answers=answers)
    assert (ran.code, ran.err) == (1, "Stopped before the end; nothing was kept.\n")


def test_ctrl_c_ends_with_1_and_a_sentence(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("policy_engine.cli.talk.ask_line", interrupt)
    ran = talk(answers="")
    assert (ran.code, ran.err) == (1, "Stopped before the end; nothing was kept.\n")


def test_take_none_asks_also_what_silence_would_settle(talk: Talk) -> None:
    ran = talk("The frame snapped", "--take", "none", answers="gold\n")
    assert questions(ran)[0] != "What did the bike cost?"


def test_standard_input_can_not_be_text_and_answers_at_once(talk: Talk) -> None:
    ran = talk("-", answers="yes\n")
    assert (ran.code, ran.out) == (2, "")


def test_a_choice_is_shown_by_title_with_what_it_does(talk: Talk) -> None:
    talk.policy.write_text(POLICY.replace("when: {broken: yes, plan: gold}", "when: {brand: other}"), encoding="utf-8")
    ran = talk("Hello", answers="another\n")
    assert "  1 ours → Desk\n  2 another brand → The boss\n" in ran.out
    assert "\nThe boss (settled)" in ran.out


def test_an_event_is_asked_for_and_understood(talk: Talk) -> None:
    text = POLICY.replace("field: solved_at}", 'field: solved_at, if_missing: unknown, ask: "When was it solved?"}')
    talk.policy.write_text(text.replace("when: {broken: yes, plan: gold}", "when: {solved: not_yet}"), encoding="utf-8")
    assert "\nThe boss (settled)" in talk("Hello", answers="not yet\n").out
    assert "\nDesk (settled)" in talk("Hello", answers="tomorrow or so\n2h ago\n").out


CHOICES = (Choice(1, "gold", "Gold card"), Choice(2, "golden_age", "Over sixty"), Choice(3, "basic", "Basic"))


@pytest.mark.parametrize(
    ("given", "value"), [("1", "gold"), ("gold", "gold"), ("over", "golden_age"), ("OVER SIXTY", "golden_age"), ("bas", "basic")]
)
def test_a_choice_is_found_by_number_word_title_or_start(given: str, value: str) -> None:
    assert read_choice(given, CHOICES) == value


@pytest.mark.parametrize("given", ["", "0", "4", "gol", "silver"])
def test_what_fits_no_choice_or_several_is_not_understood(given: str) -> None:
    with pytest.raises(NotUnderstood):
        read_choice(given, CHOICES)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("not yet", "not_yet"),
        ("No", "not_yet"),
        ("2026-03-01", "2026-03-01"),
        ("2h ago", "2026-03-02T07:00:00+00:00"),
        ("3 calendar days ago", "2026-02-27T09:00:00+00:00"),
        ("now", "2026-03-02T09:00:00+00:00"),
    ],
)
def test_a_moment_may_be_said_in_words(given: str, said: str) -> None:
    assert read_event(given, NOW) == said


@pytest.mark.parametrize("given", ["long ago", "2 days ago", "3 months ago"])
def test_a_moment_without_a_fixed_length_is_not_understood(given: str) -> None:
    with pytest.raises(NotUnderstood):
        read_event(given, NOW)
