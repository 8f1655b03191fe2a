"""Whatever stands in a policy or a ticket is drawn as text, in every view and format: nothing in it runs, loads, or breaks out."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree

import pytest

from policy_engine.api import Policy
from policy_engine.export.diagram import Wanted, svg_text, view_text, whole_picture
from policy_engine.export.diagram.labels import plain
from policy_engine.export.diagram.links import is_safe, link_to
from policy_engine.export.diagram.render import commands
from policy_engine.export.diagram.theme import darken, style_sheet
from tests.diagram_boxes import overlaps
from tests.policies_from_data import policy_from

HOSTILE = [
    '</svg><script>alert("x")</script>',
    "<img src=x onerror=alert(1)><iframe/><foreignObject>",
    "ends in a backslash \\",
    'a "quoted" \\" and \\n \\N \\G \\E',
    "&lt;tag&gt; &amp; &#60; &quot;",
    'x"] --> y["z; subgraph q { a -> b }',
    "%%{init: {'securityLevel': 'loose'}}%% click x call alert() click n_level_0 href \"javascript:alert(1)\"",
    'color="#ffffff" fontcolor="#1f2933"',
    "</style><style>*{display:none}",
    "two\nlines\twith a tab",
    "مرحبا بالعالم، هل يهدد العميل؟ \u202e turned \u2066 isolate",
    "שלום, האם הלקוח מאיים?",
    "smile \U0001f600\U0001f468\u200d\U0001f469\u200d\U0001f467 `ticks` #quot; #35; ${x} {{ y }}",
    "漢字が並ぶとても長い質問" * 12,
    "does the customer say so " * 20,
    "x" * 500,
    "- a list",
    "1. a numbered list",
    "end",
    "null \x00 bell \x07 escape \x1b[31m delete \x7f",
]
VIEWS = ["tree", "level:high", "lane:shop", "path", "ladder"]
TAGS = {"svg", "g", "title", "desc", "style", "polygon", "path", "text", "polyline", "ellipse", "a"}
needs_renderer = pytest.mark.skipif(not commands("svg"), reason="no renderer")


def policy(words: str) -> Policy:
    """A policy with the words wherever it has a text."""
    data: dict[str, Any] = {
        "format": "escalation-policy/1", "id": "hostile", "title": words, "version": words, "date": "2026-01-01",
        "roles": [{"id": "r", "title": words, "contact": {"chat": words}}],
        "levels": [{"id": "low", "title": words, "role": "r"}, {"id": "high", "title": words, "external": "yes"}],
        "lanes": [{"id": "shop", "title": words, "when": {"fire": "yes"}, "hand_to": "r"}, {"id": "rest", "title": words}],
        "signals": [{"id": "fire", "title": words, "type": "flag", "text": ["burns"], "ask": words},
                    {"id": "kind", "title": words, "type": "choice", "values": [{"id": "a", "title": words}, {"id": "b", "title": words}],
                     "field": "kind", "ask": words}],
        "triggers": [{"id": "t", "title": words, "level": "high", "when": {"fire": "yes", "kind": "a"}}],
        "gates": [{"id": "g", "title": words, "cap": {"level": "low"}, "when": {"kind": "b"}}],
        "chains": [{"id": "c", "title": words, "from": "received", "steps": [{"page": ["r"], "wait": "5m"}]}],
    }  # fmt: skip
    return policy_from(data)


def wanted(made: Policy, view: str, words: str) -> Wanted:
    text = f"It burns. {words}".replace("\x00", " ")
    return Wanted(view, made.route({"text": text}) if view == "path" else None, handbook="../book")


@needs_renderer
@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: ascii(words[:24]))
def test_an_svg_holds_no_more_than_text_and_the_links_that_were_chosen(words: str) -> None:
    made = policy(words)
    for view in VIEWS:
        svg = svg_text(made, wanted(made, view, words))
        assert svg is not None
        root = ElementTree.fromstring(svg)
        assert {element.tag.rpartition("}")[2] for element in root.iter()} <= TAGS
        names = [(element.tag, name, value) for element in root.iter() for name, value in element.attrib.items()]
        assert not [name for _, name, _ in names if name.rpartition("}")[2].startswith("on")]
        links = [value for _, name, value in names if name.rpartition("}")[2] == "href"]
        assert links and all(link.startswith("../book/") for link in links)
        assert [element.text for element in root.iter() if element.tag.endswith("}style")] == [style_sheet("auto")]
        assert root.findtext("{http://www.w3.org/2000/svg}title") == plain(words)
        # Of other scripts only a rough width is known; words beside arrows have no box that would be made wide enough.
        assert [found for found in overlaps(svg) if words.isascii() or not found.startswith("the words")] == [], view


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: ascii(words[:24]))
def test_dot_and_mermaid_have_the_same_lines_whatever_the_words(words: str) -> None:
    made, tame = policy(words), policy("words")
    for view in VIEWS:
        dot, calm = (view_text(one, ".dot", wanted(one, view, "")) for one in (made, tame))
        outside = [re.sub(r'"(?:[^"\\]|\\.)*"', '""', text, flags=re.DOTALL) for text in (dot, calm)]
        assert [outside[0].count(sign) for sign in ("\n", "{", "->", "<")] == [outside[1].count(sign) for sign in ("\n", "{", "->", "<")]
        mermaid, calm = (view_text(one, ".mmd", wanted(one, view, "")).split("---\n", 2)[2] for one in (made, tame))
        assert mermaid.count("\n") == calm.count("\n")
        assert re.sub(r'"[^"]*"', '""', mermaid) == re.sub(r'"[^"]*"', '""', calm)
        labels = re.findall(r'"([^"]*)"', re.sub(r'click \w+ href "[^"]*"', "", mermaid))
        assert not [label for label in labels if re.search(r"[<>`{}\\%;]", re.sub(r"#\d+;|<br/>", "", label))]


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: ascii(words[:24]))
def test_outline_and_json_hold_the_words_on_lines_of_their_own(words: str) -> None:
    made = policy(words)
    for view in VIEWS:
        outline = view_text(made, ".txt", wanted(made, view, words))
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", outline)
        assert plain(words) in outline
        assert json.loads(view_text(made, ".json", wanted(made, view, words)))["title"] == made.title


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://example.com/book", True),
        ("http://example.com", True),
        ("../book", True),
        ("book", True),
        ("javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        (" JavaScript:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("//example.com/x", False),
        ("vbscript:x", False),
    ],
)
def test_only_web_addresses_and_folders_can_be_linked_to(address: str, expected: bool) -> None:
    assert is_safe(address) is expected


def test_a_link_can_not_leave_its_attribute() -> None:
    assert link_to('a"b c<d>', "x.md#y") == "a%22b%20c%3Cd%3E/x.md#y"
    assert link_to("https://example.com/book/", "x.md") == "https://example.com/book/x.md"
    assert link_to("book.html", "#levels--boss") == "book.html#levels--boss"


def test_darkening_changes_colours_and_no_words() -> None:
    dot = 'a [label="fillcolor=\\"#ffffff\\"" fillcolor="#ffffff" fontcolor="#ffffff"]'
    assert darken(dot) == 'a [label="fillcolor=\\"#ffffff\\"" fillcolor="#0d1117" fontcolor="#ffffff"]'


def test_every_box_that_the_handbook_explains_is_linked() -> None:
    made = policy("words")
    picture = whole_picture(made, wanted(made, "level:high", ""))
    linked = {node.about: node.link for part in picture.sections for node in part.nodes if node.link}
    assert linked["t"] == "../book/triggers.md#t"
    assert linked["high"] == "../book/levels/high.md"
    assert linked["fire"] == "../book/facts.md#fire"
