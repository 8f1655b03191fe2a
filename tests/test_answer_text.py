"""The text of an answer reads like a colleague's, is safe to print and fits the terminal."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest

from policy_engine import Decision, Policy, load
from policy_engine.decision.models import LaneResult, TreePath
from policy_engine.export.answer import answer_text, short_answer
from policy_engine.export.paragraphs import Item, Section, clean, render_sections, wrap
from policy_engine.facts.fact import SourceName
from policy_engine.messages import sentences
from policy_engine.snippets import display_width
from policy_engine.text.guards import CUE_KINDS
from tests.small_policy import POLICY, write_policy

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def bikes(tmp_path: Path) -> Policy:
    return load(write_policy(tmp_path))


def answer(bikes: Policy, ticket: object, **more: object) -> str:
    return answer_text(decide(bikes, ticket, **more), bikes)


def decide(bikes: Policy, ticket: object, **more: object) -> Decision:
    return bikes.route(ticket, now=NOW, **more)  # type: ignore[arg-type]


def section(text: str, heading: str) -> list[str]:
    """The lines under a heading."""
    lines = text.split("\n")
    start = lines.index(heading) + 1
    return lines[start : lines.index("", start)]


def test_a_settled_answer_names_level_owner_and_the_words_it_rests_on(bikes: Policy) -> None:
    text = answer(bikes, {"text": "The frame snapped", "fields": {"bike.price": "900 EUR"}})
    assert text.split("\n")[:2] == ["The boss (settled)", "Owner: Chief"]
    assert section(text, "Why") == ['  • Dear bike broken: broken bike ("snapped"), price 900 EUR (from the field `bike.price`)']


def test_an_open_answer_says_how_far_it_may_go_and_what_each_answer_would_do(bikes: Policy) -> None:
    text = answer(bikes, "The frame snapped")
    assert text.startswith("Desk, perhaps up to The boss (not settled; work at Desk for now)\n")
    asked = section(text, "Not known, and it matters")
    assert asked[0].startswith("  • What did the bike cost?")
    assert asked[1:] == ["      – at most 500 EUR → Desk", "      – over 500 EUR → The boss"]
    assert section(text, "Could still fire") == ["  • Dear bike broken → The boss; open: price"]


def test_what_is_taken_for_granted_stands_there_with_its_reason(bikes: Policy) -> None:
    assert "  • Membership: basic, because few have gold" in section(answer(bikes, "Hello"), "Taken for granted")
    assert "Taken for granted" not in answer(bikes, "Hello", take=False)


def test_an_answer_without_triggers_says_so(bikes: Policy) -> None:
    assert section(answer(bikes, "Hello"), "Why") == ["  • No trigger fired, and a ticket that fires nothing stays at Desk."]


def test_a_ticket_that_was_higher_already_says_why_it_stays_there(bikes: Policy) -> None:
    falls = load(write_policy(Path(bikes.source.path).parent, POLICY + "scales:\n  level:\n    never_falls: yes\n"))
    text = answer(falls, {"text": "Hello", "fields": {"current.level": "boss"}})
    assert section(text, "Why") == ["  • The ticket was at The boss already, and it does not fall."]


def test_a_persons_decision_is_shown_beside_the_policys_own(bikes: Policy) -> None:
    decides = load(write_policy(Path(bikes.source.path).parent, POLICY + "scales:\n  level:\n    decided_by: chief\n"))
    text = answer(decides, {"text": "Hello", "fields": {"decided.level": "boss"}})
    assert text.startswith("The boss (decided by a person; the policy itself says Desk)\n")


LANES = """\
lanes:
  - {id: repair, title: Repairs, when: {broken: yes}, say: Bring it in.}
  - {id: members, title: Members, when: {plan: gold}, hand_to: chief}
  - {id: rest, title: All the rest}
scales:
  level: {only_if: {lane: {not: members}}}
  mood: {title: Mood, values: [fine, bad], when_unsure: higher}
gates:
  - {id: cheap, title: Only dear bikes go up, when: {brand: other}, cap: {level: desk}, say: We are sorry.}
"""


@pytest.fixture
def lanes(tmp_path: Path) -> Policy:
    text = POLICY.replace("level: boss, when: {claim_age", "raise: {mood: bad}, when: {claim_age")
    return load(write_policy(tmp_path, text + LANES))


def test_a_ticket_without_a_level_names_its_lane_and_who_takes_it(lanes: Policy) -> None:
    text = answer(lanes, {"text": "Hello", "fields": {"customer.plan": "gold"}})
    assert text.split("\n")[:2] == ["No level: this ticket belongs to Members", "Hand it to: Chief"]


def test_lanes_that_came_too_late_and_words_for_the_customer_are_shown(lanes: Policy) -> None:
    text = answer(lanes, {"text": "It is broken", "fields": {"customer.plan": "gold", "bike.price": 1, "bike.brand": "ours"}})
    lines = section(text, "Where it belongs")
    assert lines[:2] == ["  • Repairs", '      – Tell the customer: "Bring it in."']
    assert lines[2] == "  • Members: would fit too, but an earlier lane has taken the ticket"


def test_other_scales_and_caps_have_their_own_sections(lanes: Policy) -> None:
    ticket = {"text": "It is broken", "fields": {"bike.price": 900, "bike.brand": "other"}}
    text = answer(lanes, ticket)
    assert text.startswith("Desk (settled)")
    assert section(text, "Beside the level") == ["  • Mood: fine (settled)"]
    assert section(text, "Caps") == ["  • Only dear bikes go up: no higher than Desk", '      – Tell the customer: "We are sorry."']
    unsure = answer(lanes, {**ticket, "signals": {"claim_age": "unknown"}})
    assert section(unsure, "Beside the level") == ["  • Mood: fine, perhaps up to bad (not settled; work at bad, which is assumed)"]


def test_a_near_miss_says_how_far_off_it_was(bikes: Policy) -> None:
    text = answer(bikes, {"text": "My bike is broken", "fields": {"bike.price": 450}})
    assert any(line.startswith("  • Dear bike broken: over 50 EUR more") for line in section(text, "Almost"))


def test_words_that_did_not_count_are_shown_with_their_guard(bikes: Policy) -> None:
    text = answer(bikes, "I don't think that the frame snapped")
    assert any("snapped" in line and "broken bike" in line for line in section(text, "Read in the ticket, but not counted"))


def test_a_person_who_overrules_the_text_is_shown(bikes: Policy) -> None:
    text = answer(bikes, {"text": "The frame snapped", "signals": {"broken": "no"}})
    lines = section(text, "Two sources disagree")
    assert lines == ["  • Broken bike: no as a person said was taken; yes as in the text was not"]


def test_why_not_judges_every_line_of_every_trigger(bikes: Policy) -> None:
    lines = section(answer(bikes, "My bike is broken", why_not="boss"), "Why not The boss")
    assert "  • Gold member with a broken bike" in lines
    assert '      – met: broken bike ("is broken")' in lines
    assert "      – not met: membership gold (basic)" in lines
    assert "      – open: price over 500 EUR (not known)" in lines


def test_actions_name_who_what_and_how_quickly(bikes: Policy) -> None:
    lines = section(answer(bikes, {"text": "The frame snapped", "fields": {"bike.price": 900}}), "Do next")
    assert lines == ["  • Chief: Call the customer (within 2h)", "  • Clerk: Thank the customer (should)", "  • Tell Chief (within 1h)"]


def test_actions_that_depend_on_the_open_question_are_counted_with_what_they_hang_on(bikes: Policy) -> None:
    lines = section(answer(bikes, "The frame snapped"), "Do next")
    counted = ["  • 2 more actions depend on what is not known: settle that first", "      – It hangs on: Level"]
    assert lines == ["  • Clerk: Thank the customer (should)", *counted]


def test_one_action_is_one(bikes: Policy) -> None:
    less = load(write_policy(Path(bikes.source.path).parent, POLICY.split("notifications:")[0]))
    assert section(answer(less, "The frame snapped"), "Do next")[-2] == "  • 1 more action depends on what is not known: settle that first"


def test_what_is_forbidden_says_so_and_why_and_what_is_assumed_is_marked(bikes: Policy) -> None:
    decision = decide(bikes, {"text": "The frame snapped", "fields": {"bike.price": 900}})
    call, thank, tell = decision.actions
    forbidden = call.model_copy(update={"state": "forbidden", "forbidden_by": (thank.id,)})
    actions = (forbidden, thank, tell.model_copy(update={"assumed": True}))
    lines = section(answer_text(decision.model_copy(update={"actions": actions}), bikes), "Do next")
    assert lines == [
        "  • Clerk: Thank the customer (should)",
        "  • Tell Chief (within 1h; assumed)",
        "  • Don't: Call the customer (because of: Thank the customer)",
    ]


def test_a_level_is_not_called_settled_while_other_answers_are_open(lanes: Policy) -> None:
    ticket = {"text": "It is broken", "fields": {"bike.price": 100, "bike.brand": "ours"}, "signals": {"claim_age": "unknown"}}
    assert answer(lanes, ticket).startswith("Desk (level settled; other answers are open)\n")


def test_a_near_miss_on_what_does_not_apply_says_just_that(bikes: Policy) -> None:
    late = POLICY.replace("level: boss, when: {claim_age: over 24h}", "level: boss, when: {broken: no, price: over 9}")
    text = answer(load(write_policy(Path(bikes.source.path).parent, late)), {"text": "Hello"})
    assert section(text, "Almost") == ["  • Nobody answered for a day: would be The boss, but price does not apply"]


def test_the_footer_names_policy_time_and_way(bikes: Policy) -> None:
    footer = answer(bikes, "Hello").rsplit("\n\n", 1)[1]
    assert footer.startswith(f"Bike shop, version 1 ({bikes.source.digest[:8]}) · judged at 2026-03-02 09:00 UTC · decision tree, ")


@pytest.mark.parametrize("columns", [40, 80, 100])
def test_no_line_is_wider_than_the_terminal(bikes: Policy, columns: int) -> None:
    ticket = {"text": "The frame snapped " + "日本語" * 40, "signals": {"broken": "unknown"}}
    for text in (
        answer_text(decide(bikes, ticket, why_not="boss"), bikes, width=columns),
        short_answer(decide(bikes, "Hi"), bikes, width=columns),
    ):
        assert max(display_width(line) for line in text.split("\n")) <= columns


def test_a_customer_can_not_steer_the_terminal(bikes: Policy) -> None:
    text = answer(bikes, "My bike \x1b[31mis\x1b[0m broken. The frame \x07snapped\u202e, is broken\x9b2J")
    assert not {"\x1b", "\x07", "\u202e", "\x9b"} & set(text)


def test_cleaning_keeps_emoji_and_scripts_whole() -> None:
    assert clean("👩\u200d🔧 ok\tfine\u2028x") == "👩\u200d🔧 ok fine x"


def test_a_word_longer_than_the_line_is_cut() -> None:
    assert wrap("x" * 50, 30, first="- ", rest="  ") == ["- " + "x" * 28, "  " + "x" * 22]


def test_an_empty_section_is_left_out() -> None:
    assert render_sections([Section("Nothing", ()), Section("Some", (Item("a", ("b",)),))], 80) == ["", "Some", "  • a", "      – b"]


def _literals(field: str, of: type) -> tuple[str, ...]:
    return get_args(of.model_fields[field].annotation)  # type: ignore[attr-defined]


WORDS = [
    *(f"route.guard_{kind}" for kind in (*CUE_KINDS, "quotation", "exception")),
    *(f"route.source_{source}" for source in (*get_args(SourceName), "policy")),
    "route.form_tree_one",
    "route.form_level_trees_one",
    *(f"route.form_{form.replace('-', '_')}" for form in _literals("form", TreePath)),
    *(f"route.lane_{state}" for state in _literals("state", LaneResult)),
    "route.duty_should",
    "route.duty_may",
]


@pytest.mark.parametrize("key", WORDS)
def test_every_word_of_a_decision_has_a_sentence(key: str) -> None:
    assert sentences()[key]
