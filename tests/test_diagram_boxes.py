"""Pictures can be read: no box meets another, no text leaves its box, at every size; and the measuring itself is tested."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random
from typing import Any

import pytest

from policy_engine.api import Policy
from policy_engine.export.diagram import Wanted, svg_text
from policy_engine.export.diagram.drawing import picture_pages, svg_of, whole_picture
from policy_engine.export.diagram.labels import wrap
from policy_engine.export.diagram.metrics import width_of
from policy_engine.export.diagram.render import commands
from tests.diagram_boxes import overlaps
from tests.handbook_policies import shipped
from tests.policies_from_data import policy_from

needs_renderer = pytest.mark.skipif(not commands("svg"), reason="no renderer")
SENTENCE = "does the customer want a refund or has somebody waited since last Wednesday's maintenance window ended"
WORDS = tuple(SENTENCE.split())


def generated(boxes: int) -> Policy:
    """A policy whose tree has about so many boxes: questions of all lengths, four levels, caps and amounts."""
    random, count = Random(boxes), boxes // 2
    levels = [{"id": f"l{number}", "title": f"Level {number} · " + " ".join(random.sample(WORDS, 2))} for number in range(4)]
    signals: list[dict[str, Any]] = []
    triggers: list[dict[str, Any]] = []
    for number in range(count):
        ask = " ".join(random.choice(WORDS) for _ in range(random.randint(3, 25))).capitalize() + "?"
        kind: dict[str, Any] = {"type": "number"} if number % 5 == 4 else {"type": "flag"}
        signals.append({"id": f"s{number}", "title": f"Signal {number}", "field": f"f.s{number}", "ask": ask, **kind})
        test = "over 12" if number % 5 == 4 else "yes"
        triggers.append({"id": f"t{number}", "title": f"Trigger {number}", "level": f"l{number % 3 + 1}", "when": {f"s{number}": test}})
    head = {"format": "escalation-policy/1", "id": "generated", "title": "A generated policy", "version": "1", "date": "2026-01-01"}
    return policy_from({**head, "levels": levels, "signals": signals, "triggers": triggers})


@needs_renderer
@pytest.mark.parametrize("boxes", [10, 40, 150])
def test_on_one_page_nothing_overlaps_and_nothing_is_cut_off(boxes: int) -> None:
    policy = generated(boxes)
    assert abs(whole_picture(policy).size - boxes) <= 2
    assert overlaps(svg_text(policy) or "") == []


@needs_renderer
@pytest.mark.parametrize("view", ["tree", "level:l2", "ladder"])
def test_on_pages_nothing_overlaps_either(view: str) -> None:
    for page in picture_pages(generated(150), Wanted(view), ".svg", str):
        assert overlaps(svg_of(page.picture) or "") == []


@needs_renderer
@pytest.mark.parametrize("ticket", ["I want my $1,200 back", "Billing problem, I think I was charged too much"])
def test_in_the_way_of_a_ticket_nothing_overlaps(ticket: str) -> None:
    policy = shipped("projectflow")
    assert overlaps(svg_text(policy, Wanted("path", policy.route(ticket))) or "") == []


def test_the_measuring_finds_boxes_that_meet_and_texts_that_stick_out() -> None:
    box = '<g class="node question" id="{}"><polygon points="{}"/><text x="50" y="10" font-size="10" text-anchor="middle">{}</text></g>'
    boxes = box.format("one", "0,0 100,0 100,20 0,20", "fits") + box.format("two", "90,0 190,0 190,20 90,20", "sticks out")
    found = overlaps(f'<svg xmlns="http://www.w3.org/2000/svg">{boxes}</svg>')
    assert found == ["one meets two", "sticks out leaves two"]


def test_the_measuring_finds_arrows_through_boxes_and_through_words_of_others() -> None:
    box = '<g class="node question" id="box"><polygon points="40,0 60,0 60,20 40,20"/></g>'
    text = '<text x="50" y="55" font-size="10" text-anchor="middle">yes</text>'
    words = f'<g class="edge yes" id="words"><path d="M0,90C0,91 0,92 0,93"/>{text}</g>'
    arrow = '<g class="edge no" id="arrow"><path d="M0,{0}C30,{0} 70,{0} 100,{0}"/></g>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg">{box}{words}{{}}</svg>'
    assert overlaps(svg.format(arrow.format(10))) == ["box is crossed by arrow"]
    assert overlaps(svg.format(arrow.format(52))) == ["the words 'yes' are crossed by arrow"]
    assert overlaps(svg.format(arrow.format(30))) == []


def test_wide_letters_are_counted_as_wide() -> None:
    assert width_of("iiii", 10) < width_of("mmmm", 10) < width_of("漢字漢字", 10)
    assert width_of("e\u0301", 10) == width_of("e", 10)


def test_every_page_of_the_shipped_policies_keeps_to_its_size() -> None:
    for name in sorted(path.name for path in (Path(__file__).parents[1] / "policies").iterdir() if path.is_dir()):
        for page in picture_pages(shipped(name), Wanted(page=40), ".svg", str):
            assert page.picture.size <= 42, (name, page.name)


@needs_renderer
@pytest.mark.parametrize("name", ["service_desk", "bank_complaints", "online_shop"])
def test_no_page_of_a_tree_is_too_wide_for_a_sheet(name: str) -> None:
    for page in picture_pages(shipped(name), Wanted(), ".svg", str):
        _, _, width, _ = map(float, re.findall(r'viewBox="([^"]*)"', svg_of(page.picture) or "")[0].split())
        assert width * 0.5 < 800, (page.name, "at half its size it would not fit a sheet of A4 on its side")


def test_a_line_does_not_begin_with_the_dot_between_two_words() -> None:
    assert wrap("First line · Desk", 16) == ["First line ·", "Desk"]
    assert wrap("Level 2 · Supervisor", 16) == ["Level 2 ·", "Supervisor"]
    assert wrap("a · b", 16) == ["a · b"]
