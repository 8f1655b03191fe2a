"""Diagrams as text: DOT and Mermaid are the same bytes everywhere, and nothing in a policy breaks out of its label."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from policy_engine import load
from policy_engine.export.diagram import dot_text, mermaid_text, render_svg
from policy_engine.export.diagram.labels import plain, wrap, wrap_low
from policy_engine.export.diagram.render import commands

ROOT = Path(__file__).parent.parent
TINY = ROOT / "tests" / "diagram" / "tiny.yaml"
GOLDEN = TINY.with_suffix(".dot")
HOSTILE = [
    '</svg><script>alert("x")</script>',
    "<b>bold</b>",
    "ends in a backslash \\",
    'a "quoted" thing\\" and \\n \\N \\G',
    "&lt;tag&gt; &amp; &#60;",
    "]] --> x; subgraph y { a -> b }",
    "%%{init: {'theme': 'dark'}}%% click x call alert()",
    "two\nlines\twith a tab",
    "مرحبا بالعالم \u202e turned",
    "smile \U0001f600 and `ticks` #quot; #35;",
    "long " * 100,
    "x" * 500,
    "- a list",
    "1. a numbered list",
    "node",
    "end",
]
PROGRAM = "import sys; from policy_engine import load; from policy_engine.export import diagram as d; p = load(sys.argv[1]);"


def hostile_file(tmp_path: Path, text: str) -> Path:
    """The tiny policy with `text` wherever a title can stand."""
    written = TINY.read_text(encoding="utf-8")
    inside = "".join(f"\\u{ord(c):04x}" if c < " " or c == "\u202e" else c for c in text.replace("\\", "\\\\").replace('"', '\\"'))
    for old in ("Tiny procedure", "Team lead", "Is the customer angry?", "Loud customer"):
        written = written.replace(old, f'"{inside}"')
    file = tmp_path / "hostile.yaml"
    file.write_text(written, encoding="utf-8", newline="\n")
    return file


def test_the_dot_text_of_the_tiny_policy_is_the_golden_one() -> None:
    assert dot_text(load(TINY)) == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", ["dot", "mermaid", "outline"])
def test_the_text_is_the_same_under_another_hash_seed(kind: str) -> None:
    program = f"{PROGRAM} sys.stdout.buffer.write(d.{kind}_text(p).encode())"
    command = [sys.executable, "-c", program, str(ROOT / "policies" / "online_shop")]
    texts = {
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}, capture_output=True, check=True).stdout
        for seed in ("1", "2")
    }
    assert len(texts) == 1


def test_every_node_and_edge_has_an_id_of_its_own_and_a_class() -> None:
    lines = [line for line in dot_text(load(ROOT / "policies" / "online_shop")).splitlines() if re.match(r"\t+\w+( -> \w+)? \[", line)]
    named = [line for line in lines if "style=invis" not in line and not line.strip().startswith(("node [", "edge [", "graph ["))]
    ids = [re.findall(r" id=(\w+)", line) for line in named]
    assert all(len(found) == 1 for found in ids)
    assert len({found[0] for found in ids}) == len(ids)
    assert all(" class=" in line or "[class=" in line for line in named)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_title_breaks_out_of_its_label_in_dot(tmp_path: Path, text: str) -> None:
    policy = load(hostile_file(tmp_path, text))
    dot = dot_text(policy)
    assert not re.search(r"=<", dot)
    outside = re.sub(r'"(?:[^"\\]|\\.)*"', '""', dot, flags=re.DOTALL)
    inside_tiny = re.sub(r'"(?:[^"\\]|\\.)*"', '""', dot_text(load(TINY)), flags=re.DOTALL)
    assert outside.count("\n") == inside_tiny.count("\n")
    assert outside.count("{") == inside_tiny.count("{")
    assert outside.count("->") == inside_tiny.count("->")


@pytest.mark.skipif(not commands("svg"), reason="no renderer")
@pytest.mark.parametrize("text", HOSTILE)
def test_a_title_is_drawn_as_it_is_written_and_never_runs(tmp_path: Path, text: str) -> None:
    svg = render_svg(dot_text(load(hostile_file(tmp_path, text))))
    assert svg is not None
    root = ElementTree.fromstring(svg)
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags <= {"svg", "g", "title", "desc", "style", "polygon", "path", "text", "polyline", "ellipse"}
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on") or "href" in name]
    assert root.findtext("{http://www.w3.org/2000/svg}title") == plain(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_title_breaks_out_of_its_label_in_mermaid(tmp_path: Path, text: str) -> None:
    mermaid = mermaid_text(load(hostile_file(tmp_path, text)))
    body = mermaid.split("---\n", 2)[2]
    labels = re.findall(r'"([^"]*)"', body)
    assert labels
    assert not [label for label in labels if re.search(r"[<>`{}\\%;-]", re.sub(r"#\d+;|<br/>", "", label))]
    assert body.count("\n") == mermaid_text(load(TINY)).split("---\n", 2)[2].count("\n")


def test_mermaid_and_dot_hold_the_same_nodes_and_edges() -> None:
    policy = load(ROOT / "policies" / "projectflow")
    dot_nodes = set(re.findall(r"^\t(n_level\w+) \[", dot_text(policy), flags=re.MULTILINE))
    mermaid_nodes = set(re.findall(r"^  (n_level\w+)[(\[]", mermaid_text(policy), flags=re.MULTILINE))
    assert dot_nodes == mermaid_nodes
    drawn = len(re.findall(r"^\tn_level\w+ -> n_level", dot_text(policy), flags=re.MULTILINE))
    assert drawn == len(re.findall(r"^  n_level\w+ (?:==>|-->|-\.-)", mermaid_text(policy), flags=re.MULTILINE))


def test_boxes_are_wrapped_and_long_texts_end_in_dots() -> None:
    assert wrap("Does the customer say that a charge is wrong?") == ["Does the customer say", "that a charge is wrong?"]
    assert wrap("word " * 100)[-1].endswith("…")
    assert len(wrap_low("resolved or escalation closed or never opened at all")) == 2


def test_mermaid_does_not_break_lines_a_second_time() -> None:
    """Its own width is 200 pixels: less than a line of a box needs."""
    head = mermaid_text(load(ROOT / "policies" / "projectflow")).split("---")[1]
    assert "wrappingWidth: 400" in head and head.strip().startswith("title: ")
