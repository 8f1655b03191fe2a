"""`policy-engine learn`: what labelled tickets show, and what is said about labels and lines that are of no use."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from policy_engine import load
from policy_engine.source import MAX_LINE
from tests.small_policy import Cli, run_apart

POLICY = """\
format: escalation-policy/1
id: cottages
title: Cottages
currency: USD
levels: [{id: desk, title: Desk}, {id: lead, title: Lead}]
signals:
  - {id: leaving, type: flag, text: {use: churn_threat, except: [leave the key]}}
  - {id: cold, title: Cold cottage, type: flag, text: [no heating], ask: "Is it cold?"}
  - {id: deposit, type: money, text: ["deposit of {money}"], ask: "How much?"}
  - {id: rooms, type: choices, values: [bath, kitchen], text: {bath: [bath], kitchen: [kitchen]}}
  - {id: plan, type: choice, values: [free, paid], field: plan, ask: "Which plan?"}
triggers:
  - {id: cold, title: It is cold, level: lead, when: {cold: yes}}
"""


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    place = tmp_path / "cottages.yaml"
    place.write_text(POLICY.replace("id: cold, title: It", "id: cold-stay, title: It"), encoding="utf-8")
    return place


def line(text: str, **labels: Any) -> bytes:
    return json.dumps({"id": text[:20], "text": text, "signals": labels}).encode()


def lines_file(folder: Path, *lines: bytes) -> Path:
    path = folder / "labelled.jsonl"
    path.write_bytes(b"\n".join(lines))
    return path


COLD = (
    line("There was no heating in March.", cold=True),
    line("The radiators stayed cold all night.", cold=True),
    line("All radiators stayed cold, and nobody came.", cold=True),
    line("How do I book?", cold=False),
)


def learnt(cli: Cli, policy: Path, *lines: bytes) -> Any:
    return json.loads(cli("learn", policy, lines_file(policy.parent, *lines), "--format", "json").out)


def test_precision_and_recall_are_counted_per_signal(cli: Cli, policy: Path) -> None:
    (cold,) = learnt(cli, policy, *COLD)["signals"]
    assert (cold["id"], cold["judged"], cold["positives"], cold["precision"]) == ("cold", 4, 3, 1.0)
    assert cold["recall"] == pytest.approx(1 / 3)
    assert len(cold["misses"]) == 2


def test_labels_that_only_say_yes_show_no_false_alarms_and_are_told_so(cli: Cli, policy: Path) -> None:
    told = "no ticket is labelled with no"
    assert told in cli("learn", policy, lines_file(policy.parent, *COLD[:3])).out
    assert told not in cli("learn", policy, lines_file(policy.parent, *COLD)).out


def test_an_own_amount_is_measured(cli: Cli, policy: Path) -> None:
    tickets = (line("My deposit of $250 is gone.", deposit=250), line("My deposit of $90 is gone.", deposit=80))
    (deposit,) = learnt(cli, policy, *tickets)["signals"]
    assert (deposit["precision"], deposit["recall"]) == (0.5, 0.5)


def test_labels_without_a_use_are_listed_and_change_nothing(cli: Cli, policy: Path) -> None:
    tickets = (line("No heating.", cold=True, colt=True, plan="free", churn_threat=False), line("Hm.", colt=None, rooms=["bath"]))
    ran = cli("learn", policy, lines_file(policy.parent, *tickets))
    assert (ran.code, ran.err) == (0, "")
    listed = [text.strip() for text in ran.out.split("Labels that nothing was measured by:\n")[1].split("\n\n")[0].splitlines()]
    assert listed == [
        "• `churn_threat`, in 1 ticket: the policy has no such signal. Is `leaving` meant?",
        "• `colt`, in 2 tickets: the policy has no such signal. Is `cold` meant?",
        "• `plan`, in 1 ticket: the policy does not read it from the text",
        "• `rooms`, in 1 ticket: this signal may have several values; label each of them, for example `rooms.bath: true`",
    ]


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (b'{"id": "1", "text": "caf\xe9", "signals": {}}', "EP003"),
        (b'{"id": "1", oops}', "EP030"),
        (b'{"text": "a \\ud800 b", "signals": {}}', "EP030"),
        (b'{"text": "a\x00b", "signals": {}}', "EP030"),
        (b'{"id": "1", "id": "2", "text": "a", "signals": {}}', "EP007"),
        (b"[1]", "EP104"),
        (b"null", "EP104"),
        (b'{"text": "a"}', "EP103"),
        (b'{"text": "a", "signals": [1]}', "EP104"),
        (b'{"signals": {"cold": true}}', "EP103"),
        (b'{"text": 5, "signals": {}}', "EP104"),
        (b'{"text": "a", "created_at": "yesterday", "signals": {}}', "EP231"),
        (b'{"text": "a", "signals": {"cold": "perhaps"}}', "EP233"),
        (b'{"text": "a", "signals": {"deposit": "50 EUR"}}', "EP233"),
        (b'{"text": "' + b"a" * MAX_LINE + b'", "signals": {}}', "EP002"),
    ],
)
def test_a_bad_line_is_named_by_its_number_and_the_others_are_measured(cli: Cli, policy: Path, bad: bytes, code: str) -> None:
    path = lines_file(policy.parent, COLD[0], bad, COLD[3])
    ran = cli("learn", policy, path, "--format", "json")
    assert ran.code == 1
    assert ran.err.startswith(f"error[{code}]")
    assert f"{path}:2:" in ran.err
    assert json.loads(ran.out)["signals"][0]["judged"] == 2


def test_all_bad_lines_are_named_at_once_up_to_twenty(cli: Cli, policy: Path) -> None:
    path = lines_file(policy.parent, *[b"{x"] * 23)
    ran = cli("learn", policy, path)
    assert (ran.code, ran.out, ran.err.count("error[")) == (1, "No labelled ticket was read.\n", 20)
    assert ran.err.endswith("… and 3 more; mend these first, then run it again\n")


@pytest.mark.parametrize(("start", "what"), [(b'[{"text": "a"},', "list"), (b"[", "list"), (b"\xef\xbb\xbf{", "object over several lines")])
def test_a_file_that_is_one_value_is_said_in_one_sentence(cli: Cli, policy: Path, start: bytes, what: str) -> None:
    ran = cli("learn", policy, lines_file(policy.parent, start, *[b'"x": 1,'] * 30))
    assert (ran.code, ran.err.count("error[")) == (1, 1)
    assert f"this file is one JSON {what}" in ran.err and "jq -c" in ran.err


def test_marks_and_line_ends_of_other_systems_are_no_mistake(cli: Cli, policy: Path) -> None:
    path = lines_file(policy.parent, b"\xef\xbb\xbf" + COLD[0] + b"\r", b"  \r", COLD[3] + b"\r")
    ran = cli("learn", policy, path, "--format", "json")
    assert (ran.code, json.loads(ran.out)["tickets"]) == (0, 2)


def test_tickets_that_share_an_id_are_named_with_their_lines(cli: Cli, policy: Path) -> None:
    (cold,) = learnt(cli, policy, COLD[1], COLD[1])["signals"]
    assert cold["misses"] == ["The radiators stayed (line 1)", "The radiators stayed (line 2)"]


@pytest.mark.parametrize(
    ("content", "code"), [(b"PK\x03\x04", "EP004"), ('{"text": "a", "signals": {}}'.encode("utf-16"), "EP003"), (b"\x1f\x8b\x08", "EP004")]
)
def test_a_file_that_is_no_text_is_refused_as_a_whole(cli: Cli, policy: Path, content: bytes, code: str) -> None:
    ran = cli("learn", policy, lines_file(policy.parent, content))
    assert (ran.code, ran.out, ran.err.count("error[")) == (2, "", 1)
    assert ran.err.startswith(f"error[{code}]")


def test_a_folder_and_a_missing_file_are_refused(cli: Cli, policy: Path) -> None:
    for name in (policy.parent, policy.parent / "nowhere.jsonl"):
        ran = cli("learn", policy, name)
        assert (ran.code, ran.out, ran.err[:12]) == (2, "", "error[EP001]")


def test_a_policy_with_the_pasted_text_reads_what_was_promised(cli: Cli, policy: Path) -> None:
    out = cli("learn", policy, lines_file(policy.parent, *COLD)).out
    assert "recall 0.33 → 1.00, precision 1.00 → 1.00" in out
    block = out.split("signals:\n")[1]
    before = '  - {id: cold, title: Cold cottage, type: flag, text: [no heating], ask: "Is it cold?"}\n'
    head, text = block.split("\n", 1)
    policy.write_text(policy.read_text(encoding="utf-8").replace(before, f"{head}\n    type: flag\n{text}\n"), encoding="utf-8")
    phrases = load(policy).source.document.signals[1].text
    assert phrases is not None and dict(phrases.phrases)["yes"][0] == "no heating"
    (cold,) = learnt(cli, policy, *COLD)["signals"]
    assert (cold["precision"], cold["recall"]) == (1.0, 1.0)


def test_the_pasted_text_keeps_a_detector_and_its_exceptions(cli: Cli, policy: Path) -> None:
    gone = [line(f"We pack our boots {when}.", leaving=True) for when in ("today", "tomorrow")]
    out = cli("learn", policy, lines_file(policy.parent, *gone, line("Hello there.", leaving=False))).out
    assert '    text:\n      use: churn_threat\n      also:\n        - "our boots"  # new' in out
    assert '      except:\n        - "leave the key"' in out


def test_standard_input_will_do_and_every_hash_seed_gives_the_same(policy: Path) -> None:
    given = b"\n".join((*COLD, line("Hm.", colt=True, warm=False, plan="free")))
    outs = {run_apart("learn", policy, "-", given=given, env={"PYTHONHASHSEED": seed}).stdout for seed in ("1", "2")}
    assert len(outs) == 1
    assert b"5 labelled tickets" in outs.pop()
