"""The pages of the handbook: whole, linked, safe, and computed from the policy."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path, PurePosixPath
from posixpath import normpath

import pytest

from policy_engine.api import Policy
from policy_engine.export.handbook import MARK, WIKI, handbook_pages
from policy_engine.export.handbook.book import Book, View
from policy_engine.export.handbook.glossary import parts_of
from policy_engine.export.handbook.markdown import escape, prose
from policy_engine.export.handbook.places import HOMES, file_name
from policy_engine.loader.names import SECTIONS, entries
from tests.handbook_policies import ANCHOR, HOSTILE, LINK, ROOT, SHIPPED, broken_links, outside_fences, pages_of, read, shipped

PARTS = ("triggers", "process", "people", "decision-tree", "templates", "de-escalation", "follow-up", "notifications")


def github_ids(text: str) -> list[str]:
    """The ids of a page in their order, as GitHub makes them: ours, and one of each heading's words, numbered where they repeat."""
    found: list[str] = []
    for line in outside_fences(text).splitlines():
        if anchor := ANCHOR.match(line):
            found.append(anchor[1])
        elif heading := re.match(r"#{1,6} (.+)", line):
            words = re.sub(r"(?<!\\)\[((?:\\.|[^\]\\])*)\]\([^)\s]*\)", r"\1", heading[1])
            slug = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
            again = sum(1 for one in found if re.fullmatch(rf"{re.escape(slug)}(-\d+)?", one) and one in found)
            found.append(f"{slug}-{again}" if slug in found else slug)
    return found


@pytest.fixture(params=[*SHIPPED, "hostile"])
def pages(request: pytest.FixtureRequest) -> dict[str, str]:
    return pages_of(request.param)


def test_every_link_leads_somewhere(pages: dict[str, str]) -> None:
    assert list(broken_links(pages)) == []


def test_every_link_leads_where_it_says_on_github(pages: dict[str, str]) -> None:
    """Where a heading's own id is equal to an anchor of ours, the first on the page wins: ours must be it."""
    for page, text in pages.items():
        for target in LINK.findall(outside_fences(text)):
            path, _, anchor = target.partition("#")
            there = pages[normpath(str(PurePosixPath(page).parent / path)) if path else page]
            if anchor:
                before = there[: there.index(f'<a id="{anchor}"></a>')]
                assert anchor not in github_ids(f"-\n{before}"), (page, target)


def test_links_of_a_wiki_lead_to_its_pages() -> None:
    pages = pages_of("projectflow", WIKI)
    assert {"Home.md", "_Sidebar.md", "levels-senior.md"} <= set(pages)
    assert not any("/" in name for name in pages)
    for page, text in pages.items():
        for target in LINK.findall(outside_fences(text)):
            name, _, anchor = target.partition("#")
            there = pages[f"{name}.md" if name else page]
            assert not anchor or f'<a id="{anchor}"></a>' in there, (page, target)


def test_a_long_page_begins_with_its_contents() -> None:
    page = pages_of("projectflow")["triggers.md"]
    contents = page.partition("**On this page**")[2].partition("<a id")[0]
    assert "  - [Billing dispute over $500](#big-dispute)" in contents
    assert "- [To Level 1 · Senior agent](#_senior)" in contents


def test_anchors_stand_once_a_page_and_before_a_heading(pages: dict[str, str]) -> None:
    for page, text in pages.items():
        names = ANCHOR.findall(text)
        assert len(names) == len(set(names)), page
        blocks = text.split("\n\n")
        assert all(after.startswith("#") for before, after in pairwise(blocks) if before.startswith("<a id=")), page


def test_no_text_of_a_policy_becomes_html(pages: dict[str, str]) -> None:
    for page, text in pages.items():
        assert text.startswith(MARK) and text.index("-->") < text.index("\n"), page
        assert "<" not in ANCHOR.sub("", outside_fences(text)), page


def test_no_text_of_a_policy_breaks_a_table(pages: dict[str, str]) -> None:
    for page, text in pages.items():
        for grid in re.findall(r"(?:^\|.*\n)+", outside_fences(text), re.MULTILINE):
            widths = {len(re.findall(r"(?<!\\)\|", line)) for line in grid.splitlines()}
            assert len(widths) == 1, (page, grid)


def test_hostile_words_are_there_to_test_with() -> None:
    pages = pages_of("hostile")
    assert sum(escape(f"x {HOSTILE}")[2:] in text for text in pages.values()) > 15


@pytest.mark.parametrize("name", SHIPPED)
def test_all_eight_parts_are_there(name: str) -> None:
    pages = pages_of(name)
    assert {f"{part}.md" for part in PARTS} <= set(pages)
    assert all(f"]({part}.md)" in pages["index.md"] for part in PARTS)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_level_and_role_has_a_page(name: str) -> None:
    pages, document = pages_of(name), shipped(name).document
    assert {f"levels/{level.id}.md" for level in document.levels} <= set(pages)
    assert {f"roles/{role.id}.md" for role in document.roles} <= set(pages)


@pytest.mark.parametrize("name", SHIPPED)
def test_everything_with_an_id_is_explained_where_links_say(name: str) -> None:
    pages, book = pages_of(name), Book(shipped(name))
    for home in book.homes.values():
        assert escape(home.title) in pages[home.page]
        assert home.anchor is None or home.anchor in ANCHOR.findall(pages[home.page])


def test_every_section_with_ids_has_a_home() -> None:
    assert set(HOMES) == set(SECTIONS)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_remark_of_the_policy_reaches_the_handbook(name: str) -> None:
    pages, view = pages_of(name), View(Book(shipped(name)), "index.md")
    everything = "\n".join(pages.values())
    texts = [text for _, part, _ in parts_of(view) for text in (part.note, part.means, part.understood_as, part.source) if text]
    assert texts
    assert [text for text in texts if any(block not in everything for block in prose(text))] == []


@pytest.mark.parametrize("name", SHIPPED)
def test_all_readings_of_unclear_words_stand_in_one_list(name: str) -> None:
    pages, view = pages_of(name), View(Book(shipped(name)), "index.md")
    readings = [part.understood_as for _, part, _ in parts_of(view) if part.understood_as]
    assert all(escape(text) in pages["glossary.md"] for text in readings)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_action_says_what_who_and_by_when(name: str) -> None:
    policy = shipped(name)
    everything = "\n".join(handbook_pages(policy).values())
    for section, _, _, part in entries(policy.document):
        if section in ("steps", "handoffs", "follow_up"):
            assert not part.do or all(block in everything for block in prose(part.do))
            assert all(f"- [ ] {escape(item)}" in everything for item in part.record)


def test_a_level_page_has_what_an_agent_needs() -> None:
    page = pages_of("projectflow")["levels/senior.md"]
    for title in (
        "What brings a ticket here",
        "First steps",
        "Tell these people",
        "What to say",
        "Messages",
        "When it goes higher",
        "When it is closed",
    ):
        assert f"\n## {title}" in page
    assert "within **30 minutes** | [Tag the ticket](../process.md#set_tag)" in page


def test_empty_sections_are_left_out() -> None:
    for name in SHIPPED:
        for page, text in pages_of(name).items():
            blocks = [block for block in text.split("\n\n") if not block.startswith("<a id=")]
            for before, after in pairwise(blocks):
                depth, below = (len(block) - len(block.lstrip("#")) for block in (before, after))
                assert not depth or not below or below > depth or page == "triggers.md", (page, before)


def test_worked_examples_are_computed_from_the_policy(tmp_path: Path) -> None:
    source = (ROOT / "policies" / "projectflow" / "policy.yaml").read_text(encoding="utf-8")
    cases = (ROOT / "policies" / "projectflow" / "projectflow.cases.yaml").read_text(encoding="utf-8")
    folder = tmp_path / "changed"
    folder.mkdir()
    assert "disputed_amount: over 500\n" in source
    (folder / "policy.yaml").write_text(source.replace("disputed_amount: over 500\n", "disputed_amount: over 5000\n"), encoding="utf-8")
    (folder / "projectflow.cases.yaml").write_text(cases, encoding="utf-8")
    answers = [_answer(read(ROOT / "policies" / "projectflow")), _answer(read(folder))]
    assert "Level 1" in answers[0] and "Disputed amount: 500.01 USD" in answers[0]
    assert "Frontline" in answers[1] and "No trigger fits" in answers[1]


def _answer(policy: Policy) -> str:
    page = "\n".join(handbook_pages(policy).values())
    return page.partition('<a id="dispute-over-500"></a>')[2].partition("<a id=")[0]


def test_a_policy_with_little_in_it_has_a_small_handbook(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text("format: escalation-policy/1\nid: small\ntitle: Small\nprinciples: [Be kind]\n", encoding="utf-8")
    pages = handbook_pages(read(path))
    assert list(pages) == ["index.md"]
    assert "- Be kind" in pages["index.md"]


def test_ids_that_windows_can_not_store_get_another_file_name() -> None:
    assert file_name("con") == "con_" and file_name("console") == "console"


def test_pages_are_the_same_under_every_hash_seed() -> None:
    script = (
        "import hashlib; from tests.handbook_policies import shipped, SHIPPED; from policy_engine.export.handbook import handbook_pages; "
        "print(hashlib.sha256(repr([list(handbook_pages(shipped(name)).items()) for name in SHIPPED]).encode()).hexdigest())"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            check=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            timeout=120,
        )
        for seed in ("0", "1")
    ]
    assert len({run.stdout for run in runs}) == 1


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("bank_complaints", "the ticket does not belong to “No complaint” or “Accepted in writing”"),
        ("service_desk", "the ticket belongs to “Security” or “IT service”"),
        ("software_vendor", "Stays with support (It goes to no other team, and its plan has support.)"),
    ],
)
def test_when_a_ticket_has_a_level_is_said_in_plain_words(name: str, sentence: str) -> None:
    assert f"A ticket has a level only when: {sentence}\n" in pages_of(name)["index.md"]
