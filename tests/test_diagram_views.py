"""What each view of a policy shows."""

from __future__ import annotations

import json

import pytest

from policy_engine.api import Policy
from policy_engine.export.diagram import Wanted, picture_data, view_text, whole_picture
from policy_engine.export.diagram.picture import Node, Picture
from policy_engine.export.diagram.views import all_views, read_view
from tests.handbook_policies import shipped
from tests.policies_from_data import policy_from


@pytest.fixture(scope="module")
def projectflow() -> Policy:
    return shipped("projectflow")


@pytest.fixture(scope="module")
def shop() -> Policy:
    return shipped("online_shop")


def nodes(picture: Picture, kind: str) -> list[Node]:
    return [node for section in picture.sections for node in section.nodes if node.kind == kind]


def section(picture: Picture, name: str) -> list[Node]:
    return list(next(section for section in picture.sections if section.id == name).nodes)


# ---- one level


def test_a_level_is_asked_only_what_can_lead_to_it(projectflow: Policy) -> None:
    picture = whole_picture(projectflow, Wanted("level:supervisor"))
    assert [node.about for node in nodes(picture, "question")] == [
        "plan", "backup_request", "legal_threat", "compliance_violation", "media_threat", "refund_request", "refund_amount",
    ]  # fmt: skip
    assert {node.text for node in nodes(picture, "outcome")} == {"Level 2 · Supervisor"}
    assert {node.text for node in nodes(picture, "exit")} == {"↓ not as high as Level 2 · Supervisor"}


def test_a_level_in_the_middle_has_exits_to_both_sides(shop: Policy) -> None:
    picture = whole_picture(shop, Wanted("level:team_lead"))
    assert {node.text for node in nodes(picture, "exit")} == {"↑ higher than Team lead", "↓ not as high as Team lead"}
    assert section(picture, "raised")[0].text == "Refund over 600 EUR"
    assert [node.text for node in section(picture, "capped")] == ["Marketplace orders stay with a case owner"]


@pytest.mark.parametrize("policy_name", ["projectflow", "online_shop"])
def test_the_way_to_a_level_is_the_level_that_the_tree_gives(policy_name: str) -> None:
    """Every case that the policy settles by its tree: following the level's questions leads to the same answer."""
    policy = shipped(policy_name)
    values = list(policy.source.program.scale_plans["level"].values)
    shapes = next(shape for shape in policy.tree.scales if shape.name == "level")
    leaves = {node.id: node for node in shapes.parts[0].nodes}
    for value in values:
        picture = whole_picture(policy, Wanted(f"level:{value}"))
        drawn = {node.id.partition(" of ")[0]: node for kind in ("outcome", "exit") for node in nodes(picture, kind)}
        for name, node in drawn.items():
            leaf = leaves[name]
            rank = getattr(leaf, "high", 0)
            is_here = node.kind == "outcome"
            assert is_here is (leaf.applies is not False and values[rank] == value)  # type: ignore[union-attr]


def test_a_level_that_nothing_leads_to_says_so(projectflow: Policy) -> None:
    picture = whole_picture(projectflow, Wanted("level:manager"))
    assert [node.text for node in section(picture, "raised")] == ["nothing does so by itself; people move tickets here"]


def test_another_scale_and_a_lane_have_views_too(shop: Policy) -> None:
    urgent = whole_picture(shop, Wanted("urgency:urgent"))
    assert urgent.heading == "What makes Urgency urgent?"
    assert {node.text for node in nodes(urgent, "outcome")} == {"urgent"}
    lane = whole_picture(shop, Wanted("lane:late_return"))
    assert {node.text for node in nodes(lane, "lane")} == {"Returns after the return window"}
    assert "Trade customers" in {node.text for node in nodes(lane, "exit")}


# ---- one ticket


def test_the_way_of_a_ticket_quotes_its_words_and_ends_with_level_and_owner(projectflow: Policy) -> None:
    picture = whole_picture(projectflow, Wanted("path", projectflow.route("I want my $1,200 back")))
    asked = {node.about: node.items for node in nodes(picture, "question")}
    assert asked["refund_amount"] == ("“want my $1,200 back”",)
    end = next(node for node in nodes(picture, "outcome") if node.items)
    assert (end.text, end.on_path) == ("Level 2 · Supervisor", True)
    assert {"Owner: Supervisor", "because: Refund of more than $1,000"} <= set(end.items)


def test_the_ways_not_taken_are_there_but_not_on_the_path(projectflow: Policy) -> None:
    picture = whole_picture(projectflow, Wanted("path", projectflow.route("I want my $1,200 back")))
    edges = [edge for part in picture.sections for edge in part.edges if edge.source == nodes(picture, "question")[0].id]
    assert sorted((edge.text, edge.on_path) for edge in edges) == [("enterprise", False), ("free or team", True)]


def test_an_open_way_ends_in_the_levels_still_possible_and_the_question(projectflow: Policy) -> None:
    decision = projectflow.route("Billing problem, I think I was charged too much")
    picture = whole_picture(projectflow, Wanted("path", decision))
    end = next(node for node in nodes(picture, "outcome") if len(node.items) > 1)
    assert end.text == "Frontline, perhaps up to Level 1 · Senior agent"
    assert "to settle it, ask: How much money is in dispute?" in end.items
    answers = [(edge.text, edge.kind) for edge in picture.sections[0].edges if edge.kind == "open"]
    assert answers == [("not known", "open"), ("up to 500 USD, or none", "open"), ("over 500 USD", "open")]


def test_a_way_without_a_tree_shows_the_triggers_that_fired(projectflow: Policy) -> None:
    decision = projectflow.route("I want my $1,200 back")
    listed = decision.model_copy(update={"path": decision.path.model_copy(update={"steps": (), "form": "list"})})
    picture = whole_picture(projectflow, Wanted("path", listed))
    assert [(node.text, node.on_path) for node in nodes(picture, "note")] == [("Refund of more than $1,000", True)]


def test_a_path_without_a_ticket_is_refused(projectflow: Policy) -> None:
    with pytest.raises(ValueError, match="the way of a ticket"):
        whole_picture(projectflow, Wanted("path"))


# ---- the ladder


def test_the_ladder_has_every_level_from_the_bottom_up_with_its_people(shop: Policy) -> None:
    picture = whole_picture(shop, Wanted("ladder"))
    rungs = [node for node in section(picture, "level") if node.kind == "outcome"]
    assert [node.text for node in rungs] == ["Desk", "Case owner", "Team lead", "Head of service", "Arbitration board"]
    assert rungs[0].items == ("Desk agent, 12 people (#desk)",)
    assert [node.external for node in rungs] == [False] * 4 + [True]
    assert [edge.kind for edge in picture.sections[0].edges].count("up") == 4


def test_times_and_those_who_are_told_stand_on_the_rung_where_they_begin(projectflow: Policy) -> None:
    rungs = [node.items for node in section(whole_picture(projectflow, Wanted("ladder")), "level") if node.kind == "outcome"]
    assert "Take over: 1 hour" in rungs[1] and "told within 30 minutes: Senior agent" in rungs[1]
    assert rungs[2][1:] == ("all that holds at Level 1 · Senior agent", "told within 30 minutes: Supervisor")


def test_scales_chains_and_handed_over_lanes_stand_beside_the_ladder(shop: Policy) -> None:
    picture = whole_picture(shop, Wanted("ladder"))
    assert [part.id for part in picture.sections] == ["level", "urgency", "safety_page", "lanes"]
    urgent = next(node for node in section(picture, "urgency") if node.text == "urgent")
    assert "First reply: 4 hours" in urgent.items
    assert [node.text for node in section(picture, "safety_page")][2] == "3. Head of service"
    assert section(picture, "lanes")[0].items == ("Hand it to: Wholesale desk",)


def test_a_policy_without_levels_has_the_ladder_of_its_scale() -> None:
    policy = policy_from(
        {
            "format": "escalation-policy/1", "id": "s", "title": "S",
            "signals": [{"id": "fire", "title": "Fire", "type": "flag", "field": "fire"}],
            "scales": {"severity": {"title": "Severity", "values": ["low", "high"]}},
            "triggers": [{"id": "t", "title": "It burns", "raise": {"severity": "high"}, "when": {"fire": "yes"}}],
        }
    )  # fmt: skip
    picture = whole_picture(policy, Wanted("ladder"))
    assert [node.text for node in section(picture, "severity")][:2] == ["low", "high"]
    assert "It burns" in view_text(policy, ".txt", Wanted("ladder"))


# ---- names and formats


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("level:supervisr", "did you mean `level:supervisor`"),
        ("ladderr", "did you mean `ladder`"),
        ("xyz", "there are `tree`, `path`, `ladder`, `level:frontline`"),
        ("level:", "there are `level:frontline`"),
    ],
)
def test_an_unknown_view_is_answered_with_the_ones_there_are(projectflow: Policy, name: str, said: str) -> None:
    view, problems = read_view(projectflow, name)
    assert view is None
    assert said in problems[0]


@pytest.mark.parametrize("policy_name", ["projectflow", "online_shop"])
def test_every_view_has_every_text_form_with_the_same_boxes(policy_name: str) -> None:
    policy = shipped(policy_name)
    decision = policy.route("My rope snapped and I want 900 back, my lawyer will write to you")
    for view in all_views(policy):
        wanted = Wanted(view, decision if view == "path" else None)
        data = json.loads(view_text(policy, ".json", wanted))
        assert data == json.loads(json.dumps(picture_data(whole_picture(policy, wanted))))
        dot, mermaid, outline = (view_text(policy, suffix, wanted) for suffix in (".dot", ".mmd", ".txt"))
        for box in [node for part in data["sections"] for node in part["nodes"]]:
            assert f"{box['id']} [" in dot
            assert f"  {box['id']}" in mermaid
        assert all(text in outline for text in (data["title"], data["subtitle"]))


def test_the_ladder_gives_a_table_as_a_reason_only_where_it_may_answer_so() -> None:
    notes = {
        node.about: node.items for node in section(whole_picture(shipped("software_vendor"), Wanted("ladder")), "severity") if node.items
    }
    assert "its table says so" not in notes["s1"] and notes["s4"] == ("its table says so",)


# ---- lanes that are too many for a tree


def test_many_lanes_are_asked_one_after_the_other_with_what_each_needs() -> None:
    lanes = section(whole_picture(shipped("software_vendor"), Wanted("tree")), "lanes")
    asked = {node.about: (node.text, node.items) for node in lanes if node.kind == "question"}
    assert asked["no_support"] == ("Is it one of these?", ("Plan: trial", "Plan: free, and Licence, renewal or bill: no"))
    text, items = asked["attention_refused"]
    assert text == "Does all of this hold?" and items[1:3] == (
        "either Came in during the support week: no",
        "or Age of the ticket in minutes is at most 30",
    )
    assert lanes[-1].about == "support" and "support" not in asked
