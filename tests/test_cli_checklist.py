"""`policy-engine checklist`: what there is to do, in order, and the form of a hand-off."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.desk_policy import DESK_POLICY, GREETING
from tests.small_policy import POLICY, Cli, write_policy

ROOT = Path(__file__).parents[1]
BOSS = (GREETING, "--field", "bike.price=900 EUR")
HEADINGS = ["Calm the customer first", "Do", "Write down", "Tell", "Hand it over", "Don't", "Afterwards", "Close it only when"]


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    return write_policy(tmp_path, DESK_POLICY)


def sections(text: str) -> dict[str, str]:
    """Heading → what stands below, of a checklist as text."""
    parts = text.rstrip("\n").split("\n\n")[1:]
    return {head: body for head, _, body in (part.partition("\n") for part in parts)}


def test_the_sections_stand_in_the_order_of_the_work(cli: Cli, policy: Path) -> None:
    ran = cli("checklist", policy, *BOSS)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Checklist: The boss (settled)\nOwner: Chief\n")
    assert list(sections(ran.out)) == HEADINGS


def test_each_section_holds_what_it_should(cli: Cli, policy: Path) -> None:
    found = sections(cli("checklist", policy, *BOSS).out)
    assert found["Calm the customer first"].splitlines() == [
        "  [ ] Chief: Stay calm",
        "      – Listen first.",
        '      – Say: "That must have been a shock."',
    ]
    assert "  [ ] Clerk: Write the first letter (within 1h of its arrival)\n      – template first (" in found["Do"]
    lines = found["Do"].splitlines()
    at = lines.index("  [ ] Chief: Pay it back (may)")
    assert lines[at + 1] == "      – Only when this role agrees: Chief"
    assert " ".join(" ".join(lines[at + 2 : at + 4]).split()) == (
        "– By somebody who has not handled it before; who did is not in the ticket (field `shop.seller`), so find out first"
    )
    assert found["Write down"] == "  [ ] what was promised (for: First letter)"
    assert found["Tell"] == "  [ ] Chief (within 1h of its arrival)"
    assert found["Hand it over"] == "  [ ] Clerk: Fill in the form\n  [ ] what happened: …\n  [ ] size: in cm: …"
    assert found["Don't"] == "  • Scrap the frame (because of: Keep the frame)\n  • Ask for praise (because of: Keep the frame)"
    assert found["Afterwards"] == "  [ ] Chief: Ask whether it rides well (within 2 business days of “solved”)"
    assert found["Close it only when"] == "  [ ] It is solved\n      – missing: solved: happened"


def test_the_attempt_before_going_up_stands_first(cli: Cli, policy: Path) -> None:
    found = sections(cli("checklist", policy, GREETING, "--field", "bike.price=20 EUR").out)
    lines = found["Calm the customer first"].splitlines()
    assert lines[0] == "  [ ] Clerk: before it goes up to The boss: Offer a repair"
    assert lines[2] == "  [ ] Clerk: Stay calm"
    assert found["Write down"] == "  [ ] what you offered (for: One try)"
    assert "Hand it over" not in found


def test_what_is_not_known_is_asked_and_the_attempt_still_shown(cli: Cli, policy: Path) -> None:
    out = cli("checklist", policy, GREETING).out
    assert "more things depend on what is not known: ask first\n" in out
    found = sections(out)
    assert found["Ask, for the answer changes what is to do"] == "  [ ] What did the bike cost?"
    assert found["Calm the customer first"].startswith("  [ ] Clerk: before it goes up to The boss: Offer a repair (perhaps")


def test_a_way_that_holds_may_be_closed(cli: Cli, policy: Path) -> None:
    out = cli("checklist", policy, "Hello", "--event", "solved=2026-03-02T09:00:00+01:00", "--now", "2026-03-03T09:00:00+01:00").out
    assert sections(out)["Close it only when"] == "  [ ] It is solved (this holds: it may be closed)"


def test_markdown_has_boxes_and_json_is_data(cli: Cli, policy: Path) -> None:
    page = cli("checklist", policy, *BOSS, "--format", "markdown").out
    assert page.startswith("# Checklist: The boss (settled)\n\nOwner: Chief\n\n## Calm the customer first\n\n- [ ] Chief: Stay calm\n  - ")
    assert re.findall(r"^## (.+)$", page, re.MULTILINE) == HEADINGS
    data = json.loads(cli("checklist", policy, *BOSS, "--format", "json").out)
    assert (data["format"], data["level"], data["settled"]) == ("escalation-checklist/1", "boss", True)
    assert data["hand_off"][0]["fields"] == ["what happened", "size: in cm"]


def test_a_policy_with_nothing_to_do_gives_a_short_list(cli: Cli, tmp_path: Path) -> None:
    ran = cli("checklist", write_policy(tmp_path, POLICY), "Hello")
    assert (ran.code, list(sections(ran.out))) == (0, ["Do"])


# ---- the form --------------------------------------------------------------------------------------------------------------------


def test_a_blank_form_can_be_filled_in(cli: Cli, policy: Path, tmp_path: Path) -> None:
    blank = cli("checklist", policy, *BOSS, "--blank-form").out
    assert blank == '# Fill in the form\nwhat happened:\n"size: in cm":\n'
    form = tmp_path / "form.yaml"
    form.write_text(blank.replace("happened:", "happened: |\n  It snapped.\n  Twice.").replace('cm":', 'cm": 56'), encoding="utf-8")
    ran = cli("checklist", policy, *BOSS, "--form", form)
    assert (ran.code, ran.out) == (0, f"{form}: filled in (2 fields)\n")


@pytest.mark.parametrize("name", ["projectflow", "online_shop"])
def test_blank_forms_of_the_shipped_policies_hold_every_field(cli: Cli, tmp_path: Path, name: str) -> None:
    words = "I want my $1,200 back. The harness tore and I am hurt. I will sue you."
    blank = cli("checklist", ROOT / "policies" / name, words, "--blank-form").out
    form = tmp_path / "form.yaml"
    form.write_text(blank, encoding="utf-8")
    ran = cli("checklist", ROOT / "policies" / name, words, "--form", form)
    assert ran.code == 1
    assert set(re.findall(r"EP\d{3}", ran.out)) == {"EP241"}
    assert ran.out.count("is empty") == 4
    form.write_text(re.sub(r":$", ": it is so", blank, flags=re.MULTILINE), encoding="utf-8")
    assert cli("checklist", ROOT / "policies" / name, words, "--form", form).code == 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("what happened: a\n", ["EP241 1:1 the field `size: in cm` is missing"]),
        (
            'what happened:\n"size: in cm": ""\n',
            ["EP241 1:1 the field `what happened` is empty", "EP241 2:1 the field `size: in cm` is empty"],
        ),
        ('what happened: "?"\n"size: in cm": [a, b]\n', ["EP241 1:1 the field `what happened` is empty"]),
        ('what happened: {a: b}\n"size: in cm": 3\n', ["EP241 1:16 the field `what happened` is a group of values, not one"]),
        ('What_Happened: a\n"Size:  in cm": b\n', []),
        (
            'what hapened: a\n"size: in cm": b\n',
            ["EP241 1:1 the field `what happened` is missing", "EP242 1:1 the form has no field `what hapened`"],
        ),
        ('what happened: a\n"size: in cm": b\nmood: calm\n', ["EP242 3:1 the form has no field `mood`"]),
        ('what happened: Größe\r\n"size: in cm": ✂\r\n', []),
        ('{"what happened": "a", "size: in cm": "b"}', []),
        ("- a\n", ["EP104 1:1 a form is a group of keys"]),
        ("a: b\na: c\n", ["EP007 2:1 the key `a` stands here a second time: it is already on line 1"]),
    ],
)
def test_what_is_missing_empty_or_unknown_is_told_at_its_place(cli: Cli, policy: Path, tmp_path: Path, text: str, told: list[str]) -> None:
    form = tmp_path / "form.yaml"
    form.write_bytes(text.encode())
    ran = cli("checklist", policy, *BOSS, "--form", form)
    found = re.findall(r"error\[(EP\d{3})\]: (.+)\n +--> .*?form\.yaml:(\d+:\d+)", ran.out)
    assert [f"{code} {place} {message}" for code, message, place in found] == told
    assert ran.code == (1 if told else 0)


def test_a_form_that_cannot_be_opened_ends_with_2(cli: Cli, policy: Path, tmp_path: Path) -> None:
    assert cli("checklist", policy, *BOSS, "--form", tmp_path / "gone.yaml").code == 2
    empty = tmp_path / "empty.yaml"
    empty.write_text("", encoding="utf-8")
    assert cli("checklist", policy, *BOSS, "--form", empty).code in (1, 2)


def test_without_a_hand_off_there_is_no_form(cli: Cli, policy: Path, tmp_path: Path) -> None:
    ran = cli("checklist", policy, "Hello", "--form", tmp_path / "form.yaml")
    assert (ran.code, "so there is no form" in ran.err) == (2, True)
    ran = cli("checklist", policy, "Hello", "--blank-form")
    assert (ran.code, ran.out, "so there is no form" in ran.err) == (0, "", True)


def test_form_and_blank_form_do_not_go_together(cli: Cli, policy: Path) -> None:
    assert cli("checklist", policy, "Hello", "--form", "x", "--blank-form").code == 2


def test_where_a_hand_off_only_may_be_due_the_form_waits_for_answers(cli: Cli) -> None:
    ran = cli("checklist", "policies/bank_complaints", "I am unhappy with you.", "--blank-form")
    assert (ran.code, ran.out) == (0, "") and "no hand-off is sure for this ticket yet" in ran.err
    listed = cli("checklist", "policies/bank_complaints", "I am unhappy with you.").out
    assert "It hangs on: Where it belongs;" in " ".join(listed.split())
