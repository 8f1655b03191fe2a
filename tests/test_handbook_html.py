"""The handbook as one HTML file: whole, linked, harmless, and the same on every machine."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from policy_engine.api import Policy
from policy_engine.export.diagram.theme import DARK, LETTERS
from policy_engine.export.handbook import places_of
from policy_engine.export.handbook.web import handbook_html, html_is_stale, write_html
from policy_engine.export.handbook.web.picture import _without_styles
from tests.handbook_policies import HOSTILE, ROOT, SHIPPED, pages_of, policy_of, shipped

TAGS = """
    html head meta title style body a header div p nav ul ol li span main section h1 h2 h3 h4 blockquote strong em br table thead tbody tr
    th td pre hr input figure figcaption svg g path polygon polyline ellipse text tspan desc
"""
NEVER = ("src", "action", "srcdoc", "style", "formaction", "data", "background")
VOID = ("meta", "br", "hr", "input")


class Reader(HTMLParser):
    """What a browser would see: tags, attributes, ids, links, and the text outside of style and picture."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: Counter[str] = Counter()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.unclosed: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes.update(name for name, _ in attrs)
        self.ids += [value or "" for name, value in attrs if name == "id" and "svg" not in self.open]
        self.links += [value or "" for name, value in attrs if name == "href"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.unclosed.append(tag)

    def handle_data(self, data: str) -> None:
        if "style" not in self.open and "svg" not in self.open:
            self.words.append(data)


@cache
def html_of(name: str) -> str:
    return handbook_html(policy_of(name))


@pytest.fixture(params=[*SHIPPED, "hostile"])
def page(request: pytest.FixtureRequest) -> Reader:
    return Reader(html_of(request.param))


def test_every_link_leads_to_an_id_that_stands_once(page: Reader) -> None:
    assert [name for name, count in Counter(page.ids).items() if count > 1] == []
    assert [link for link in page.links if link.removeprefix("#") not in page.ids] == []
    assert len(page.links) > 200


def test_nothing_runs_and_nothing_is_loaded(page: Reader) -> None:
    assert set(page.tags) <= set(TAGS.split())
    assert [name for name in page.attributes if name.startswith("on") or name in NEVER] == []


def test_all_that_is_opened_is_closed(page: Reader) -> None:
    assert (page.open, page.unclosed) == ([], [])


def test_hostile_words_read_as_written() -> None:
    words = " ".join("".join(Reader(html_of("hostile")).words).split())
    assert words.count(HOSTILE) > 100


def test_the_picture_brings_no_style_that_the_file_forbids() -> None:
    drawn = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><style>path{}</style><g style="x"><path d="M0 0"/></g></svg>'
    assert "style" not in _without_styles(drawn)


def test_the_file_forbids_all_but_its_own_style() -> None:
    text = html_of("projectflow")
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'" in text


@pytest.mark.parametrize("name", SHIPPED)
def test_every_id_of_the_policy_has_its_place_in_the_file(name: str) -> None:
    page = Reader(html_of(name))
    assert [place.fragment for place in places_of(shipped(name).document).values() if place.fragment not in page.ids] == []


def test_headings_go_down_one_step_at_a_time() -> None:
    steps = [int(step) for step in re.findall(r"<h(\d)", html_of("projectflow"))]
    assert steps.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(steps))


def test_the_file_says_what_the_pages_say() -> None:
    """Every word of the pages stands in the file: the two are written from the same blocks."""
    shown = set(re.findall(r"[A-Za-z]+", " ".join(Reader(html_of("projectflow")).words)))
    for page, text in pages_of("projectflow").items():
        prose = re.sub(r"\]\([^)]*\)|<a id[^>]*>|^```.*?^```|<!--.*?-->", " ", text, flags=re.MULTILINE | re.DOTALL)
        words = set(re.findall(r"[A-Za-z]{4,}", prose)) - {"nbsp", "Back", "overview"}
        assert words <= shown, (page, words - shown)


def test_the_tree_is_dark_on_a_dark_screen_and_dates_do_not_wrap() -> None:
    text = html_of("service_desk")
    (dark,) = re.findall(r"@media screen and \(prefers-color-scheme: dark\) \{(.*)\}", text)
    assert f'figure.tree text[fill="{LETTERS[0]}"]{{fill:{DARK[LETTERS[0]]}}}' in dark
    assert '<td class="date">2026-01-12</td>' in text and ".date { white-space: nowrap; }" in text


def test_a_machine_without_a_renderer_shows_the_tree_as_text(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("POLICY_ENGINE_RENDERER", "none")
    text = handbook_html(shipped("projectflow"))
    assert "<svg" not in text and "1. Which plan is the customer on?" in text
    (tmp_path / "h.html").write_text(text, encoding="utf-8", newline="\n")
    monkeypatch.delenv("POLICY_ENGINE_RENDERER")
    assert html_is_stale(shipped("projectflow"), tmp_path / "h.html") == []


def test_a_file_that_is_no_longer_right_is_told(tmp_path: Path) -> None:
    policy: Policy = shipped("projectflow")
    out = write_html(policy, tmp_path / "h.html")
    assert html_is_stale(policy, out) == []
    right = out.read_text(encoding="utf-8")
    out.write_text(right.replace("Level 1 · Senior agent", "Level 1 · Someone"), encoding="utf-8", newline="\n")
    assert len(html_is_stale(policy, out)) == 1
    out.write_text(re.sub(r'data-tree="\w+"', 'data-tree="0"', right), encoding="utf-8", newline="\n")
    assert len(html_is_stale(policy, out)) == 1
    assert html_is_stale(policy, tmp_path / "none.html") == [f"`{tmp_path / 'none.html'}` is missing"]


def test_a_file_of_somebody_else_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "h.html").write_text("<!DOCTYPE html>\n<p>ours</p>\n", encoding="utf-8")
    with pytest.raises(FileExistsError, match="was not written by this tool"):
        write_html(shipped("projectflow"), tmp_path / "h.html")
    assert (tmp_path / "h.html").read_text(encoding="utf-8") == "<!DOCTYPE html>\n<p>ours</p>\n"


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    outs = []
    for seed in ("1", "2"):
        out = tmp_path / f"{seed}.html"
        command = [sys.executable, "-m", "policy_engine", "handbook", "policies/projectflow", "-o", str(out)]
        subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True)
        outs.append(out.read_bytes())
    assert outs[0] == outs[1]
