"""What is said about answers: moves, lanes, triggers, renamed and missing things. Each policy is the smallest that shows it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from policy_engine import load
from policy_engine.diff import Difference, DiffOptions, NothingInCommon, compare
from policy_engine.diff.difference import NOT_AT_ALL, Span

pytest.importorskip("z3")

HEAD = """\
format: escalation-policy/1
id: p
title: P
currency: USD
levels: [{id: low, title: Low}, {id: mid, title: Middle}, {id: top, title: Top}]
"""
SIGNALS = """\
signals:
  - {id: angry, type: flag}
  - {id: sum, type: money}
  - {id: plan, type: choice, values: [free, team]}
"""
TRIGGERS = """\
triggers:
  - {id: dear, title: Dear, level: top, when: {sum: over 100}}
  - {id: upset, title: Upset, level: mid, when: {angry: yes}}
"""
POLICY = HEAD + SIGNALS + TRIGGERS


def diff(folder: Path, old: str, new: str, **options: Any) -> Difference:
    for name, text in (("old", old), ("new", new)):
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8", newline="\n")
    return compare(load(folder / "old.yaml").source, load(folder / "new.yaml").source, DiffOptions(**options))


def level(found: Difference) -> Any:
    return next(scale for scale in found.routing.scales if scale.new == "level")


def pairs(found: Difference) -> list[tuple[Span, Span]]:
    return [(move.old, move.new) for move in level(found).moves]


def test_a_policy_and_itself_are_the_same(tmp_path: Path) -> None:
    found = diff(tmp_path, POLICY, POLICY)
    assert found.is_same and level(found).verdict == "same" and not found.undecided


@pytest.mark.parametrize(
    ("what", "instead", "verdict"),
    [
        ("over 100", "over 50", "raises"),
        ("over 100", "over 200", "lowers"),
        ("over 100", "over 100.00 USD", "same"),
        ("over 100", "'> 100'", "same"),
        ("level: top, when: {sum: over 100}", "level: top, when: {sum: under 100}", "both"),
        ("level: mid, when: {angry: yes}", "level: top, when: {angry: yes}", "raises"),
    ],
)
def test_a_verdict_says_where_tickets_go(tmp_path: Path, what: str, instead: str, verdict: str) -> None:
    assert level(diff(tmp_path, POLICY, POLICY.replace(what, instead))).verdict == verdict


def test_a_witness_is_the_smallest_ticket_and_both_laws_confirm_it(tmp_path: Path) -> None:
    found = diff(tmp_path, POLICY, POLICY.replace("over 100", "over 200"))
    worst = level(found).moves[0]
    assert (worst.old, worst.new) == (Span(2, 2), Span(0, 0))
    assert worst.witness.new.ticket == {"signals": {"angry": "no", "sum": "101 USD"}}
    old, new = load(tmp_path / "old.yaml"), load(tmp_path / "new.yaml")
    assert old.route(worst.witness.old.ticket).level == "top"
    assert new.route(worst.witness.new.ticket).level == "low"


@pytest.mark.parametrize("alone", ["a1", "a5", "z9"])
def test_a_witness_says_one_thing_where_one_thing_does(tmp_path: Path, alone: str) -> None:
    many = [name for name in ("a1", "a2", "a3", "a4", "a5", "z9") if name != alone]
    flags = "".join(f"  - {{id: {name}, type: flag, if_missing: yes}}\n" for name in many)
    flags += "".join(f"  - {{id: {name}, type: flag, text: [{name}x]}}\n" for name in ("mood", alone))
    old = f"{HEAD}signals:\n{flags}triggers:\n  - {{id: upset, title: Upset, level: mid, when: {{mood: yes}}}}\n"
    all_of = ", ".join(f"{name}: no" for name in (*many, alone))
    new = f"{old}  - {{id: all_of, title: All, level: top, when: {{{all_of}}}}}\n"
    new += f"  - {{id: one, title: One, level: top, when: {{{alone}: yes}}}}\n"
    moves = {move.old: move for move in level(diff(tmp_path, old, new)).moves}
    assert moves[Span(0, 0)].witness.new.ticket["signals"] == {alone: "yes"}
    assert moves[Span(1, 1)].witness.new.ticket["signals"] == {"mood": "yes", alone: "yes"}


def test_a_witness_has_no_number_under_zero_where_another_does(tmp_path: Path) -> None:
    old = HEAD + "signals: [{id: mood, type: number}]\ntriggers: [{id: bad, title: Bad, level: top, when: {mood: under -5}}]\n"
    for instead, mood in (("under 5", "0"), ("under -3", "-5")):
        (move,) = level(diff(tmp_path, old, old.replace("under -5", instead))).moves
        assert move.witness.new.ticket == {"signals": {"mood": mood}}


def test_the_worst_move_comes_first(tmp_path: Path) -> None:
    found = diff(tmp_path, POLICY, POLICY.replace("over 100", "100 to 200").replace("level: mid", "level: top"))
    assert pairs(found) == [(Span(2, 2), Span(0, 0)), (Span(0, 0), Span(2, 2)), (Span(1, 1), Span(2, 2))]


def test_each_value_has_its_own_verdict(tmp_path: Path) -> None:
    found = diff(tmp_path, POLICY, POLICY.replace("level: mid", "level: top"))
    assert [(row.at, row.verdict) for row in level(found).rows] == [(0, "same"), (1, "raises"), (2, "same")]


def test_a_trigger_that_is_written_differently_is_proven_to_mean_the_same(tmp_path: Path) -> None:
    found = diff(tmp_path, POLICY, POLICY.replace("{angry: yes}", "{not: {angry: no}}"))
    assert [trigger.reach for trigger in found.routing.triggers] == ["equivalent"]
    assert level(found).verdict == "same"


@pytest.mark.parametrize(
    ("instead", "reach", "gained", "lost"),
    [
        ("{sum: over 50}", "wider", True, False),
        ("{sum: over 150}", "narrower", False, True),
        ("{sum: 50 to 150}", "different", True, True),
    ],
)
def test_a_changed_condition_is_wider_narrower_or_different(tmp_path: Path, instead: str, reach: str, gained: bool, lost: bool) -> None:
    (trigger,) = diff(tmp_path, POLICY, POLICY.replace("{sum: over 100}", instead)).routing.triggers
    assert (trigger.reach, trigger.gained is not None, trigger.lost is not None) == (reach, gained, lost)


def test_a_changed_definition_changes_the_triggers_that_read_it(tmp_path: Path) -> None:
    definition = SIGNALS + "  - {id: much, type: flag, when: {sum: over 100}}\n"
    old = HEAD + definition + "triggers: [{id: dear, title: Dear, level: top, when: {much: yes}}]\n"
    (trigger,) = diff(tmp_path, old, old.replace("over 100", "over 50")).routing.triggers
    assert (trigger.new, trigger.reach) == ("dear", "wider")


GATE = POLICY + "gates: [{id: trial, title: Trial, cap: {level: low}, when: {sum: over 100, plan: free}}]\n"


@pytest.mark.parametrize(
    ("instead", "reach", "gained", "lost"),
    [
        ("{plan: free}", "wider", True, False),
        ("{sum: over 150, plan: free}", "narrower", False, True),
        ("{sum: over 100, plan: team}", "different", True, True),
        ("{not: {not: {sum: over 100, plan: free}}}", "equivalent", False, False),
    ],
)
def test_a_changed_cap_is_wider_narrower_or_different(tmp_path: Path, instead: str, reach: str, gained: bool, lost: bool) -> None:
    found = diff(tmp_path, GATE, GATE.replace("{sum: over 100, plan: free}", instead))
    (gate,) = found.routing.gates
    assert (gate.new, gate.reach, gate.gained is not None, gate.lost is not None) == ("trial", reach, gained, lost)
    for witness, now in ((gate.gained, True), (gate.lost, False)):
        if witness is not None:
            assert (witness.old.answer.gates["trial"] is True, witness.new.answer.gates["trial"] is True) == (not now, now)


def test_a_cap_that_stays_is_not_spoken_of(tmp_path: Path) -> None:
    assert diff(tmp_path, GATE, GATE.replace("{angry: yes}", "{angry: no}")).routing.gates == ()


# ---- renamed things ------------------------------------------------------------------------------------------------------------


def test_renamed_signals_triggers_and_levels_are_seen_through(tmp_path: Path) -> None:
    old = POLICY.replace("{id: angry, type: flag}", "{id: angry, type: flag, field: a.b}")
    new = (
        old.replace("angry", "furious")
        .replace("id: dear", "id: costly")
        .replace("id: mid,", "id: middle,")
        .replace("level: mid", "level: middle")
    )
    found = diff(tmp_path, old, new)
    assert {(one.section, one.old, one.new) for one in found.renamed} == {
        ("signals", "angry", "furious"),
        ("triggers", "dear", "costly"),
        ("triggers", "upset", "upset"),
        ("levels", "mid", "middle"),
    } - {("triggers", "upset", "upset")}
    assert level(found).verdict == "same" and not found.routing.triggers


def test_two_parts_alike_are_not_taken_for_renamed(tmp_path: Path) -> None:
    twins = "  - {id: one, title: Same, level: mid, when: {plan: free}}\n  - {id: two, title: Same, level: mid, when: {plan: free}}\n"
    found = diff(tmp_path, POLICY + twins, POLICY + twins.replace("one", "uno").replace("two", "due"))
    assert found.renamed == ()


def test_a_flag_without_any_source_is_not_taken_for_a_renamed_one(tmp_path: Path) -> None:
    found = diff(tmp_path, POLICY, POLICY.replace("angry", "furious"))
    assert not [one for one in found.renamed if one.section == "signals"]
    assert {remark.why for remark in found.remarks} == {"only_old", "only_new"}


# ---- what can't be compared one to one -----------------------------------------------------------------------------------------


def test_a_new_signal_matters_only_where_an_answer_changes(tmp_path: Path) -> None:
    new = POLICY.replace("signals:", "signals:\n  - {id: fresh, type: flag}").replace("{sum: over 100}", "{sum: over 100, fresh: yes}")
    found = diff(tmp_path, POLICY, new)
    assert [(remark.why, remark.name) for remark in found.remarks] == [("only_new", "fresh")]
    assert level(found).verdict == "lowers"
    assert level(found).moves[0].witness.new.ticket["signals"]["fresh"] == "no"
    assert "fresh" not in level(found).moves[0].witness.old.ticket["signals"]


def test_values_that_one_policy_can_not_read_are_left_out_and_said(tmp_path: Path) -> None:
    new = POLICY.replace("[free, team]", "[free, gold]") + "  - {id: gold, title: Gold, level: top, when: {plan: gold}}\n"
    found = diff(tmp_path, POLICY, new)
    assert {(remark.why, remark.value) for remark in found.remarks} == {("value_removed", "team"), ("value_added", "gold")}
    assert level(found).verdict == "same"


def test_a_signal_of_another_type_is_free_in_both(tmp_path: Path) -> None:
    new = POLICY.replace("{id: sum, type: money}", "{id: sum, type: number}")
    found = diff(tmp_path, POLICY, new)
    assert [remark.why for remark in found.remarks] == ["type"]
    assert level(found).verdict == "both"


def test_silence_that_means_something_else_is_compared(tmp_path: Path) -> None:
    old = POLICY.replace("values: [free, team]", "values: [free, team], if_missing: free")
    old += "  - {id: paying, title: Paying, level: mid, when: {plan: team}}\n"
    found = diff(tmp_path, old, old.replace("if_missing: free", "if_missing: team"))
    assert level(found).verdict == "raises"
    assert "plan" not in level(found).moves[0].witness.new.ticket.get("signals", {})
    assert [remark.why for remark in found.remarks] == ["silence"]


def test_an_added_level_takes_its_place_in_the_order(tmp_path: Path) -> None:
    new = POLICY.replace("{id: top,", "{id: high, title: High}, {id: top,").replace("level: top", "level: high")
    found = diff(tmp_path, POLICY, new)
    assert level(found).values == ("low", "mid", "high", "top")
    assert pairs(found) == [(Span(3, 3), Span(2, 2))]


def test_a_removed_level_keeps_its_place_below_what_stood_above_it(tmp_path: Path) -> None:
    new = POLICY.replace("{id: mid, title: Middle}, ", "").replace("level: mid", "level: low")
    found = diff(tmp_path, POLICY, new)
    assert level(found).values == ("low", "mid", "top")
    assert pairs(found) == [(Span(1, 1), Span(0, 0))]


BOSS = POLICY.replace("title: Top}]", "title: Top}, {id: boss, title: Boss}]") + "scales: {level: {never_falls: yes}}\n"


def test_a_removed_level_that_tickets_may_be_at_can_not_be_read_any_more(tmp_path: Path) -> None:
    found = diff(tmp_path, BOSS, BOSS.replace(", {id: boss, title: Boss}", ""))
    assert [(remark.name, remark.value) for remark in found.unreadable] == [("current.level", "boss")]
    assert [(row.at, row.verdict) for row in level(found).rows] == [(0, "same"), (1, "same"), (2, "same"), (3, "gone")]
    assert level(found).verdict == "same" and not found.is_same and not found.undecided


def test_a_removed_level_is_gone_also_where_nothing_is_asked(tmp_path: Path) -> None:
    found = diff(tmp_path, BOSS, BOSS.replace(", {id: boss, title: Boss}", ""), solve=False)
    assert [row.gone for row in level(found).rows] == [False, False, False, True] and found.unreadable


def test_a_level_that_moves_or_is_renamed_is_not_gone(tmp_path: Path) -> None:
    for new in (BOSS.replace("boss, title: Boss", "chief, title: Boss"), BOSS.replace("id: boss, title: Boss", "id: boss, title: Chief")):
        found = diff(tmp_path, BOSS, new)
        assert not found.unreadable and not [row for row in level(found).rows if row.gone]


def test_a_scale_that_does_not_apply_any_more_lies_below_its_lowest_value(tmp_path: Path) -> None:
    new = POLICY + "scales: {level: {only_if: {plan: team}}}\n"
    found = diff(tmp_path, POLICY, new)
    assert level(found).verdict == "lowers"
    assert pairs(found)[0] == (Span(2, 2), Span(NOT_AT_ALL, NOT_AT_ALL))


def test_tickets_that_change_lanes_are_found(tmp_path: Path) -> None:
    lanes = "lanes: [{id: sales, title: Sales, when: {plan: free}}, {id: support, title: Support}]\n"
    found = diff(tmp_path, POLICY + lanes, POLICY + lanes.replace("plan: free", "plan: team"))
    assert {(move.old, move.new) for move in found.routing.lanes.moves} == {(("sales",), ("support",)), (("support",), ("sales",))}


def test_answers_that_are_not_settled_are_compared_too(tmp_path: Path) -> None:
    old = POLICY + "  - {id: open, title: Open, level: mid, when: {sum: unknown}}\n"
    found = diff(tmp_path, old, old.replace("sum: over 100", "sum: over 50"))
    moves = {(move.old, move.new) for move in level(found).moves}
    assert (Span(0, 0), Span(2, 2)) in moves and level(found).sure


def test_policies_without_a_common_signal_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NothingInCommon):
        diff(tmp_path, POLICY, HEAD + "signals: [{id: other, type: flag}]\n")


def test_a_question_that_takes_too_long_is_undecided_and_never_same(tmp_path: Path) -> None:
    found = diff(tmp_path, POLICY, POLICY.replace("over 100", "over 50"), solve=False)
    assert found.undecided and level(found).verdict == "undecided" and not found.is_same
