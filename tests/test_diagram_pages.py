"""A picture that is too large becomes pages: every question stands on one of them, and they lead to each other."""

from __future__ import annotations

import re

import pytest

from policy_engine.api import Policy
from policy_engine.export.diagram.draw import draw
from policy_engine.export.diagram.layout import answers_of
from policy_engine.export.diagram.pages import Page, pages_of
from tests.handbook_policies import shipped
from tests.policies_from_data import policy_from

SIZES = [8, 20, 40]


def pages(size: int, policy: Policy | None = None) -> list[Page]:
    return pages_of(draw(policy or shipped("online_shop")), lambda name: f"tree-{name}.svg" if name else "tree.svg", size)


@pytest.mark.parametrize("size", SIZES)
def test_every_question_stands_on_exactly_one_page_with_a_number_of_its_own(size: int) -> None:
    whole = [node.id for section in draw(shipped("online_shop")).sections for node in section.nodes if node.kind == "question"]
    found = [node for page in pages(size)[1:] for section in page.picture.sections for node in section.nodes if node.kind == "question"]
    assert sorted(node.id for node in found) == sorted(whole)
    assert [node.number for node in sorted(found, key=lambda node: node.number)] == list(range(1, len(whole) + 1))


@pytest.mark.parametrize("size", SIZES)
def test_what_goes_on_elsewhere_names_the_number_and_links_to_the_page(size: int) -> None:
    drawn = pages(size)
    numbers = {node.id: node.number for page in drawn for section in page.picture.sections for node in section.nodes if node.number}
    files = {f"tree-{page.name}.svg": page for page in drawn[1:]}
    for page in drawn[1:]:
        here = {node.id for section in page.picture.sections for node in section.nodes}
        for node in (node for section in page.picture.sections for node in section.nodes if node.kind == "goto" and node.to):
            assert int(re.findall(r"\d+", node.text)[0]) == numbers[node.to]
            assert (node.to in here) is not bool(node.link)
            if node.link:
                assert node.to in {box.id for section in files[node.link].picture.sections for box in section.nodes}


@pytest.mark.parametrize("size", SIZES)
def test_a_page_keeps_to_its_size_and_the_overview_names_all_pages(size: int) -> None:
    overview, *drawn = pages(size)
    assert max(page.picture.size for page in drawn) <= size
    links = [node.link for node in overview.picture.sections[0].nodes if node.kind == "page"]
    assert links == [f"tree-{page.name}.svg" for page in drawn]
    assert len({page.name.lower() for page in drawn}) == len(drawn)


@pytest.mark.parametrize("size", SIZES)
def test_no_page_and_no_overview_goes_round_in_a_circle(size: int) -> None:
    for page in pages(size):
        for section in page.picture.sections:
            below = {node: [edge.target for edge in edges] for node, edges in answers_of(section).items()}
            left = dict(below)
            while ends := [node for node, targets in left.items() if not any(target in left for target in targets)]:
                left = {node: targets for node, targets in left.items() if node not in ends}
            assert left == {}


def test_a_small_picture_is_one_page_without_a_name() -> None:
    assert [page.name for page in pages(40, shipped("projectflow"))] == [""]


def chain(ids: list[str]) -> Policy:
    return policy_from(
        {
            "format": "escalation-policy/1",
            "id": "chain",
            "title": "Chain",
            "levels": [{"id": "low", "title": "Low"}, {"id": "high", "title": "High"}],
            "signals": [{"id": name, "title": name, "type": "flag", "field": name} for name in ids],
            "triggers": [{"id": f"t-{name}", "title": name, "level": "high", "when": {name: "yes"}} for name in ids],
        }
    )


def test_a_page_is_named_after_what_its_first_question_is_about() -> None:
    assert [page.name for page in pages(8, chain([f"s{number}" for number in range(8)]))] == ["", "level", "level-s1", "level-s5"]
