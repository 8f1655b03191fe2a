"""`policy-engine signals`: what is shown of one text, and the lines that answer lines."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, get_args

import pytest

from policy_engine import load
from policy_engine.export.reading import (
    How,
    LineProblem,
    Look,
    TextReadings,
    answer_line,
    as_data,
    built_in_signals,
    flat_signals,
    json_text,
    policy_signals,
    read_row,
    read_signals,
    read_ticket_values,
    signals_text,
)
from policy_engine.export.reading.marked import BOLD, COUNTED, DOUBTFUL, RESET, Stretch, marked_lines
from policy_engine.messages import sentences
from policy_engine.model.ticket import Ticket
from policy_engine.snippets import display_width
from policy_engine.text import MAX_TEXT, lexicon_names
from policy_engine.text.lexicon import GuardKind
from tests.small_policy import POLICY, Cli, run_apart, write_policy

ROOT = Path(__file__).parents[1]
ASKED = built_in_signals()
LONG = "Cancel my account. You charged me $750. My landlord will sue you. I have had enough of this. I want my $750 back."


def read(text: str) -> TextReadings:
    return read_signals(ASKED, Ticket(text=text), How())


def flat(text: str) -> dict[str, Any]:
    return dict(flat_signals(read(text).signals))


def section_of(out: str, heading: str) -> str:
    return out.split(f"\n{heading}\n", 1)[1].split("\n\n", 1)[0]


# ---- one text ----------------------------------------------------------------------------------------------------------------


def test_a_signal_is_shown_with_its_value_words_and_phrase(cli: Cli, tmp_path: Path) -> None:
    ran = cli("signals", "My bike is broken", "--policy", write_policy(tmp_path))
    assert ran.code == 0
    assert section_of(ran.out, "Found") == "  • Broken bike (broken): yes\n      – “is broken”, by the phrase: is broken"
    assert ran.out.endswith("\n\n  My bike «is broken»\n")


def test_what_was_not_counted_is_said_with_the_words_that_stopped_it(cli: Cli) -> None:
    out = " ".join(section_of(cli("signals", "You want to cancel my subscription?").out, "Read but not counted").split())
    assert "cancel my subscription” was not counted: “You” act, not the customer" in out
    out = cli("signals", "My landlord will sue you").out
    assert "“My landlord” acts, not the customer" in section_of(out, "Read but not counted")


def test_who_acts_goes_before_an_exception_as_the_reason(cli: Cli) -> None:
    assert "“threatened to sue” was not counted: “They” act, not the customer" in " ".join(
        cli("signals", "They threatened to sue me.").out.split()
    )


def test_every_kind_of_guard_has_its_words() -> None:
    known = sentences()
    assert {kind for kind in (*get_args(GuardKind), "exception") if f"signals.guard_{kind}" not in known} == set()


def test_weak_evidence_is_in_doubt_and_marked_as_such(cli: Cli) -> None:
    out = cli("signals", "I have had enough of this", "--policy", ROOT / "docs" / "bluebird.yaml").out
    assert "(leaving): only weak evidence: “had enough of this”" in section_of(out, "In doubt")
    assert out.endswith("  I have \u2039had enough of this\u203a\n")


def test_silence_is_no_for_a_flag_and_not_known_for_the_rest(cli: Cli) -> None:
    silent = " ".join(section_of(cli("signals", "Hello there, good morning").out, "Nothing found").split())
    no, _, unknown = silent.partition("• so not known: ")
    assert no.startswith("• so no: agent_complaint, angry,")
    assert unknown == "affected_users, category, contact_count, customer_tier, disputed_amount, elapsed_hours, refund_amount"


def test_silence_of_a_policys_signal_means_what_the_policy_says(tmp_path: Path) -> None:
    changed = POLICY.replace("text: [is broken, snapped], ask", "text: [is broken, snapped], if_missing: unknown, ask")
    for policy, value in ((POLICY, False), (changed, None)):
        asked = policy_signals(load(write_policy(tmp_path, policy)))
        assert flat_signals(read_signals(asked, Ticket(text="Hello"), How()).signals) == {"broken": value}


def test_a_policys_signals_are_those_that_it_reads_from_text() -> None:
    policy = load(ROOT / "policies" / "online_shop")
    names = [asked.wanted.name for asked in policy_signals(policy)]
    assert "wants.repair" in names and "angry" in names
    assert all(policy.source.program.variable(name).title for name in names)


def test_an_amount_in_a_currency_that_is_not_the_policys_is_in_doubt(cli: Cli) -> None:
    out = cli("signals", "I want my £80 back", "--policy", "policies/projectflow").out
    assert "(refund_amount): 80 GBP is not in USD, and amounts are not converted" in section_of(out, "In doubt")
    assert "my \u2039£80\u203a" in out.replace("«want my £80 back»", "my \u2039£80\u203a")


def test_a_policy_without_text_signals_says_so(cli: Cli, tmp_path: Path) -> None:
    path = write_policy(tmp_path, "format: escalation-policy/1\nid: p\ntitle: P\nlevels: [{id: a, title: A}]\n")
    ran = cli("signals", "Hello", "--policy", path)
    assert (ran.code, ran.out) == (0, "This policy reads no signal from text.\n")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("",), "there is no text of the customer to read"),
        ((" \n ",), "there is no text of the customer to read"),
        (("Cancel my account", "--language", "fi"), "the text is in a language that is not covered yet (`fi`)"),
    ],
)
def test_what_can_not_be_read_is_said_in_one_sentence(cli: Cli, arguments: tuple[str, ...], reason: str) -> None:
    ran = cli("signals", *arguments)
    assert (ran.code, ran.out) == (0, f"Nothing can be said: {reason}.\n")


def test_a_ticket_is_read_with_its_subject_and_the_customers_messages_only(cli: Cli, tmp_path: Path) -> None:
    ticket = {"subject": "Refund me", "messages": [{"from": "agent", "text": "Cancel my account"}, {"text": "They sue you if you wait"}]}
    path = tmp_path / "ticket.json"
    path.write_text(json.dumps(ticket), encoding="utf-8", newline="\n")
    out = cli("signals", "--ticket", path).out
    assert "refund_request): yes" in out and "churn_threat): yes" not in out
    shown = out.split("leaves it in doubt)\n", 1)[1]
    assert shown == "\n  «Refund me»\n\n  They sue you if you wait\n"


def test_standard_input_is_read() -> None:
    ran = run_apart("signals", "-", given="Cancel my account – now".encode())
    assert ran.returncode == 0
    assert ran.stdout.decode("utf-8").endswith("  «Cancel my account» – now\n".replace("\n", os.linesep))


@pytest.mark.parametrize("arguments", [("text", "--jsonl", "f"), ("text", "--ticket", "f"), ("--format", "json")])
def test_there_is_one_source_of_words(cli: Cli, arguments: tuple[str, ...]) -> None:
    ran = cli("signals", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert "give one of TEXT" in ran.err


def test_json_holds_values_quotes_places_and_what_stopped_them() -> None:
    data = as_data(read(LONG))
    churn, refund, legal = (data["signals"][name] for name in ("churn_threat", "refund_amount", "legal_threat"))
    assert (churn["state"], churn["value"], churn["kind"]) == ("found", True, "flag")
    assert (refund["value"], refund["currency"], refund["possible"], refund["bound"]) == (750, "USD", ["750 USD"], None)
    assert [(one["guard"]["kind"], one["guard"]["text"]) for one in legal["stopped"]] == [("other_actor", "My landlord")]
    assert "sue you" in legal["stopped"][0]["quote"]["text"]
    for signal in data["signals"].values():
        for quote in (*signal["quotes"], *(one["quote"] for one in signal["stopped"]), *(one["guard"] for one in signal["stopped"])):
            assert LONG[quote["start"] : quote["end"]] == quote["text"]


def test_nothing_but_quotes_of_a_text_stands_in_json() -> None:
    text = "Zanzibar quibble. Cancel my account."
    shown = json_text(as_data(read(text)))
    assert "ancel my account" in shown
    assert "Zanzibar" not in shown and "quibble" not in shown


@pytest.mark.parametrize("columns", [40, 60, 100])
def test_text_output_keeps_to_its_width(columns: int) -> None:
    words = f"{LONG} " * 5 + "日本語 " * 60 + "a" * 400
    lines = signals_text(read(words), Look(columns)).split("\n")
    assert max(display_width(line) for line in lines) <= columns


def test_output_goes_into_a_file_in_one_step(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    assert cli("signals", "Cancel my account", "-o", path).out == f"wrote {path}\n"
    assert path.read_text(encoding="utf-8").endswith("  «Cancel my account»\n")
    assert [one.name for one in tmp_path.iterdir()] == ["out.txt"]


# ---- values ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("I want my $80.50 back", "refund_amount", 80.5),
        ("I want my $1,200 back", "refund_amount", 1200),
        ("We have been locked out for 26 hours.", "elapsed_hours", 26),
        ("We have been locked out for 90 minutes.", "elapsed_hours", 1.5),
        ("Our 40 agents are locked out.", "affected_users", 40),
        ("As a Platinum member I expect more.", "customer_tier", "premium"),
        ("Cancel my account", "churn_threat", True),
        ("Hello", "churn_threat", False),
        ("I have had enough of this", "churn_threat", None),
        ("Hello", "refund_amount", None),
        ("", "churn_threat", None),
    ],
)
def test_flat_values_are_plain(text: str, name: str, value: object) -> None:
    found = flat(text)[name]
    assert (found, type(found)) == (value, type(value))


def test_the_flat_names_are_the_detectors() -> None:
    assert tuple(flat("Hello")) == lexicon_names()


# ---- lines -------------------------------------------------------------------------------------------------------------------


def lines_file(folder: Path, *lines: bytes) -> Path:
    path = folder / "tickets.jsonl"
    path.write_bytes(b"\n".join(lines))
    return path


def test_each_line_gives_a_line_and_no_text(cli: Cli, tmp_path: Path) -> None:
    lines = (b'{"id": 7, "text": "Cancel my account, Zanzibar", "label": NaN}', b"", b'{"id": "b", "messages": [{"text": "Hello"}]}\r')
    ran = cli("signals", "--jsonl", lines_file(tmp_path, *lines))
    answers = [json.loads(line) for line in ran.out.splitlines()]
    assert (ran.code, ran.err) == (0, "")
    assert [(one["id"], one["signals"]["churn_threat"], set(one)) for one in answers] == [
        (7, True, {"id", "signals"}),
        ("b", False, {"id", "signals"}),
    ]
    assert "Zanzibar" not in ran.out and "account" not in ran.out.replace("account_", "")


@pytest.mark.parametrize(
    ("more", "hours"),
    [((), 72), (("--now", "2026-11-20T09:00:00Z"), 96), (("--now", "2026-11-26T09:00:00Z"), 240)],
)
def test_since_monday_is_the_monday_before_the_ticket_came_in(cli: Cli, tmp_path: Path, more: tuple[str, ...], hours: int) -> None:
    thursday = b'{"text": "Your site has been down since Monday.", "created_at": "2026-11-19T10:00:00Z"}'
    answer = json.loads(cli("signals", "--jsonl", lines_file(tmp_path, thursday), *more).out)
    assert answer["signals"]["elapsed_hours"] == hours


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"{", "EP030"),
        (b'{"text": "a", "created_at": "yesterday"}', "EP231"),
        (b"nonsense", "EP030"),
        (b"\xff", "EP003"),
        (b"[1]", "EP104"),
        (b'{"id": 1, "id": 2, "text": "a"}', "EP007"),
        (b'{"id": 1}', "EP103"),
        (b'{"id": 1, "text": null}', "EP103"),
        (b'{"id": 1, "text": 5}', "EP104"),
        (b'{"id": 1.5, "text": "a"}', "EP104"),
        (b'{"text": "a", "messages": [{"text": "b"}]}', "EP120"),
        (b'{"messages": [{"text": "b", "from": "a ghost"}]}', "EP117"),
        (b"[" * 100_000, "EP013"),
        (b'{"text": "' + b"a" * 3_000_000 + b'"}', "EP002"),
    ],
)
def test_a_line_that_can_not_be_read_is_named_and_the_others_go_on(cli: Cli, tmp_path: Path, line: bytes, code: str) -> None:
    ran = cli("signals", "--jsonl", lines_file(tmp_path, line, b'{"id": 2, "text": "Cancel my account"}'))
    (problem,) = [json.loads(one) for one in ran.err.splitlines()]
    (answer,) = [json.loads(one) for one in ran.out.splitlines()]
    assert (problem["error"]["line"], problem["error"]["code"], ran.code) == (1, code, 1)
    assert (answer["id"], answer["signals"]["churn_threat"]) == (2, True)


def test_a_line_may_start_with_a_byte_order_mark() -> None:
    assert read_row(b'\xef\xbb\xbf{"id": 1, "text": "a"}').id == 1


def test_an_answer_is_written_before_the_next_line_comes() -> None:
    """Over a pipe that stays open: bounded memory, and a reader that need not wait for the end."""
    command = [sys.executable, "-m", "policy_engine", "signals", "--jsonl", "-"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdin is not None and running.stdout is not None and running.stderr is not None
        for number in (1, 2):
            running.stdin.write(b'{"id": %d, "text": "Hello"}\n' % number)
            running.stdin.flush()
            assert json.loads(running.stdout.readline())["id"] == number
        running.stdin.close()
        assert (running.wait(timeout=60), running.stderr.read()) == (0, b"")


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX pipe")
def test_a_reader_that_leaves_ends_the_work_quietly() -> None:
    """The lines never end, so this only returns when the command stops by itself."""
    tool = f"'{sys.executable}' -m policy_engine signals --jsonl -"
    lines = """while :; do echo '{"id": 1, "text": "Hello"}'; done"""
    ran = subprocess.run(
        ["sh", "-c", f"({lines}) 2>/dev/null | {tool} | head -n 1"], cwd=ROOT, capture_output=True, timeout=60, check=False
    )
    assert (ran.returncode, ran.stderr, ran.stdout.count(b"\n")) == (0, b"", 1)


def test_lines_go_into_a_file_in_one_step_even_with_a_bad_one(cli: Cli, tmp_path: Path) -> None:
    out = tmp_path / "signals.jsonl"
    ran = cli("signals", "--jsonl", lines_file(tmp_path, b'{"id": 1, "text": "Hello"}', b"{"), "-o", out)
    assert (ran.code, ran.out) == (1, f"wrote {out}\n")
    assert [json.loads(line)["id"] for line in out.read_text(encoding="utf-8").splitlines()] == [1]
    assert {one.name for one in tmp_path.iterdir()} == {"tickets.jsonl", "signals.jsonl"}


def test_a_file_that_is_not_there_ends_with_2_and_leaves_the_output_alone(cli: Cli, tmp_path: Path) -> None:
    out = tmp_path / "signals.jsonl"
    out.write_text("before", encoding="utf-8")
    ran = cli("signals", "--jsonl", tmp_path / "nowhere.jsonl", "-o", out)
    assert (ran.code, ran.out) == (2, "")
    assert out.read_text(encoding="utf-8") == "before"


def test_an_interrupted_run_leaves_the_output_alone(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    out = tmp_path / "signals.jsonl"
    out.write_text("before", encoding="utf-8")
    monkeypatch.setattr("policy_engine.export.reading.read_ticket_values", interrupt)
    assert cli("signals", "--jsonl", lines_file(tmp_path, b'{"text": "Hello"}'), "-o", out).code == 130
    assert out.read_text(encoding="utf-8") == "before"
    assert {one.name for one in tmp_path.iterdir()} == {"tickets.jsonl", "signals.jsonl"}


# ---- hostile input -----------------------------------------------------------------------------------------------------------

HOSTILE = (
    "",
    "\0Cancel my account\0",
    "\ud800 Cancel my account \udc00",
    "\u202e\u05e9\u05dc\u05d5\u05dd Cancel my account\u202c \u0645\u0631\u062d\u0628\u0627",
    "👩\u200d👩\u200d👧 Cancel my 👩🏽\u200d💻 account",
    "Cancel my account\x1b[31m\x07\r\n\tnow\u2028I want $5 back",
    "\uff23\uff21\uff2e\uff23\uff25\uff2c \uff4d\uff59 account",
    "e\u0301" * 500 + " Cancel my account",
    "İİİ Cancel my account",
    "refund me $" + "9" * 5000,
    "« Cancel my account » \u2039 $5 back \u203a",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_shown_harmless_and_quoted_exactly(text: str) -> None:
    readings = read(text)
    data = json.loads(json_text(as_data(readings)))
    for signal in data["signals"].values():
        assert all(text[quote["start"] : quote["end"]] == quote["text"] for quote in signal["quotes"])
    shown = signals_text(readings, Look(100))
    assert not any(ord(character) < 32 and character != "\n" for character in shown)
    assert "\u202e" not in shown and "\x9b" not in shown
    shown.encode("utf-8")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_in_a_line_give_a_line(text: str) -> None:
    line = json.dumps({"id": text, "text": text}).encode("ascii")
    if not text:
        assert read_row(line).ticket.text == ""
        return
    row = read_row(line)
    answer = json.loads(answer_line(row, next(read_ticket_values(ASKED, [row.ticket], How()))))
    assert answer["id"] == text


def test_amounts_beyond_all_measure_stay_json() -> None:
    assert flat("refund me $" + "9" * 5000)["refund_amount"] is None


PIECES = ("cancel my account ", "a", " ", '"', "\0", "not ", "👩\u200d👧", "e\u0301", "\n", "9", ">", "you sue ", "(", "\ud800", "$5 ")


@pytest.mark.parametrize("piece", PIECES)
def test_a_megabyte_of_one_thing_takes_no_longer_than_its_part_that_is_read(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * (length // len(piece) + 1))[:length]
        started = time.process_time()
        signals_text(read(text), Look(100))
        return time.process_time() - started

    seconds(1000)
    assert seconds(1_000_000) < 20 * seconds(MAX_TEXT // 5) + 1.0


def test_the_read_part_of_a_long_text_is_shown_with_a_word_about_the_rest() -> None:
    shown = signals_text(read("Cancel my account. " * 60_000), Look(100))
    assert shown.endswith("\n\nThe text is longer than what is read; its end is not shown.")
    assert len(shown) < 2 * MAX_TEXT


# ---- marks -------------------------------------------------------------------------------------------------------------------


def test_counted_words_win_over_doubtful_ones_where_they_meet() -> None:
    marks = [Stretch(0, 3, COUNTED), Stretch(2, 5, DOUBTFUL)]
    assert marked_lines("abcdef", marks, 80) == ["«abc»\u2039de\u203af"]


def test_a_mark_may_go_over_a_line_and_lines_break_at_blanks() -> None:
    assert marked_lines("one two three\nfour", [Stretch(4, 18, COUNTED)], 9) == ["one «two", "three", "four»"]
    assert marked_lines("abcdefgh", [], 3) == ["abc", "def", "gh"]


def test_bold_ends_with_each_line_and_begins_again() -> None:
    lines = marked_lines("one two three", [Stretch(4, 13, COUNTED)], 8, color=True)
    assert lines == [f"one {BOLD}two{RESET}", f"{BOLD}three{RESET}"]


def test_colour_makes_counted_words_bold() -> None:
    shown = signals_text(read("Please cancel my account"), Look(100, color=True))
    assert shown.endswith(f"  Please {BOLD}cancel my account{RESET}")
    assert "«" not in shown


def test_a_problem_has_a_code_that_can_be_explained() -> None:
    with pytest.raises(LineProblem) as caught:
        read_row(b"{")
    assert caught.value.code == "EP030"


def test_input_is_not_read_twice(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b'{"id": 1, "text": "Hello"}\n'), encoding="utf-8"))
    assert json.loads(cli("signals", "--jsonl", "-").out)["id"] == 1
