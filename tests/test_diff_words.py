"""A small pair of policies, as a reviewer sees their difference."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from policy_engine import load
from policy_engine.diff import Difference, compare
from policy_engine.export.diff import diff_data, diff_markdown, diff_text
from tests.small_policy import POLICY, run_apart

pytest.importorskip("z3")

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "tests" / "diff"
EXPORTERS: dict[str, Callable[[Difference], str]] = {
    "expected.txt": lambda found: diff_text(found, width=100) + "\n",
    "expected.md": diff_markdown,
}


def compared(monkeypatch: pytest.MonkeyPatch) -> Difference:
    """The small pair, read from the project's folder so that paths are the same everywhere."""
    monkeypatch.chdir(ROOT)
    return compare(load("tests/diff/old.yaml").source, load("tests/diff/new.yaml").source)


@pytest.mark.parametrize("name", EXPORTERS)
def test_the_report_reads_as_agreed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert EXPORTERS[name](compared(monkeypatch)) == (FOLDER / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("format", ["text", "markdown", "json"])
def test_the_report_is_the_same_under_every_hash_seed(format: str) -> None:
    runs = [run_apart("diff", FOLDER / "old.yaml", FOLDER / "new.yaml", "--format", format, env={"PYTHONHASHSEED": s}) for s in ("1", "2")]
    assert runs[0].stdout == runs[1].stdout != b""


def test_the_data_has_its_format_and_every_move_a_witness(monkeypatch: pytest.MonkeyPatch) -> None:
    data: Any = json.loads(json.dumps(diff_data(compared(monkeypatch))))
    assert (data["format"], data["same"], data["lowers"], data["undecided"]) == ("escalation-diff/1", False, True, False)
    (level,) = data["scales"]
    assert [(move["old"]["low"], move["new"]["low"]) for move in level["moves"]] == [("top", "gardener_level"), ("desk", "gardener_level")]
    assert level["moves"][0]["witness"]["old"]["fired"] == ["upset"]
    assert data["renamed"] == [{"section": "signals", "owner": None, "old": "dead", "new": "plant_died"}]
    assert {"key": "within", "old": "2h", "new": "1h"} in next(part for part in data["parts"] if part["id"] == "call")["keys"]
    assert data["tickets"] is None


def said(folder: Path, *changes: tuple[str, str]) -> str:
    """The report about the bike shop after these changes."""
    new = POLICY
    for before, after in changes:
        assert before in new
        new = new.replace(before, after)
    for name, text in (("old", POLICY), ("new", new)):
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8", newline="\n")
    return diff_text(compare(load(folder / "old.yaml").source, load(folder / "new.yaml").source), width=200)


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("within: 2h", "within: 4h", "Call: 2h → 4h"),
        (
            "from: received, calendar: office}\n  - {id: thank",
            "from: received, calendar: always}\n  - {id: thank",
            "calendar: Office → always",
        ),
        ("tell: chief, within: 1h", "tell: clerk, within: 1h", "Chief: told: Chief → Clerk"),
        ("duty: should", "duty: must", "duty: should"),
        ("title: Clerk}", "title: Shop assistant}", "Shop assistant (was “Clerk”)"),
        ("do: Thank the customer", "do: Send a card", "what is done: Thank the customer → Send a card"),
        ('["09:00-17:00"]', '["09:00-18:00"]', "Office: hours: mon-fri 09:00-17:00 → mon-fri 09:00-18:00"),
        (
            "because: few have gold",
            "because: gold is rare",
            "when nothing is said: basic, because few have gold → basic, because gold is rare",
        ),
        ("text: [is broken, snapped]", "text: [is broken, cracked]", "read from the text, new: “cracked” for yes"),
        ("field: solved_at", "field: closed_at", "Solved: field: solved_at → closed_at"),
        ('version: "1"', 'version: "2"', "Bike shop: 1 → 2"),
    ],
)
def test_a_change_is_said_in_the_policys_words(tmp_path: Path, before: str, after: str, line: str) -> None:
    shown = said(tmp_path, (before, after))
    assert line in shown
    assert "No ticket with the same facts gets another answer" in shown


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{id: clerk, title: Clerk}", "{title: Clerk,   id: clerk}"),
        ("[is broken, snapped]", "[snapped, is broken]"),
        (
            "  - {id: clerk, title: Clerk}\n  - {id: chief, title: Chief}\n",
            "  - {id: chief, title: Chief}\n  - {id: clerk, title: Clerk}\n",
        ),
        ("within: 2h", "within: 120m"),
        ("{broken: yes, price: over 500}", "{price: '> 500', broken: yes}"),
        ("tell: chief", "tell: [chief]"),
        ("mon-fri:", "mon-thu: ['09:00-17:00']\n      fri:"),
    ],
)
def test_another_form_or_order_is_no_change(tmp_path: Path, before: str, after: str) -> None:
    assert "No change: both policies say the same." in said(tmp_path, (before, after))


def test_how_a_fact_is_read_is_no_part_of_the_proof_and_that_is_said(tmp_path: Path) -> None:
    assert "Broken bike: read from tickets in another way now" in said(tmp_path, ("[is broken, snapped]", "[is broken, cracked]"))


def test_a_changed_cap_shows_which_tickets_it_caps(tmp_path: Path) -> None:
    old = POLICY + "gates: [{id: basic, title: Basic plan, cap: {level: desk}, when: {plan: basic, price: over 900}}]\n"
    for name, text in (("old", old), ("new", old.replace("price: over 900", "price: over 800"))):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8", newline="\n")
    shown = diff_text(compare(load(tmp_path / "old.yaml").source, load(tmp_path / "new.yaml").source), width=200)
    assert "caps more tickets than before, and all of the old ones (proven)" in shown
    assert "caps now, but did not before, for example: broken bike: yes, price: 801 EUR" in shown


def other_policy(folder: Path, id: str, signals: str) -> str:
    """The first lines of the report about the bike shop and another policy."""
    (folder / "old.yaml").write_text(POLICY, encoding="utf-8", newline="\n")
    levels = "levels: [{id: desk, title: Desk}, {id: boss, title: The boss}]"
    new = f"format: escalation-policy/1\nid: {id}\ntitle: Other\ncurrency: EUR\n{levels}\nsignals: [{signals}]\n"
    (folder / "new.yaml").write_text(new, encoding="utf-8", newline="\n")
    return diff_text(compare(load(folder / "old.yaml").source, load(folder / "new.yaml").source), width=200).split("\n\n")[1]


FEW = "{id: broken, type: flag}, {id: x, type: flag}, {id: y, type: flag}, {id: z, type: flag}"


def test_two_policies_with_little_in_common_are_asked_about_first(tmp_path: Path) -> None:
    assert other_policy(tmp_path, "cars", FEW).startswith("Are these two versions of one policy? They are called `bike-shop` and `cars`;")


@pytest.mark.parametrize(("id", "signals"), [("bike-shop", FEW), ("cars", "{id: broken, type: flag}, {id: price, type: money}")])
def test_the_same_id_or_much_in_common_is_not_asked_about(tmp_path: Path, id: str, signals: str) -> None:
    assert "Are these two versions" not in other_policy(tmp_path, id, signals)


def test_words_of_a_policy_mean_nothing_to_markdown(tmp_path: Path) -> None:
    evil = POLICY.replace("title: Dear bike broken", 'title: "<b>*Dear*</b> | `x`"').replace("over 500", "over 400")
    for name, text in (("old", POLICY), ("new", evil)):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8", newline="\n")
    shown = diff_markdown(compare(load(tmp_path / "old.yaml").source, load(tmp_path / "new.yaml").source))
    assert "<b>" not in shown and "\\*Dear\\*" in shown
