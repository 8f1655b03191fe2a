"""Tests for being unknown, of what is found from other facts: a definition, a table, a lane, a scale."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.analysis_policies import PEOPLE, told

FACTS = """\
signals:
  - {id: plan, type: choice, values: [free, paid], field: plan}
  - {id: broken, type: flag, field: broken}
  - {id: grave, type: flag, when: {plan: paid, broken: yes}}
  - {id: kind, type: choice, values: [one, two], table: {by: plan, free: one, paid: two}}
lanes:
  - {id: repair, when: {broken: yes}}
  - {id: rest}
scales:
  level: {}
  urgency: {values: [low, high], table: {by: plan, free: low, paid: high}}
triggers:
  - {id: up, title: Up, level: senior, when: {broken: yes}}
"""


def step(when: str) -> str:
    return PEOPLE + FACTS + f"steps:\n  - {{id: call, do: Call, by: agent, within: 1h, calendar: office, from: received, when: {when}}}\n"


@pytest.mark.parametrize("name", ["plan", "grave", "kind", "urgency", "level"])
def test_what_is_found_from_something_unknown_can_be_unknown(tmp_path: Path, name: str) -> None:
    assert told(tmp_path, "EP305", step(f"{{{name}: unknown}}")) == []


def test_a_lane_that_nothing_leaves_open_is_never_unknown_beside_its_fact(tmp_path: Path) -> None:
    assert told(tmp_path, "EP305", step("{grave: unknown, plan: free}")) != []
    assert told(tmp_path, "EP305", step("{grave: unknown, plan: paid}")) == []
