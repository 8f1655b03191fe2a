"""The commands that write files: `diagram`, `handbook`, and the demo."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policy_engine import demo
from tests.small_policy import POLICY, Cli


@pytest.mark.parametrize("ending", [".dot", ".mmd", ".txt"])
def test_a_diagram_is_written_as_its_ending_says(cli: Cli, policy: Path, ending: str) -> None:
    out = policy.with_suffix(ending)
    ran = cli("diagram", policy, "-o", out, "--highlight", "The frame snapped")
    assert (ran.code, ran.err) == (0, "")
    assert str(out) in ran.out
    assert "The boss" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["tree.gif", "tree"])
def test_an_unknown_ending_ends_with_2_and_names_those_there_are(cli: Cli, policy: Path, name: str) -> None:
    ran = cli("diagram", policy, "-o", name)
    assert (ran.code, ran.out) == (2, "")
    assert "`.svg`" in ran.err


def test_a_picture_that_can_not_be_drawn_ends_with_2_and_says_what_was_written(
    cli: Cli, policy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLICY_ENGINE_RENDERER", "none")
    ran = cli("diagram", policy, "-o", policy.with_suffix(".svg"))
    assert (ran.code, ran.out) == (2, "")
    assert str(policy.with_suffix(".dot")) in ran.err
    assert policy.with_suffix(".dot").is_file()


def test_a_folder_that_is_not_there_ends_with_2(cli: Cli, policy: Path) -> None:
    ran = cli("diagram", policy, "-o", policy.parent / "no" / "tree.txt")
    assert (ran.code, ran.out) == (2, "")
    assert "EP900" not in ran.err


@pytest.mark.parametrize("command", ["diagram", "handbook", "schema"])
def test_a_problem_with_a_file_names_it_and_no_other(cli: Cli, policy: Path, command: str) -> None:
    out = policy.parent / {"diagram": "no/tree.txt", "handbook": "books", "schema": "schemas"}[command]
    in_the_way = {"diagram": out, "handbook": out / "index.md", "schema": out / "policy.schema.json"}[command]
    if command != "diagram":
        in_the_way.mkdir(parents=True)
    ran = cli(command, *([] if command == "schema" else [policy]), "-o", out)
    assert (ran.code, ran.out) == (2, "")
    assert ".part" not in ran.err and "`." not in ran.err
    assert command == "handbook" or ran.err.startswith(f"policy-engine: `{in_the_way}`: ")


def test_a_diagram_where_a_folder_stands_names_the_folder(cli: Cli, policy: Path) -> None:
    (policy.parent / "tree.txt").mkdir()
    ran = cli("diagram", policy, "-o", policy.parent / "tree.txt")
    assert (ran.code, ran.err.startswith(f"policy-engine: `{policy.parent / 'tree.txt'}`: ")) == (2, True)


def test_a_handbook_is_written_and_then_up_to_date(cli: Cli, policy: Path) -> None:
    out = policy.parent / "handbook"
    assert cli("handbook", policy, "-o", out).code == 0
    assert (out / "index.md").is_file()
    assert cli("handbook", policy, "-o", out, "--check").code == 0


@pytest.mark.parametrize(("name", "form"), [("book.html", None), ("book", "html"), ("book", "wiki")])
def test_a_handbook_takes_other_forms(cli: Cli, policy: Path, name: str, form: str | None) -> None:
    out = policy.parent / name
    asked = ["handbook", policy, "-o", out, *(["--format", form] if form else [])]
    assert cli(*asked).code == 0
    assert out.is_file() if form != "wiki" else (out / "Home.md").is_file()
    assert cli(*asked, "--check").code == 0
    policy.write_text(POLICY.replace("title: The boss", "title: The chief"), encoding="utf-8")
    ran = cli(*asked, "--check")
    assert ran.code == 1 and "The chief" in ran.err


def test_a_stale_handbook_ends_with_1_and_says_where(cli: Cli, policy: Path) -> None:
    out = policy.parent / "handbook"
    cli("handbook", policy, "-o", out)
    policy.write_text(POLICY.replace("The boss", "The owner"), encoding="utf-8")
    ran = cli("handbook", policy, "-o", out, "--check")
    assert (ran.code, ran.out) == (1, "")
    assert "The owner" in ran.err


def test_a_foreign_file_is_not_replaced_and_no_mistake_of_ours(cli: Cli, policy: Path) -> None:
    out = policy.parent / "handbook"
    out.mkdir()
    (out / "index.md").write_text("mine", encoding="utf-8")
    ran = cli("handbook", policy, "-o", out)
    assert ran.code == 2
    assert "EP900" not in ran.err
    assert (out / "index.md").read_text(encoding="utf-8") == "mine"


def test_the_demo_routes_tickets_and_writes_three_things(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POLICY_ENGINE_RENDERER", "none")
    assert demo.main() == 0
    shown = capsys.readouterr().out
    assert shown.count("\nTicket ") == len(demo.TICKETS)
    assert (tmp_path / ".demo" / "decision-tree.dot").is_file()
    assert (tmp_path / ".demo" / "handbook" / "index.md").is_file()
    assert json.loads((tmp_path / ".demo" / "decision.json").read_text(encoding="utf-8"))["level"] == "senior"


def test_the_demo_without_its_policies_says_where_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(demo, "POLICY", tmp_path / "gone")
    assert demo.main() == 2
    assert "checkout" in capsys.readouterr().err


def test_a_diagram_names_all_mistakes_of_the_command_at_once(cli: Cli, policy: Path) -> None:
    ran = cli("diagram", policy, "--view", "level:bos", "--theme", "dim", "--handbook", "javascript:x", "-o", "tree.gif")
    assert ran.code == 2
    for said in ("`.svg`", "did you mean `level:boss`", "`auto`, `light`, `dark`", "`javascript:x` can't be linked to"):
        assert said in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"), [(["--view", "path"], "give its text"), (["--view", "ladder", "It snapped"], "does not show a ticket")]
)
def test_a_view_that_lacks_its_ticket_or_can_not_show_one_says_so(cli: Cli, policy: Path, arguments: list[str], said: str) -> None:
    ran = cli("diagram", policy, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_without_a_file_the_outline_is_printed_and_a_ticket_is_drawn_as_its_way(cli: Cli, policy: Path) -> None:
    assert "1. Desk" in cli("diagram", policy, "--view", "ladder").out
    way = cli("diagram", policy, "The frame snapped", "--field", "customer.plan=gold")
    assert "The way of one ticket" in way.out and "“snapped”" in way.out and "Owner: Chief" in way.out


def test_links_lead_from_the_picture_to_the_handbook_and_only_to_one_that_is_there(cli: Cli, policy: Path) -> None:
    book, out = policy.parent / "book", policy.parent / "pictures" / "tree.json"
    out.parent.mkdir()
    ran = cli("diagram", policy, "-o", out, "--handbook", book)
    assert ran.code == 2 and "there is no handbook" in ran.err
    assert cli("handbook", policy, "-o", book).code == 0
    assert cli("diagram", policy, "-o", out, "--handbook", book).code == 0
    links = {node["link"] for part in json.loads(out.read_text(encoding="utf-8"))["sections"] for node in part["nodes"] if "link" in node}
    assert "../book/levels/boss.md" in links
    assert [link for link in links if not (out.parent / link.partition("#")[0]).exists()] == []
