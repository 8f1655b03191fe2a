"""`policy-engine ask`: questions over a pipe."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from policy_engine.cli.ask_moments import Refused, length_since, read_when
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


def test_ctrl_c_ends_with_130_and_a_sentence(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("policy_engine.cli.talk.ask_line", interrupt)
    ran = talk(answers="")
    assert (ran.code, ran.err) == (130, "Stopped before the end; nothing was kept.\n")


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


SINCE = """\
format: escalation-policy/1
id: charges
title: Charges
calendars:
  office: {hours: {mon-fri: ["09:00-17:00"]}, holidays: none}
levels:
  - {id: desk, title: Desk}
  - {id: boss, title: The boss}
lanes:
  - {id: fraud, title: Fraud desk, when: {kind: fraud}}
  - {id: rest, title: All the rest}
events:
  - {id: charged, title: Charge, ask: "When was the charge made?", if_missing: unknown}
signals:
  - {id: kind, title: Kind, type: choice, values: [fraud, {id: bill, title: this or that bill}, other], ask: "What about?", field: kind}
  - {id: age, title: Age of the charge, type: duration, from: charged}
triggers:
  - {id: old, title: Old charge, level: boss, when: {age: over 60h}}
"""
AGE = "When was the charge made?"


@pytest.mark.parametrize(
    ("given", "level"),
    [
        ("yesterday", "Desk"),
        ("10 days ago", "The boss"),
        ("72h ago", "The boss"),
        ("2026-02-01", "The boss"),
        ("2026-03-02 08:00", "Desk"),
        ("not yet", "Desk"),
        ("26h", "Desk"),
        ("at least 72h", "The boss"),
    ],
)
def test_a_length_since_an_event_may_be_said_by_when_that_was(talk: Talk, given: str, level: str) -> None:
    talk.policy.write_text(SINCE, encoding="utf-8")
    ran = talk("Hello", "--now", "2026-03-02T09:00:00+00:00", answers=f"{given}\nother\n")
    assert (ran.code, questions(ran)) == (0, [AGE, "What about?"])
    assert f"\n{level} (settled)\n" in ran.out


def test_a_moment_still_to_come_is_said_to_be_so(talk: Talk) -> None:
    talk.policy.write_text(SINCE, encoding="utf-8")
    ran = talk("Hello", "--now", "2026-03-02T09:00:00+00:00", answers="2027-01-01\n1h\nother\n")
    assert "`2027-01-01` is still to come." in ran.out
    assert len(questions(ran)) == 2


def test_an_answer_against_an_earlier_one_is_asked_again_and_overrules_when_said_twice(talk: Talk) -> None:
    talk.policy.write_text(SINCE, encoding="utf-8")
    ran = talk("Hello", answers="at least 10h\n5h\n5h\nother\n")
    assert "`5h` does not go with what was said before: at least 10h." in ran.out
    assert (ran.code, len(questions(ran))) == (0, 3)
    assert "\nDesk (settled)" in ran.out


def test_a_choice_says_which_lane_it_leads_to_whatever_its_title(talk: Talk) -> None:
    talk.policy.write_text(SINCE, encoding="utf-8")
    ran = talk("Hello", answers="1h\n")
    assert "  1 fraud → Desk; lane: Fraud desk\n  2 this or that bill → Desk; lane: All the rest\n" in ran.out
    assert "So far: Desk (level settled; other answers are open)" in ran.out


def test_an_answer_that_does_nothing_of_its_own_has_no_arrow(talk: Talk) -> None:
    text = SINCE.replace("{age: over 60h}", "{age: over 60h, kind: other}").replace("{kind: fraud}", "{age: over 9999h}")
    talk.policy.write_text(text, encoding="utf-8")
    ran = talk("Hello", answers="?\n")
    assert "What about?" in questions(ran)
    assert not [line for line in ran.out.split("\n") if line.rstrip().endswith("→")]


def test_an_empty_line_is_asked_again_in_plain_words(talk: Talk) -> None:
    ran = talk(answers="\nno\n")
    assert "Type an answer; `?` if nobody knows it. Say `1`, `2`." in ran.out


def test_what_no_question_can_settle_is_named_with_its_reason(talk: Talk) -> None:
    text = SINCE.replace("over 60h", "over 3 business days").replace("if_missing: unknown}", "field: charged_at}")
    talk.policy.write_text(text, encoding="utf-8")
    ran = talk("--ticket", write_ticket(talk.policy, charged="unknown"), answers="")
    assert (ran.code, questions(ran)) == (0, [])
    open_part = "No question can settle this. Open is:\n  – age of the charge (nobody knows when `charged` was)\n"
    assert open_part in ran.out
    assert "  • Old charge → The boss; open: age of the charge (nobody knows when `charged` was)\n" in ran.out
    assert "Nothing needs to be asked" not in ran.out


def test_a_length_on_a_calendar_is_asked_for_as_such(talk: Talk) -> None:
    talk.policy.write_text(SINCE.replace("from: charged}", "from: charged, calendar: office}"), encoding="utf-8")
    ran = talk("Hello", answers="yesterday\n9h\nother\n")
    assert "in time of the calendar `office`" in ran.out
    assert "\nDesk (settled)" in ran.out


def write_ticket(beside: Path, charged: str = "2026-02-27T09:00:00Z") -> str:
    path = beside.with_name("ticket.json")
    path.write_text(f'{{"text": "Hello", "events": {{"charged": "{charged}"}}, "fields": {{"kind": "other"}}}}', encoding="utf-8")
    return str(path)


def test_a_length_since_a_day_has_both_ends() -> None:
    assert length_since("2026-03-01", NOW, UTC) == "9h to 33h"
    assert length_since("2026-03-02", NOW, UTC) == "0h to 9h"


@pytest.mark.parametrize("given", ["2026-03-03", "2026-03-02 09:01", "2026-03-02T12:00:00+01:00"])
def test_only_what_has_been_is_a_moment(given: str) -> None:
    with pytest.raises(Refused):
        read_when(given, NOW, UTC)


@pytest.mark.parametrize("given", ["26h", "over 3", "", "2026", "2026-13-01", "900"])
def test_other_words_name_no_moment(given: str) -> None:
    assert read_when(given, NOW, UTC) is None


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
        ("90 minutes ago", "2026-03-02T07:30:00+00:00"),
        ("3 calendar days ago", "2026-02-27"),
        ("3 days ago", "2026-02-27"),
        ("a day ago", "2026-03-01"),
        ("2 weeks ago", "2026-02-16"),
        ("Yesterday", "2026-03-01"),
        ("2026-03-01 08:30", "2026-03-01T08:30:00+00:00"),
        ("now", "2026-03-02T09:00:00+00:00"),
    ],
)
def test_a_moment_may_be_said_in_words(given: str, said: str) -> None:
    assert read_event(given, NOW) == said


@pytest.mark.parametrize("given", ["long ago", "2 business days ago", "3 months ago", "9999999 weeks ago"])
def test_a_moment_without_a_fixed_length_is_not_understood(given: str) -> None:
    with pytest.raises(NotUnderstood):
        read_event(given, NOW)


def test_the_hint_for_a_ticket_without_a_time_can_be_followed(capsys: pytest.CaptureFixture[str]) -> None:
    cli = Cli(capsys)
    command = ("ask", "policies/bank_complaints", "I am unhappy about a payment.", "--now", "2026-03-02T16:00:00Z")
    first = " ".join(cli(*command).out.split())
    hint = re.search(r"`--event (received=\S+)`", first)
    assert hint is not None and "(nobody has said when the ticket came in)" in first
    second = cli(*command, "--event", hint[1])
    assert second.code == 0 and "Final answer about a payment: by the end of" in " ".join(second.out.split())
