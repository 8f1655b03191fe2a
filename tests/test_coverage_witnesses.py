"""Every item that can be reached and is not gets a ticket; pasted, the ticket reaches it."""

from __future__ import annotations

import shlex
from itertools import pairwise
from pathlib import Path

import pytest

pytest.importorskip("z3")

from policy_engine.api import Policy, RouteOptions
from policy_engine.cases.coverage import Item
from policy_engine.cases.coverage_items import items_of
from policy_engine.cases.coverage_measure import reaches
from policy_engine.cases.witnesses import NAMED, WitnessFinder
from policy_engine.cli.ticket_input import TicketInput, read_input
from policy_engine.decision.walked import walk_tree
from policy_engine.loader import read_policy
from tests.test_coverage import POLICY

NEVER = {("triggers", "triggers.rare", "decisive")}
"""`rare` needs what `dear` needs, and more: it never decides."""


@pytest.fixture
def kiosk(tmp_path: Path) -> Policy:
    path = tmp_path / "kiosk.yaml"
    path.write_text(POLICY, encoding="utf-8")
    source, _ = read_policy(path)
    assert source is not None
    return Policy(source)


def is_shown(policy: Policy, item: Item, command: str) -> bool:
    words = shlex.split(command)[2:]
    pairs = [(option, pair) for option, pair in pairwise(words) if option.startswith("--")]
    named = {option: tuple(pair for name, pair in pairs if name == option) for option in ("--field", "--signal", "--event")}
    text = words[1] if len(words) > 1 and not words[1].startswith("--") else ""
    ticket, node = read_input(TicketInput(text, None, named["--field"], named["--signal"], named["--event"]))
    return reaches(policy, item, walk_tree(policy.source.program, policy.tree, policy.facts(ticket, node, RouteOptions())))


def test_each_item_has_a_ticket_unless_none_can_reach_it(kiosk: Policy) -> None:
    find = WitnessFinder(kiosk)
    items = [item for item in items_of(kiosk) if item.kind in NAMED]
    without = {(item.kind, item.at, item.aspect) for item in items if find(item) is None}

    assert without == NEVER
    assert all(is_shown(kiosk, item, command) for item in items if (command := find(item)))


def test_edges_of_the_tree_have_none(kiosk: Policy) -> None:
    find = WitnessFinder(kiosk)

    assert {find(item) for item in items_of(kiosk) if item.kind == "edges"} == {None}
