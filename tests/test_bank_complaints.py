"""The bank's complaints policy says where each fact of its source stands, and its letters hold what they must."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from policy_engine import Policy, check, load
from policy_engine.cases.run import run_cases
from policy_engine.loader.names import collect_names

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "procedures" / "bank-complaints.md"
FACTS = [f"F{number}" for number in range(1, 12)]


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load(ROOT / "policies" / "bank_complaints")


def rows(heading: str) -> list[list[str]]:
    """The cells of the table below a heading of the page."""
    part = PAGE.read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line.strip("| ") for line in part.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.split(" | ")] for line in lines]


def test_every_fact_has_its_row_and_every_id_in_it_is_there(policy: Policy) -> None:
    found = rows("Fact by fact")
    assert [row[0] for row in found] == FACTS
    known = set(collect_names(policy.document, policy.source.node)[0].kinds)
    known |= {way.id for level in policy.document.levels for way in level.admission}
    for cells in (*found, *rows("What the source leaves open")):
        named = re.findall(r"`(\w+)`", cells[-1])
        assert named and set(named) <= known, cells


@pytest.mark.parametrize(
    ("letter", "points"),
    [
        ("summary", ("complaint", "settled", "ombudsman", "time limits", "website", "leaflet")),
        ("acknowledgement_letter", ("received", "dealing", "limit")),
        ("delay", ("why", "expect", "ombudsman now")),
        ("final", ("decision", "reasons", "ombudsman", "website", "time limits", "six months")),
        ("holding", ("reason", "outside our control", "by when")),
    ],
)
def test_a_letter_must_say_what_the_source_wants_in_it(policy: Policy, letter: str, points: tuple[str, ...]) -> None:
    template = next(template for template in policy.document.templates if template.id == letter)
    said = " · ".join(template.must_say)
    assert [point for point in points if point not in said] == []


def test_the_letters_that_name_the_ombudsman_enclose_the_leaflet(policy: Policy) -> None:
    enclosing = {template.id for template in policy.document.templates if any("leaflet" in one for one in template.must_enclose)}
    assert enclosing == {"summary", "delay", "final", "overdue"}


def test_it_is_clean_and_its_cases_pass(policy: Policy) -> None:
    assert [found.code for found in check(ROOT / "policies" / "bank_complaints").diagnostics if found.kind != "note"] == []
    assert [result.case.id for result in run_cases(policy) if not result.passed] == []
