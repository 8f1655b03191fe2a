"""Coverage: what the answers to cases reach, counted honestly, and said in the policy's words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from policy_engine.api import Policy
from policy_engine.cases import Coverage, measure, run_cases
from policy_engine.cases.coverage import ASPECTS, Share, as_data
from policy_engine.cases.coverage_items import items_of
from policy_engine.cases.coverage_lines import condition_lines
from policy_engine.cases.coverage_measure import reaches
from policy_engine.export.coverage_text import coverage_lines
from policy_engine.loader import read_policy
from policy_engine.loader.order import checks_of
from policy_engine.messages import sentences
from policy_engine.model.program import Condition

ROOT = Path(__file__).parents[1]
POLICY = """\
format: escalation-policy/1
id: kiosk
title: Kiosk
currency: EUR
levels: [{id: till, title: Till}, {id: shift_lead, title: Shift lead}, {id: owner, title: Owner}]
signals:
  - {id: theft, title: Theft, type: flag, field: theft}
  - {id: sum, title: Sum, type: money, field: sum}
  - {id: regular, title: Regular guest, type: flag, field: regular}
  - {id: tour, title: Tour group, type: flag, field: tour}
  - {id: delicate, title: Delicate matter, type: flag, when: {any: [{theft: yes}, {sum: over 90}]}}
lanes:
  - {id: groups, title: Tour groups, when: {tour: yes}}
  - {id: guests, title: Guests}
scales:
  mood: {title: Mood, values: [calm, tense], only_if: {theft: yes}}
triggers:
  - {id: thief, title: A thief, level: owner, when: {theft: yes}}
  - {id: dear, title: Dear, level: shift_lead, raise: {mood: tense}, when: {sum: over 50}}
  - {id: rare, title: Dear and delicate, level: shift_lead, when: {sum: over 50, delicate: yes}}
gates:
  - {id: friends, title: We know them, when: {regular: yes}, cap: {level: shift_lead}}
"""
NOTHING = "theft: no, sum: 1, regular: no, tour: no"


@dataclass(frozen=True)
class Measured:
    """Runs cases of the kiosk, and tells which items they reach."""

    folder: Path

    def coverage(self, *tickets: str, policy: str = POLICY) -> Coverage:
        cases = "".join(f"  - {{id: c{number}, fields: {{{fields}}}, expect: {{taken: []}}}}\n" for number, fields in enumerate(tickets))
        return self.of(policy + (f"cases:\n{cases}" if cases else ""))

    def of(self, text: str) -> Coverage:
        policy = self.policy(text)
        return measure(policy, run_cases(policy))

    def policy(self, text: str) -> Policy:
        path = self.folder / "kiosk.yaml"
        path.write_text(text, encoding="utf-8", newline="\n")
        source, report = read_policy(path, with_cases=True)
        assert source is not None, [d.message for d in report.diagnostics]
        return Policy(source)

    def reached(self, *tickets: str, kind: str) -> set[str]:
        """What of a kind is reached, as `name aspect` or `name/detail aspect`."""
        found = [one.item for one in self.coverage(*tickets).reached if one.covered and one.item.kind == kind]
        return {f"{item.name}{f'/{item.detail}' if item.detail else ''} {item.aspect}" for item in found}


@pytest.fixture
def measured(tmp_path: Path) -> Measured:
    return Measured(tmp_path)


def test_without_cases_nothing_is_covered_and_everything_is_counted(measured: Measured) -> None:
    coverage = measured.coverage()
    assert (coverage.share.covered, coverage.share.percent) == (0, Decimal(0))
    assert {kind for kind, _, _ in coverage.kinds()} == set(ASPECTS)
    assert len(coverage.missing()) == len(coverage.reached)


def test_a_trigger_alone_at_the_top_decides(measured: Measured) -> None:
    assert measured.reached("theft: no, sum: 60, regular: no, tour: no", kind="triggers") == {"dear fired", "dear decisive"}


@pytest.mark.parametrize(
    ("ticket", "reached"),
    [
        # the owner has it anyway
        ("theft: yes, sum: 1, regular: no, tour: no", {"thief fired", "thief decisive"}),
        # two for the same level: neither would lower it alone; but the mood is brought by one of them
        ("theft: yes, sum: 60, regular: no, tour: no", {"thief fired", "thief decisive", "dear fired", "dear decisive", "rare fired"}),
        # the same where the mood does not apply
        ("theft: no, sum: 95, regular: no, tour: no", {"dear fired", "rare fired"}),
        # under the cap one of them is enough
        ("theft: yes, sum: 60, regular: yes, tour: no", {"thief fired", "dear fired", "dear decisive", "rare fired"}),
        # a trigger that may fire has not fired
        ("theft: no, regular: no, tour: no", set()),
    ],
)
def test_decisive_means_that_a_scale_would_be_lower_without_it(measured: Measured, ticket: str, reached: set[str]) -> None:
    assert measured.reached(ticket, kind="triggers") == reached


def test_a_level_that_a_person_decided_owes_nothing_to_a_trigger(measured: Measured) -> None:
    policy = POLICY.replace("scales:\n", "roles: [{id: boss, title: Boss}]\nscales:\n  level: {decided_by: boss}\n")
    coverage = measured.coverage(f"{NOTHING.replace('sum: 1', 'sum: 60')}, decided.level: till", policy=policy)
    found = {(one.item.name, one.item.aspect) for one in coverage.reached if one.covered}
    assert ("dear", "fired") in found and ("dear", "decisive") not in found
    assert ("shift_lead", "reached") in found and ("till", "reached") not in found


def test_a_gate_holds_and_caps_only_where_something_would_be_higher(measured: Measured) -> None:
    assert measured.reached("regular: yes, theft: no, sum: 60, tour: no", kind="gates") == {"friends held"}
    assert measured.reached("regular: yes, theft: yes, sum: 60, tour: no", kind="gates") == {"friends held", "friends capped"}
    assert measured.reached("theft: yes, sum: 60, tour: no", kind="gates") == set()


def test_every_line_is_judged_for_itself(measured: Measured) -> None:
    lines = measured.reached("theft: no, regular: no, tour: no", kind="conditions")
    assert "thief/when.theft false" in lines
    assert "dear/when.sum undetermined" in lines
    assert {"rare/when.sum undetermined", "rare/when.delicate undetermined"} <= lines
    assert {"delicate/when.any.0.theft false", "delicate/when.any.1.sum undetermined"} <= lines
    assert {"friends/when.regular false", "groups/when.tour false", "mood/only_if.theft false"} <= lines


def test_levels_and_values_count_where_they_are_settled(measured: Measured) -> None:
    assert measured.reached(NOTHING, kind="levels") == {"till/till reached"}
    assert measured.reached("theft: no, regular: no, tour: no", kind="levels") == set()
    assert measured.reached("theft: yes, sum: 1, regular: no, tour: no", kind="scales") == {"mood/calm reached"}
    assert measured.reached(NOTHING, kind="scales") == set()


def test_a_lane_counts_for_tickets_that_are_surely_in_it(measured: Measured) -> None:
    assert measured.reached(NOTHING, kind="lanes") == {"guests taken"}
    assert measured.reached("theft: no, sum: 1, regular: no", kind="lanes") == set()


def test_edges_of_the_tree_are_those_that_the_answer_walked(measured: Measured) -> None:
    coverage = measured.coverage(NOTHING)
    walked = [one.item for one in coverage.reached if one.covered and one.item.kind == "edges"]
    assert ("Tour group?", "no") in [(item.title, item.words) for item in walked]
    assert len({item.key for item in walked}) == len(walked)
    assert 0 < len(walked) < next(share.total for kind, share, _ in coverage.kinds() if kind == "edges")


def test_a_narrowed_answer_walks_no_edge_and_still_counts_elsewhere() -> None:
    source, _ = read_policy(ROOT / "policies/online_shop", with_cases=True)
    assert source is not None
    policy = Policy(source)
    results = [result for result in run_cases(policy) if result.case.id == "fault-between"]
    assert [result.walked.path.form for result in results if result.walked is not None] == ["list"]
    kinds = {one.item.kind for one in measure(policy, results).reached if one.covered}
    assert "lanes" in kinds and "edges" not in kinds


def test_a_failed_case_covers_nothing_and_is_named(measured: Measured) -> None:
    cases = f"cases:\n  - {{id: wrong, fields: {{{NOTHING}}}, expect: {{level: owner}}}}\n"
    coverage = measured.of(POLICY + cases)
    assert (coverage.share.covered, coverage.left_out, coverage.cases) == (0, ("wrong",), 1)


def test_an_item_that_no_ticket_can_reach_is_counted_all_the_same(measured: Measured) -> None:
    never = POLICY.replace("{sum: over 50, delicate: yes}", "{all: [{sum: over 50}, {sum: under 50}]}")
    items = [one.item.aspect for one in measured.coverage(NOTHING, policy=never).reached if one.item.at == "triggers.rare"]
    assert items.count("fired") == 1 and items.count("decisive") == 1


def test_every_item_has_a_key_of_its_own_a_place_and_words() -> None:
    for name in ("policies/projectflow", "policies/online_shop", "docs/bluebird.yaml"):
        source, _ = read_policy(ROOT / name)
        assert source is not None
        items = items_of(Policy(source))
        assert len({item.key for item in items}) == len(items)
        assert [item for item in items if not item.title or not item.place.line] == []


def test_every_check_of_a_condition_stands_in_a_line() -> None:
    for name in ("policies/projectflow", "policies/online_shop", "docs/bluebird.yaml"):
        source, _ = read_policy(ROOT / name)
        assert source is not None
        program = source.program
        whole: list[Condition | None] = [*(t.when for t in program.triggers), *(g.when for g in program.gates)]
        whole += [lane.when for lane in program.lanes]
        whole += [part for signal in program.signals for part in (signal.when, signal.only_if)]
        whole += [scale.only_if for scale in program.scales]
        expected = sum(len(list(checks_of(condition))) for condition in whole if condition is not None)
        assert sum(len(line.checks) for line in condition_lines(source)) == expected


def test_a_line_is_shown_at_its_own_place() -> None:
    source, _ = read_policy(ROOT / "policies/online_shop")
    assert source is not None
    item = next(i for i in items_of(Policy(source)) if i.detail == "when.not.any.1.legal_threat")
    line = Path(item.place.file).read_text(encoding="utf-8").split("\n")[item.place.line - 1]
    assert line[item.place.column - 1 : item.place.end_column - 1] == "legal_threat"


def test_whether_an_answer_reaches_one_item_can_be_asked(measured: Measured) -> None:
    policy = measured.policy(f"{POLICY}cases:\n  - {{id: c, fields: {{{NOTHING}}}, expect: {{taken: []}}}}\n")
    (result,) = run_cases(policy)
    assert result.walked is not None
    reached = {one.item.key for one in measure(policy, [result]).reached if one.covered}
    assert {item.key for item in items_of(policy) if reaches(policy, item, result.walked)} == reached


# ---- the sums ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("covered", "total", "percent"),
    [(0, 0, "100"), (0, 3, "0"), (1, 3, "33.3"), (2, 3, "66.6"), (999, 1000, "99.9"), (9999, 10000, "99.9"), (7, 7, "100")],
)
def test_percentages_are_rounded_down_so_that_100_means_all(covered: int, total: int, percent: str) -> None:
    assert Share(covered, total).percent == Decimal(percent)
    assert str(Share(covered, total).percent) == percent


def test_a_wanted_share_is_compared_exactly() -> None:
    assert Share(2, 3).reaches(66.66) and not Share(2, 3).reaches(66.67)
    assert Share(0, 0).reaches(100) and Share(9, 10).reaches(90) and not Share(9999, 10000).reaches(100)


def test_tree_edges_are_no_part_of_the_sum(measured: Measured) -> None:
    coverage = measured.coverage(NOTHING)
    totals = {kind: share.total for kind, share, _ in coverage.kinds()}
    assert coverage.share.total == sum(total for kind, total in totals.items() if kind != "edges")


# ---- as text and data --------------------------------------------------------------------------------------------------------


def test_the_text_has_a_line_a_kind_and_then_what_is_not_covered(measured: Measured) -> None:
    lines = coverage_lines(measured.coverage("theft: yes, sum: 60, regular: no, tour: no"), 100)
    assert lines[0].startswith("Coverage: ")
    assert [line.split("  ")[1] for line in lines[1:8]] == [
        "triggers",
        "condition lines",
        "levels",
        "scale values",
        "lanes",
        "gates",
        "tree edges",
    ]
    assert lines[1].split() == ["triggers", "5", "of", "6", "83.3%", "fired", "3,", "decisive", "2"]
    assert lines[9] == "Not covered"
    at = lines.index('  • trigger "Dear and delicate": never decides')
    assert lines[at + 1].endswith("kiosk.yaml:20")
    assert '  • "Dear", line "Sum: over 50 EUR": never false, never undetermined' in lines
    assert '  • in the tree: "Tour group?" is never answered with "yes"' in lines


def test_full_coverage_lists_nothing() -> None:
    full = Coverage((), 1)
    assert coverage_lines(full, 100) == ["Coverage: 100% (0 of 0)"]


def test_a_policy_whose_tree_is_too_large_says_that_edges_are_not_counted(measured: Measured) -> None:
    coverage = measured.coverage(NOTHING)
    without = replace(coverage, reached=tuple(one for one in coverage.reached if one.item.kind != "edges"), has_tree=False)
    assert any("too large" in line for line in coverage_lines(without, 100))


def test_witnesses_stand_on_one_line_below_what_they_cover(measured: Measured) -> None:
    command = "policy-engine route kiosk.yaml " + "--field " * 30
    lines = coverage_lines(measured.coverage(NOTHING), 60, lambda item: command if item.key[:2] == ("triggers", "triggers.thief") else None)
    at = lines.index('  • trigger "A thief": never fires, never decides')
    assert lines[at + 2] == f"    try: {command}"
    assert sum(command in line for line in lines) == 1


def test_the_data_holds_every_item_with_its_cases_and_its_witness(measured: Measured) -> None:
    data: dict[str, Any] = as_data(measured.coverage(NOTHING, NOTHING), lambda item: f"witness of {item.name}")
    assert data["cases"] == 2 and data["total"] == data["kinds"]["triggers"]["total"] + sum(
        kind["total"] for name, kind in data["kinds"].items() if name not in ("triggers", "edges")
    )
    till = next(item for item in data["items"] if item["at"] == "levels.till")
    owner = next(item for item in data["items"] if item["at"] == "levels.owner")
    assert (till["cases"], till["witness"], owner["cases"], owner["witness"]) == (["c0", "c1"], None, [], "witness of owner")


def test_every_kind_and_aspect_has_its_words() -> None:
    known = sentences()
    for kind, aspects in ASPECTS.items():
        assert f"coverage.kind_{kind}" in known and f"coverage.missing_{kind}" in known
        assert all(f"coverage.never_{aspect}" in known for aspect in aspects)
        assert len(aspects) == 1 or all(f"coverage.aspect_{aspect}" in known for aspect in aspects)
