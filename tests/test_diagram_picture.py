"""What a diagram shows: only what known answers lead to, one stub a question, no crossing arrows, lists past the budget."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_engine import load
from policy_engine.api import Policy
from policy_engine.export.diagram import outline_text
from policy_engine.export.diagram.draw import draw
from policy_engine.export.diagram.look import contrast, look_of, luminance, mix
from policy_engine.export.diagram.picture import Picture

TINY = Path(__file__).parent / "diagram" / "tiny.yaml"
SHIPPED = Path(__file__).parent.parent / "policies"


@pytest.fixture(scope="module")
def tiny() -> Policy:
    return load(TINY)


@pytest.fixture(scope="module", params=["projectflow", "online_shop", "software_vendor"])
def picture(request: pytest.FixtureRequest) -> Picture:
    return draw(load(SHIPPED / request.param))


def test_every_question_has_one_stub_and_at_least_two_answers(picture: Picture) -> None:
    for section in picture.sections:
        for question in (node for node in section.nodes if node.kind == "question"):
            kinds = [edge.kind for edge in section.edges if edge.source == question.id]
            assert kinds.count("unknown") == 1
            assert len(kinds) >= 3


def test_nothing_is_drawn_below_a_stub(picture: Picture) -> None:
    for section in picture.sections:
        stubs = {node.id for node in section.nodes if node.kind == "stub"}
        assert not [edge for edge in section.edges if edge.source in stubs]


def test_every_box_but_the_first_has_exactly_one_way_in_so_that_nothing_crosses(picture: Picture) -> None:
    for section in picture.sections:
        ways_in = {node.id: sum(edge.target == node.id for edge in section.edges) for node in section.nodes}
        assert sorted(ways_in.values()) == [0] + [1] * (len(section.nodes) - 1)


def test_questions_are_counted_through_the_picture_and_boxes_point_at_numbers_that_exist(picture: Picture) -> None:
    nodes = [node for section in picture.sections for node in section.nodes]
    numbers = [node.number for node in nodes if node.kind == "question"]
    assert sorted(numbers) == list(range(1, picture.questions + 1))
    assert all(int(node.text.rpartition(" ")[2]) in numbers for node in nodes if node.kind == "goto")


def test_the_number_of_boxes_stays_within_the_budget(picture: Picture) -> None:
    assert sum(section.size for section in picture.sections) <= 150


def test_a_question_whose_answers_all_come_to_the_same_is_left_out(tmp_path: Path) -> None:
    text = TINY.read_text(encoding="utf-8") + "  - id: quiet\n    title: Quiet\n    level: lead\n    when:\n      angry: no\n"
    file = tmp_path / "p.yaml"
    file.write_text(text, encoding="utf-8", newline="\n")
    questions = [node.text for node in draw(load(file)).sections[0].nodes if node.kind == "question"]
    assert questions == ["Does the press call?"]


def test_past_the_budget_the_picture_is_a_list_of_what_leads_to_each_level(tiny: Policy) -> None:
    section = draw(tiny, budget=4).sections[0]
    assert section.as_list
    lists = [node.items for node in section.nodes if node.kind == "question"]
    assert lists == [("The press calls",), ("Large dispute", "Loud customer")]


def test_a_decision_stands_out_along_its_way(tiny: Policy) -> None:
    decision = tiny.route({"fields": {"press": False, "angry": True, "dispute": False}})
    section = draw(tiny, decision).sections[0]
    assert [node.text for node in section.nodes if node.on_path] == ["Does the press call?", "Is the customer angry?", "Team lead"]
    assert [edge.text for edge in section.edges if edge.on_path] == ["no", "yes"]


def test_a_decision_stands_out_up_to_the_stub_of_the_first_answer_that_is_not_known(tiny: Policy) -> None:
    section = draw(tiny, tiny.route({"fields": {"press": False}})).sections[0]
    assert [node.kind for node in section.nodes if node.on_path] == ["question", "question", "stub"]


def test_the_outline_says_every_answer_and_where_it_leads(tiny: Policy) -> None:
    assert outline_text(tiny).splitlines()[3:11] == [
        "1. Does the press call?",
        "   - yes: Boss",
        "   - no: go on at 2",
        "   - not known: find out",
        "2. Is the customer angry?",
        "   - yes: Team lead",
        "   - no: go on at 3",
        "   - not known: find out",
    ]


def test_the_outline_marks_a_decision(tiny: Policy) -> None:
    outline = outline_text(tiny, tiny.route({"fields": {"press": True}}))
    assert [line.strip() for line in outline.splitlines() if "this ticket" in line] == ["- yes: Boss  <-- this ticket"]


@pytest.mark.parametrize("ranks", range(1, 13))
def test_levels_get_darker_and_their_borders_thicker_and_their_letters_can_be_read(ranks: int) -> None:
    shares = [rank / (ranks - 1) if ranks > 1 else 0.0 for rank in range(ranks)]
    lightness = [luminance(mix(share)) for share in shares]
    widths = [look_of(rank, ranks).width for rank in range(ranks)]
    assert lightness == sorted(set(lightness), reverse=True)
    assert widths == sorted(set(widths))
    for share, rank in zip(shares, range(ranks), strict=True):
        ink = (255, 255, 255) if look_of(rank, ranks).ink == "#ffffff" else (0, 0, 0)
        assert contrast(mix(share), ink) >= 4.5
