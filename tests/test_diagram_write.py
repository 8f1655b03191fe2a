"""Writing diagrams: by suffix, whole or not at all, with whatever renderer there is, and with a way out where there is none."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from policy_engine import load
from policy_engine.api import Policy
from policy_engine.export.diagram import NoRenderer, Wanted, dot_text, fonts, outline_text, render, write, write_diagram
from policy_engine.export.diagram.render import CHOICE, commands
from policy_engine.export.diagram.svg import finish_svg

TINY = Path(__file__).parent / "diagram" / "tiny.yaml"
SVG = "{http://www.w3.org/2000/svg}"
needs_renderer = pytest.mark.skipif(not commands("svg"), reason="no renderer")


@pytest.fixture(scope="module")
def tiny() -> Policy:
    return load(TINY)


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


@pytest.mark.parametrize("suffix", [".dot", ".mmd", ".txt"])
def test_texts_are_written_with_line_feeds_and_no_renderer(
    tiny: Policy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    monkeypatch.setenv(CHOICE, "none")
    out = tmp_path / f"tree{suffix}"
    assert write_diagram(tiny, out) == [f"Wrote {out}"]
    assert b"\r" not in out.read_bytes()
    assert names(tmp_path) == [f"tree{suffix}"]


@needs_renderer
def test_a_picture_replaces_the_old_one_and_leaves_nothing_else_behind(tiny: Policy, tmp_path: Path) -> None:
    out = tmp_path / "tree.SVG"
    out.write_text("old", encoding="utf-8")
    write_diagram(tiny, out)
    assert out.read_text(encoding="utf-8").startswith("<svg")
    assert names(tmp_path) == ["tree.SVG"]


@pytest.mark.parametrize("choice", ["dot", "pygraphviz"])
@pytest.mark.parametrize(("suffix", "start"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_either_renderer_draws_every_format(
    tiny: Policy, monkeypatch: pytest.MonkeyPatch, choice: str, suffix: render.Format, start: bytes
) -> None:
    monkeypatch.setenv(CHOICE, choice)
    if not commands(suffix):
        pytest.skip(f"no {choice}")
    drawn = render.render(dot_text(tiny), suffix)
    assert drawn is not None
    assert drawn.startswith(start)


def test_an_unknown_suffix_is_refused_with_the_ones_there_are(tiny: Policy, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"\.svg, \.png, \.pdf, \.dot, \.mmd, \.txt"):
        write_diagram(tiny, tmp_path / "tree.jpg")


@pytest.mark.parametrize("suffix", [".svg", ".png", ".pdf"])
def test_without_a_renderer_the_texts_are_written_and_the_way_to_one_is_said(
    tiny: Policy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    monkeypatch.setenv(CHOICE, "none")
    monkeypatch.setattr(write, "has_fonts", lambda: True)
    with pytest.raises(NoRenderer) as raised:
        write_diagram(tiny, tmp_path / f"tree{suffix}")
    assert names(tmp_path) == ["tree.dot", "tree.mmd"]
    assert "tree.dot" in raised.value.sentences[1]
    assert "policy-engine[render]" in raised.value.sentences[2]


@pytest.mark.parametrize("suffix", [".png", ".pdf"])
def test_without_fonts_an_svg_is_written_instead(tiny: Policy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str) -> None:
    monkeypatch.setattr(write, "has_fonts", lambda: False)
    with pytest.raises(NoRenderer, match="no fonts"):
        write_diagram(tiny, tmp_path / f"tree{suffix}")
    assert names(tmp_path) == ["tree.svg" if commands("svg") else "tree.dot"]


def test_a_machine_without_a_list_of_fonts_and_without_font_folders_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr("shutil.which", lambda _: None)
    monkeypatch.setattr(fonts, "FOLDERS", (str(tmp_path), str(tmp_path / "missing")))
    assert not fonts.has_fonts()
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "Some.TTF").write_bytes(b"")
    assert fonts.has_fonts()


def test_a_renderer_that_never_ends_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "SECONDS", 0.5)
    monkeypatch.setattr(render, "commands", lambda _: [[sys.executable, "-c", "import time; time.sleep(60)"]])
    assert render.render_svg("digraph {}") is None


def test_when_the_first_renderer_fails_the_next_one_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    fails, works = [sys.executable, "-c", "raise SystemExit(3)"], [sys.executable, "-c", "print('drawn')"]
    monkeypatch.setattr(render, "commands", lambda _: [fails, works])
    assert (render.render("digraph {}", "svg") or b"").strip() == b"drawn"


@needs_renderer
def test_the_svg_says_what_it_is_and_fits_the_page(tiny: Policy) -> None:
    root = ElementTree.fromstring(render.render_svg(dot_text(tiny)) or "")
    assert root.get("role") == "img"
    assert root.get("viewBox")
    assert root.findtext(f"{SVG}title") == "Tiny procedure"
    assert "Questions: 3" in (root.findtext(f"{SVG}desc") or "")
    group = next(element for element in root.iter(f"{SVG}g") if element.get("id") == "n_level_0")
    assert group.findtext(f"{SVG}title") == "Does the press call?"
    assert "question" in (group.get("class") or "").split()


def test_whatever_runs_or_loads_is_taken_out_of_an_svg() -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" onload="x()"><g>'
        '<title>T</title><script>x()</script><g><a xlink:href="javascript:x()" xlink:title="tip"><text>word</text></a></g>'
        '<image xlink:href="http://example.com/x.png"/></g></svg>'
    )
    cleaned = finish_svg(svg)
    assert "word" in cleaned
    assert not [word for word in ("script", "href", "onload", "image", "example.com") if word in cleaned]


def test_a_decision_that_no_tree_shows_is_said_to_mark_nothing(tiny: Policy, tmp_path: Path) -> None:
    decision = tiny.route({"fields": {"press": True}})
    listed = decision.model_copy(update={"path": decision.path.model_copy(update={"form": "list"})})
    sentences = write_diagram(tiny, tmp_path / "tree.dot", highlight=listed)
    assert "No way is marked" in sentences[1]
    assert (tmp_path / "tree.dot").read_text(encoding="utf-8") == dot_text(tiny)


def test_a_way_that_ends_at_an_open_question_is_said_to_end_there(tiny: Policy, tmp_path: Path) -> None:
    sentences = write_diagram(tiny, tmp_path / "tree.dot", highlight=tiny.route({"fields": {"press": False}}))
    assert sentences[1] == "The way is marked up to the first answer that is not known."


TABLE = """\
format: escalation-policy/1
id: table
title: By table
levels: [{id: desk, title: Desk}, {id: boss, title: The boss}]
signals:
  - {id: bill, title: Bill, type: flag, field: bill}
  - {id: kind, title: Kind, type: choice, values: [fraud, slip, other], ask: "What is it about?", field: kind, only_if: {bill: yes}}
scales: {level: {table: {by: kind, fraud: boss, otherwise: desk}}}
"""


def test_a_table_of_one_axis_asks_for_that_axis(tmp_path: Path) -> None:
    file = tmp_path / "table.yaml"
    file.write_text(TABLE, encoding="utf-8")
    outline = outline_text(load(file))
    assert "1. What is it about?\n" in outline
    assert "   - slip or other: Desk\n" in outline
    assert "   - fraud: The boss\n" in outline


def test_where_a_way_is_marked_the_legend_says_so_and_thick_does_not_mean_yes() -> None:
    tiny = load(TINY)
    plain, marked = dot_text(tiny), dot_text(tiny, tiny.route({"fields": {"angry": True, "dispute": False, "press": False}}))
    assert "thick arrow, full head: yes" in plain
    assert "thick arrow" not in marked and "blue and thick: the" in marked
    assert "penwidth=2.2" in plain and "penwidth=2.2" not in marked


@needs_renderer
@pytest.mark.parametrize("view", ["tree", "level:supervisor", "ladder"])
def test_a_pdf_fits_a_sheet_of_a4_and_of_us_letter(tmp_path: Path, view: str) -> None:
    out = tmp_path / "picture.pdf"
    write_diagram(load(TINY.parents[2] / "policies" / "projectflow"), out, wanted=Wanted(view))
    sizes = re.findall(rb"MediaBox \[ 0 0 ([\d.]+) ([\d.]+)", out.read_bytes())
    assert sizes
    for size in sizes:
        short, long = sorted(map(float, size))
        assert short <= 595 and long <= 792


@needs_renderer
def test_what_is_too_large_for_a_page_is_written_as_files_that_link_to_each_other(tmp_path: Path) -> None:
    shop = load(TINY.parents[2] / "policies" / "online_shop")
    sentences = write_diagram(shop, tmp_path / "tree.svg", wanted=Wanted("tree"))
    assert sentences[-1] == f"The picture has 4 pages: open {tmp_path / 'tree.svg'} first."
    for file in tmp_path.iterdir():
        links = re.findall(r'href="([^"]+)"', file.read_text(encoding="utf-8"))
        assert links
        assert [link for link in links if not (tmp_path / link).exists()] == []
