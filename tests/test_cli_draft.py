"""`policy-engine draft`: the message, its open blanks, the choice of templates, and every exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.desk_policy import DESK_POLICY, GREETING
from tests.small_policy import POLICY, Cli, write_policy

BOSS = (GREETING, "--field", "bike.price=900 EUR")


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    return write_policy(tmp_path, DESK_POLICY)


def test_a_message_is_filled_from_fields_decision_and_settings(cli: Cli, policy: Path) -> None:
    ran = cli("draft", policy, *BOSS, "--template", "first", "--field", "bike.name=your Ümlaut", "--set", "who=Ada & Bo")
    assert ran.code == 0
    assert ran.out == (
        "Subject: About your Ümlaut\n\nHello [[ customer.name ]],\n\nAda & Bo repairs your Ümlaut. It is with The boss (Chief), ticket "
        "[[ ticket_id ]].\n- Dear bike broken\nYou wrote: “snapped”\n"
    )


def test_what_is_missing_is_named_with_where_it_comes_from(cli: Cli, policy: Path) -> None:
    err = cli("draft", policy, *BOSS, "--template", "first").err
    assert err == (
        "\nFirst letter · template first · channel email\n\nStill open: 4 blanks\n"
        "  • bike: from the ticket's field `bike.name`, which is not there\n"
        "  • customer.name: from the ticket's field `customer.name`, which is not there\n"
        "  • who: yours to write, --set who='…'\n"
        "  • ticket_id: the ticket has no `id`\n\n"
        "It must say, and its words are not there\n  • a gift\n\n"
        "It must say, and its words are there\n  • we have it\n  • who repairs it\n\n"
        "Enclose\n  • leaflet\n"
    )


def test_a_template_for_other_tickets_is_filled_and_says_so(cli: Cli, policy: Path) -> None:
    ran = cli("draft", policy, "Hello", "--template", "first")
    assert "Not meant for this ticket" in ran.err
    assert "Level: The boss (this ticket: Desk)" in ran.err
    assert "level_title" not in ran.err
    unsure = cli("draft", policy, GREETING, "--template", "first")
    assert "Perhaps not meant for this ticket" in unsure.err
    assert "level_title: the level is not settled" in unsure.err
    assert "[[ level_title ]] ([[ owner_role ]])" in unsure.out


def test_strict_ends_with_1_for_open_blanks_and_for_other_tickets(cli: Cli, policy: Path) -> None:
    assert cli("draft", policy, *BOSS, "--template", "first", "--strict").code == 1
    assert cli("draft", policy, GREETING, "--template", "thanks", "--strict").code == 0
    assert cli("draft", policy, GREETING, "--template", "for_gold", "--strict").code == 1
    assert cli("draft", policy, GREETING, "--template", "for_gold", "--strict", "--field", "customer.plan=gold").code == 0


def test_a_ticket_file_fills_more_and_json_has_it_all(cli: Cli, policy: Path, tmp_path: Path) -> None:
    ticket = tmp_path / "t.json"
    fields = {"customer": {"name": "Zoë\r\nEvil: header"}, "bike": {"price": "900 EUR", "name": "red\nbike"}}
    ticket.write_text(json.dumps({"id": 7, "text": GREETING, "fields": fields}), encoding="utf-8")
    ran = cli("draft", policy, "--ticket", ticket, "--template", "first", "--set", "who=Ada", "--format", "json")
    made = json.loads(ran.out)
    assert (ran.err, made["format"], made["ticket"], made["open"], made["meant"]) == ("", "escalation-draft/1", "7", [], True)
    assert made["subject"] == "About red bike"
    assert made["body"].startswith("Hello Zoë\nEvil: header,\n")
    assert made["does_not_say"] == ["a gift"]


@pytest.mark.parametrize(
    ("value", "why"),
    [("{}", "is a group of values"), ("[]", "is empty"), ("", "is empty"), (" ", "is empty"), ('[{"a": 1}]', "is a list of groups")],
)
def test_a_field_that_is_no_words_stays_open(cli: Cli, policy: Path, value: str, why: str) -> None:
    ran = cli("draft", policy, *BOSS, "--template", "first", "--field", f"bike.name={value}")
    assert f"bike: from the ticket's field `bike.name`, which {why}" in ran.err


def test_a_value_is_not_filled_in_turn_and_cannot_steer_the_terminal(cli: Cli, policy: Path) -> None:
    ran = cli("draft", policy, *BOSS, "--template", "first", "--set", "who=\x1b[31m{{ quotes }}")
    assert "[31m{{ quotes }} repairs" in ran.out
    assert "\x1b" not in ran.out


def test_the_message_goes_into_a_file(cli: Cli, policy: Path, tmp_path: Path) -> None:
    ran = cli("draft", policy, GREETING, "--template", "thanks", "-o", tmp_path / "mail.txt")
    assert (ran.code, ran.out) == (0, "")
    assert (tmp_path / "mail.txt").read_bytes() == b"Thank you\n"
    assert "wrote " in ran.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bikes.yaml", "mail.txt"]
    assert cli("draft", policy, GREETING, "--template", "thanks", "-o", tmp_path / "no" / "mail.txt").code == 2


def test_without_a_template_those_for_the_ticket_are_listed(cli: Cli, policy: Path) -> None:
    ran = cli("draft", policy, *BOSS)
    assert ran.out == (
        "Due for this ticket\n  • first: First letter · channel email\n      – First letter (Clerk; within 1h)\n\n"
        "For any ticket\n  • thanks: thanks\n\nNot for this ticket: for_gold\n\nWrite one: the same command with --template first\n"
    )
    assert cli("draft", policy, GREETING).out.startswith("Perhaps due, something is not known yet\n  • first: ")
    assert (
        "Not for this ticket: first, for_gold\n\nWrite one: the same command with --template thanks\n" in cli("draft", policy, "Hello").out
    )
    found = json.loads(cli("draft", policy, *BOSS, "--format", "json").out)
    assert [(one["template"], one["state"]) for one in found["templates"]] == [("first", "due"), ("thanks", "any"), ("for_gold", "not_now")]


def test_a_policy_without_templates_says_so(cli: Cli, tmp_path: Path) -> None:
    ran = cli("draft", write_policy(tmp_path, POLICY), GREETING)
    assert (ran.code, ran.out) == (0, "Bike shop has no templates\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--template", "frist"), "did you mean `first`?"),
        (("--template", "zzz"), "the templates are `first`, `for_gold`, `thanks`"),
        (("--template", "first", "--set", "whom=x"), "did you mean `who`?"),
        (("--template", "thanks", "--set", "who=x"), "it has no blanks"),
        (("--set", "who=x"), "name one with --template"),
        (("-o", "x.txt"), "name its template with --template"),
        (("--template", "first", "--set", "who"), "is no NAME=VALUE"),
        (("--template", "first", "--set", "who=a", "--set", "who=b"), "is given twice"),
    ],
)
def test_a_wrong_command_line_ends_with_2(cli: Cli, policy: Path, arguments: tuple[str, ...], words: str) -> None:
    ran = cli("draft", policy, GREETING, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err


@pytest.mark.parametrize("body", ["{{ who", "{{ ''.__class__ }}", "{% for i in range(10**9) %}{% endfor %}"])
def test_a_broken_or_hostile_template_ends_with_1_and_a_sentence(cli: Cli, tmp_path: Path, body: str) -> None:
    policy = write_policy(tmp_path, DESK_POLICY.replace("body: Thank you", f'body: "{body}"'))
    ran = cli("draft", policy, GREETING, "--template", "thanks")
    assert (ran.code, ran.out) == (1, "")
    assert "template `thanks` can't be filled" in ran.err


def test_a_field_of_the_template_is_no_slip(cli: Cli, policy: Path) -> None:
    assert "reads no field" not in cli("draft", policy, GREETING, "--template", "first", "--field", "bike.name=x").err
    assert "reads no field `bike.nmae`" in cli("draft", policy, GREETING, "--template", "first", "--field", "bike.nmae=x").err


DATED = """\
format: escalation-policy/1
id: dated
title: Dated
time_zone: Europe/London
events: [{id: answered}]
signals: [{id: hurry, type: flag, field: hurry, if_missing: no}]
deadlines:
  - {id: quick, when: {hurry: yes}, within: 4h, calendar: always}
  - {id: answer, within: 8 weeks, met_by: answered}
templates:
  - id: receipt
    title: Receipt
    variables: [{id: got, event: received}, {id: limit, due: [quick, answer]}, {id: sent, event: answered}]
    body: "{{ got }} / {{ limit }} / {{ sent }}"
"""


@pytest.mark.parametrize(
    ("fields", "body"),
    [((), "2026-03-09 10:00 / 2026-05-04 / [[ sent ]]"), (("--field", "hurry=yes"), "2026-03-09 10:00 / 2026-03-09 14:00 / [[ sent ]]")],
)
def test_due_times_and_moments_are_filled_in(cli: Cli, tmp_path: Path, fields: tuple[str, ...], body: str) -> None:
    path = write_policy(tmp_path, DATED)
    ran = cli("draft", path, "Hello", "--template", "receipt", "--event", "received=2026-03-09T10:00:00+00:00", *fields)
    assert ran.out.strip().endswith(body)
    assert "sent: when this happened, which is not known or not yet: “answered”" in " ".join(ran.err.split())


def test_a_due_time_that_does_not_apply_stays_open_with_its_reason(cli: Cli, tmp_path: Path) -> None:
    path = write_policy(tmp_path, DATED.replace("[quick, answer]", "quick"))
    ran = cli("draft", path, "Hello", "--template", "receipt", "--event", "received=2026-03-09")
    assert "[[ limit ]]" in ran.out and "when this is due, which is not known or does not apply" in " ".join(ran.err.split())


@pytest.mark.parametrize(("blank", "code"), [("due: anser", "EP223"), ("event: anser", "EP205"), ("field: x.y, due: answer", "EP120")])
def test_a_blank_names_a_deadline_or_an_event_that_is_there(cli: Cli, tmp_path: Path, blank: str, code: str) -> None:
    ran = cli("check", write_policy(tmp_path, DATED.replace("event: answered}]", f"{blank}}}]")))
    assert ran.code == 1 and f"error[{code}]" in ran.out
