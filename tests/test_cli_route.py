"""`policy-engine route`: what goes in, what comes out, and every exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policy_engine.decision import Decision
from tests.small_policy import Cli, run_apart

NOW = "2026-03-02T09:00:00+01:00"


@pytest.fixture
def ticket(tmp_path: Path) -> Path:
    path = tmp_path / "ticket.json"
    path.write_text('{"id": 7, "text": "The frame snapped", "fields": {"bike": {"price": "900 EUR"}}}', encoding="utf-8")
    return path


def test_a_text_is_answered_with_level_and_reason(cli: Cli, policy: Path) -> None:
    ran = cli("route", policy, "The frame snapped", "--field", "bike.price=900 EUR")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("The boss (settled)\nOwner: Chief\n")


def test_a_pipe_gets_no_colour(cli: Cli, policy: Path) -> None:
    assert "\x1b" not in cli("route", policy, "The frame snapped").out


def test_json_is_the_decision(cli: Cli, policy: Path) -> None:
    ran = cli("route", policy, "The frame snapped", "--format", "json", "--now", NOW)
    decision = Decision.model_validate_json(ran.out)
    assert (decision.level, decision.at_most, decision.now) == ("desk", "boss", NOW)


def test_a_ticket_file_is_read(cli: Cli, policy: Path, ticket: Path) -> None:
    decision = Decision.model_validate_json(cli("route", policy, "--ticket", ticket, "--format", "json").out)
    assert (decision.ticket, decision.level) == ("7", "boss")


def test_options_stand_above_the_ticket_file(cli: Cli, policy: Path, ticket: Path) -> None:
    ran = cli("route", policy, "--ticket", ticket, "--field", "bike.price=20", "--signal", "plan=gold", "--format", "json")
    decision = Decision.model_validate_json(ran.out)
    assert (decision.signals["price"].value, decision.signals["plan"].source) == ("20 EUR", "person")


def test_a_ticket_and_a_text_come_from_standard_input(policy: Path, ticket: Path) -> None:
    by_ticket = run_apart("route", policy, "--ticket", "-", "--format", "json", given=ticket.read_bytes())
    assert json.loads(by_ticket.stdout)["level"] == "boss"
    by_text = run_apart("route", policy, "-", "--format", "json", given="Größe? It is broken ✂".encode())
    assert json.loads(by_text.stdout)["signals"]["broken"]["value"] == "yes"


@pytest.mark.parametrize("arguments", [("-",), ("--ticket", "-")])
def test_a_closed_standard_input_ends_with_2_and_a_sentence(
    cli: Cli, policy: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.setattr("sys.stdin", None)
    ran = cli("route", policy, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "policy-engine: standard input is closed, so there is nothing to read for `-`\n"


def test_an_event_sets_a_clock(cli: Cli, policy: Path) -> None:
    ran = cli("route", policy, "Hello", "--event", "received=2026-02-27T09:00:00+01:00", "--now", NOW)
    assert ran.out.startswith("The boss (settled)")


def test_take_none_takes_nothing_for_granted(cli: Cli, policy: Path) -> None:
    ran = cli("route", policy, "The frame snapped", "--take", "none")
    assert "Taken for granted" not in ran.out
    assert "perhaps up to" in ran.out


def test_why_not_adds_its_section(cli: Cli, policy: Path) -> None:
    assert "\nWhy not The boss\n" in cli("route", policy, "Hello", "--why-not", "boss").out


def test_strict_ends_with_4_while_it_is_open_and_still_answers(cli: Cli, policy: Path) -> None:
    assert cli("route", policy, "Hello", "--strict").code == 0
    ran = cli("route", policy, "The frame snapped", "--strict")
    assert ran.code == 4
    assert ran.out.startswith("Desk, perhaps up to The boss")


WRONG_LINES = [
    ((), "there is no ticket"),
    (("Hello", "--ticket", "x.json"), "not both"),
    (("Hello", "--now", "2026-03-02"), "`--now 2026-03-02`"),
    (("Hello", "--now", "soon"), "`--now soon`"),
    (("Hello", "--why-not", "bos"), "did you mean `boss`?"),
    (("Hello", "--field", "plan"), "`--field plan` is no NAME=VALUE"),
    (("Hello", "--signal", "=yes"), "`--signal =yes` has no name"),
    (("Hello", "--signal", "broken=yes", "--signal", "broken=no"), "`--signal broken` is given twice"),
    (("Hello", "--field", "a=[1"), "`--field a`"),
    (("Hello", "--field", 'a={"b":1'), "starts like JSON and is none"),
    (("Hello", "--take", "some"), "Invalid value for '--take': 'some' is not one of"),
    (("Hello", "--format", "xml"), "--format"),
    (("Hello", "--tkae", "none"), "--tkae"),
]


@pytest.mark.parametrize(("arguments", "words"), WRONG_LINES)
def test_a_wrong_command_line_ends_with_2_and_names_the_option(cli: Cli, policy: Path, arguments: tuple[str, ...], words: str) -> None:
    ran = cli("route", policy, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err


WRONG_TICKETS = [
    (("--field", "customer.plan=golden"), "EP232", "--field customer.plan=golden"),
    (("--signal", "brokn=yes"), "EP234", "--signal brokn=yes"),
    (("--signal", "broken=maybe"), "EP233", "--signal broken=maybe"),
    (("--event", "solved=yesterday"), "EP231", "--event solved=yesterday"),
]


@pytest.mark.parametrize(("option", "code", "place"), WRONG_TICKETS)
def test_a_wrong_value_is_a_finding_at_its_option(cli: Cli, policy: Path, option: tuple[str, str], code: str, place: str) -> None:
    ran = cli("route", policy, "Hello", *option)
    assert (ran.code, ran.out) == (2, "")
    assert f"error[{code}]" in ran.err
    assert f"--> {place}" in ran.err


def test_a_field_that_nothing_reads_is_noted(cli: Cli, policy: Path) -> None:
    ran = cli("route", policy, "Hello", "--field", "customer.plam=gold")
    assert ran.code == 0
    assert ran.err == "note: the policy reads no field `customer.plam`; did you mean `customer.plan`?\n"
    assert cli("route", policy, "Hello", "--field", "current.level=boss").err == ""


def test_a_malformed_ticket_is_a_finding_with_its_place(cli: Cli, policy: Path, ticket: Path) -> None:
    ticket.write_text('{"text": "Hello",}', encoding="utf-8")
    ran = cli("route", policy, "--ticket", ticket)
    assert ran.code == 2
    assert f"--> {ticket}:1:17" in ran.err


@pytest.mark.parametrize("given", [b"", b"[1]", b'{"text": 5', b"\xff\xfe\x00"])
def test_whatever_stands_in_a_ticket_ends_with_a_finding(policy: Path, given: bytes) -> None:
    ran = run_apart("route", policy, "--ticket", "-", given=given)
    assert ran.returncode == 2
    assert b"error[EP" in ran.stderr
    assert b"standard input" in ran.stderr


def test_text_that_is_not_utf8_is_refused(policy: Path) -> None:
    ran = run_apart("route", policy, "-", given="Größe".encode("cp1252"))
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert b"error[EP003]" in ran.stderr


def test_arguments_that_are_not_utf8_are_refused(cli: Cli, policy: Path) -> None:
    for arguments in (("Gr\udcfc\udcdfe",), ("Hello", "--signal", "broken=\udcff")):
        ran = cli("route", policy, *arguments)
        assert (ran.code, "error[EP003]" in ran.err) == (2, True)


def test_an_empty_text_is_a_ticket_without_words(cli: Cli, policy: Path) -> None:
    assert cli("route", policy, "").out.startswith("Desk, perhaps up to The boss")


def test_a_policy_with_mistakes_ends_with_1_and_a_missing_one_with_2(cli: Cli, policy: Path) -> None:
    policy.write_text(policy.read_text(encoding="utf-8").replace("level: boss, when", "level: bos, when"), encoding="utf-8")
    ran = cli("route", policy, "Hello")
    assert (ran.code, ran.out) == (1, "")
    assert "did you mean `boss`?" in ran.err
    missing = cli("route", policy.with_name("bike.yaml"), "Hello")
    assert missing.code == 2
    assert "did you mean `bikes.yaml`?" in missing.err
