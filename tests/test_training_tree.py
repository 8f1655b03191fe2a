"""The tree that a training page walks ends where the router ends, on every case; and what it leaves open is asked."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from policy_engine.cases.suite import load_with_cases
from policy_engine.training import CourseOptions, course_of
from tests.training_walk import Narrowed, Walk

ROOT = Path(__file__).parents[1]
POLICIES = ["docs/bluebird.yaml", *(str(path.relative_to(ROOT)) for path in sorted((ROOT / "policies").iterdir()) if path.is_dir())]
Data = dict[str, Any]


@cache
def course(path: str) -> Data:
    """The course as the page reads it: through JSON."""
    made = course_of(load_with_cases(ROOT / path), CourseOptions(near_misses=False))
    return json.loads(json.dumps(made))  # type: ignore[no-any-return]


def walk_of(made: Data, ticket: Data) -> Walk:
    return Walk(made, {int(slot): cells for slot, cells in ticket["given"].items()}, ticket.get("start", {}), ticket.get("decided", {}))


def as_router(made: Data, ticket: Data) -> Data:
    """The router's answer in the shape of a walk."""
    states = {None: 0, "in": 1, "possibly": None}
    found: Data = {"lanes": [states[ticket["answer"]["lanes"].get(lane["id"])] for lane in made["lanes"]]} if made["lanes"] else {}
    return {**found, **{name: tuple(bounds) for name, bounds in ticket["answer"]["scales"].items()}}


@pytest.mark.parametrize("path", POLICIES)
def test_the_page_ends_where_the_engine_ends_on_every_case(path: str) -> None:
    made = course(path)
    walked = 0
    for ticket in made["tickets"]:
        try:
            result = walk_of(made, ticket).result()
        except Narrowed:
            assert ticket["answer"]["form"] == "list", ticket["id"]
            continue
        walked += 1
        ends = {name: (None, None) if name != "lanes" and end[0] == 0 else end for name, end in result.items()}
        plain = {name: end if name == "lanes" or len(end) == 2 else end[1:] for name, end in ends.items()}
        assert plain == as_router(made, ticket), ticket["id"]
    assert walked > 0.9 * len(made["tickets"]), "nearly every case has a way through the tree"


@pytest.mark.parametrize("path", POLICIES)
def test_every_answer_leads_on_to_an_end_that_the_engine_could_give(path: str) -> None:
    made = course(path)
    for part in made["tree"]["parts"]:
        for node in part["nodes"]:
            if "end" in node:
                assert 0 <= node["end"] < len(part["ends"])
                continue
            question = made["tree"]["questions"][node["q"]]
            assert len(node["to"]) == len(question["groups"]) == len(question["answers"])
            assert len(node.get("un", [])) == len(question["unknown"])
            assert all(0 <= to < len(part["nodes"]) for to in (*node["to"], *node.get("un", [])))
            assert all(question["answers"]), question


def test_what_is_hidden_leaves_the_bounds_of_the_engine_or_is_asked() -> None:
    """Of each case one variable after another is made unknown: the bounds may only widen."""
    made = course("policies/projectflow")
    order = [value["id"] for value in made["scales"][0]["values"]]
    for ticket in made["tickets"]:
        level = walk_of(made, ticket).result()["level"]
        for slot in ticket["given"]:
            wider = walk_of(made, ticket)
            wider.given[int(slot)] = list(range(made["tree"]["slots"][int(slot)]["size"]))
            try:
                result = wider.result()["level"]
            except Narrowed:
                continue
            assert order.index(result[1]) <= order.index(level[1]), (ticket["id"], slot)
            assert order.index(result[2]) >= order.index(level[2]), (ticket["id"], slot)
