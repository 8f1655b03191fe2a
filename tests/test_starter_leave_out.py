"""`policy_engine.starter`: issues that a lead does not name go, with all that hangs on them, and nothing else does."""

from __future__ import annotations

import random
import re
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from policy_engine import Policy, check
from policy_engine.analysis import Options
from policy_engine.cases.suite import load_with_cases, run_suite
from policy_engine.shipped import shipped_policy
from policy_engine.starter import Draft, Wishes, draft_policy, sectors
from policy_engine.starter.case_trimming import trimmed
from policy_engine.starter.conditions import condition_lines, simplify
from policy_engine.starter.gone import Gone
from policy_engine.starter.issues_in import choose
from policy_engine.starter.leave_out import leave_out
from policy_engine.starter.pages import plain, sections
from policy_engine.starter.reword import without_bare_headings
from policy_engine.starter.table_less import table_less

SECTORS = tuple(sectors())
STRUCTURE = Options(ignore=("EP30", "EP31", "EP32"))
"""Without what a solver proves: minutes for many drafts."""
TRACES = {
    "teaching rooms": r"in_class|lectern room|\bclass(room)?s?\b|projector in",
    "payments": r"payment_|holding letter|in_parts|direct debit",
    "attention requests": r"attention.request|attention_|requester",
    "licences and renewals": r"licence|about_licence",
    "building matters": r"facilit|about_building",
    "refunds": r"refund_request|grants refunds",
}
"""Issue → words that only it needs."""


@cache
def shipped(sector: str) -> Policy:
    return load_with_cases(shipped_policy(sectors()[sector].policy))


def optional(sector: str) -> list[str]:
    """The issues of a sector's policy that can be left out."""
    kept = choose(sectors()[sector], (), shipped(sector).document).kept
    return [issue.name for issue in kept if not issue.always and not issue.covered]


def some_groups(sector: str) -> list[tuple[str, ...]]:
    """Every issue alone, one pair and one triple by lot."""
    names, dice = optional(sector), random.Random(sector)
    more = [dice.choice(found) for size in (2, 3) if (found := list(combinations(names, size)))]
    return [*((name,) for name in names), *more]


def draft_without(sector: str, issues: tuple[str, ...]) -> Draft:
    return draft_policy(
        Wishes(sector, issues=tuple(name for name in optional(sector) if name not in issues) or ("legal threats",)), "bluebird"
    )


def write(draft: Draft, folder: Path) -> Path:
    folder.mkdir()
    for name, text in draft.pages.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return folder


@pytest.mark.parametrize(("sector", "issues"), [(sector, issues) for sector in SECTORS for issues in some_groups(sector)])
def test_issues_can_be_left_out(sector: str, issues: tuple[str, ...], tmp_path: Path) -> None:
    draft = draft_without(sector, issues)
    assert {left.name for left in draft.chosen.left_out} == set(issues)
    folder = write(draft, tmp_path / "bluebird")
    assert check(folder, STRUCTURE).diagnostics == ()
    suite = run_suite(folder)
    assert suite.failed == () and len(suite.results) >= len(shipped(sector).document.cases) / 2
    text = "\n".join(text for name, text in draft.pages.items() if not name.endswith(".cases.yaml"))
    assert [found for issue in issues if issue in TRACES and (found := re.findall(TRACES[issue], text, re.IGNORECASE))] == []


@pytest.mark.slow
@pytest.mark.parametrize("sector", SECTORS)
def test_any_issues_can_be_left_out_and_added(sector: str, tmp_path: Path) -> None:
    dice = random.Random(sector)
    names = [issue.name for issue in sectors()[sector].issues]
    for number in range(12):
        named = tuple(dice.sample(names, dice.randint(1, len(names))))
        folder = write(draft_policy(Wishes(sector, issues=named), "bluebird"), tmp_path / f"n{number}")
        assert check(folder).diagnostics == (), named
        assert run_suite(folder).failed == (), named


@pytest.mark.parametrize("sector", SECTORS)
def test_every_sentence_that_is_said_otherwise_is_one_of_the_shipped_policy(sector: str) -> None:
    said = {words for path in shipped_policy(sectors()[sector].policy).glob("*.yaml") for words in words_of(path)}
    names = {issue.name for issue in sectors()[sector].issues}
    for issue, sentences in sectors()[sector].sentences.items():
        assert issue in names and sentences.keys() <= said


def words_of(path: Path) -> set[str]:
    def inner(value: Any) -> set[str]:
        parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        return {value} if isinstance(value, str) else {word for part in parts for word in inner(part)}

    return {word for part in sections({path.name: path.read_text(encoding="utf-8")}) for word in inner(plain(part.entry.value))}


def test_what_was_left_out_has_left_no_trace() -> None:
    draft = draft_policy(Wishes("saas", issues=("billing disputes",)), "bluebird")
    text = "\n".join(draft.pages.values())
    assert [
        name for name in ("churn_threat", "refund_request", "refund_amount", "meet_feature_request", "protect_data") if name in text
    ] == []
    assert "billing_dispute" in text and "legal_threat" in text
    assert not any(case["id"] == "insists-on-feature" for case in plain(cases_of(draft)))


def cases_of(draft: Draft) -> Any:
    return next(part.entry.value for part in sections(draft.pages) if part.name == "cases")


def test_a_blank_that_lost_one_of_its_deadlines_keeps_the_other() -> None:
    draft = draft_without("bank", ("payments",))
    (templates,) = [plain(part.entry.value) for part in sections(draft.pages) if part.name == "templates"]
    letter = next(template for template in templates if template["id"] == "acknowledgement_letter")
    assert next(blank for blank in letter["variables"] if blank["id"] == "limit")["due"] == ["standard_answer"]
    assert {"holding", "parts_letter"}.isdisjoint(template["id"] for template in templates)


CASE = """cases:
  - id: a
    signals: {gone: no, b: yes}
    expect:
      not_due: [gone, c]
      values:
        gone: no
"""


def test_a_case_stays_when_it_only_says_that_what_went_is_not_there() -> None:
    (case,) = plain(sections(trimmed({"a.cases.yaml": CASE}, Gone.of(["gone"])))[0].entry.value)
    assert case == {"id": "a", "signals": {"b": "yes"}, "expect": {"not_due": ["c"]}}


FLAGS = """signals:
  - id: gone
    type: flag
  - id: other
    type: flag
    when: {gone: no}
"""
LANE = """lanes:
  - id: a
    when: {other: yes, b: yes}
"""


def test_a_flag_that_is_always_yes_goes_and_what_it_held_up_stays() -> None:
    pages, gone = leave_out({"policy.yaml": FLAGS + LANE}, {"gone"})
    assert gone == {"gone": "no", "other": "yes"}
    assert pages["policy.yaml"] == LANE.replace("other: yes, ", "")


@pytest.mark.parametrize(
    ("table", "left"),
    [
        ({"by": ["gone", "b"], "yes": "x", "no": {"low": "y", "otherwise": "z"}}, {"by": "b", "low": "y", "otherwise": "z"}),
        ({"by": ["b", "gone"], "low": {"yes": "x", "otherwise": "y"}, "high": "z"}, {"by": "b", "low": "y", "high": "z"}),
        ({"by": "gone", "yes": "x", "no": "y"}, "y"),
        ({"by": "gone", "yes": "x"}, None),
        ({"by": ["kind", "b"], "old": {"low": "x"}, "new": "y"}, {"by": ["kind", "b"], "new": "y"}),
        ({"by": "b", "low": "never", "high": "z"}, {"by": "b", "high": "z"}),
    ],
)
def test_tables_lose_axes_rows_and_answers_that_are_gone(table: dict[str, Any], left: object) -> None:
    assert table_less(table, Gone.of(["gone", "kind.old", "own.never"]), "own") == left


def test_a_heading_with_nothing_below_goes() -> None:
    page = "a:\n  # ---- one\n\n  # ---- two\n  - x\n  # ---- three\n\nb:\n  - y\n  # ---- four\n"
    assert without_bare_headings({"p": page})["p"] == "a:\n\n  # ---- two\n  - x\n\nb:\n  - y\n"


@pytest.mark.parametrize(
    ("condition", "left"),
    [
        ({"gone": "yes"}, False),
        ({"gone": "no", "b": "yes"}, {"b": "yes"}),
        ({"gone": {"not": "yes"}}, True),
        ({"any": [{"gone": "yes"}, {"b": "yes"}]}, {"b": "yes"}),
        ({"any": [{"gone": "yes"}, {"gone": "missed"}]}, False),
        ({"any": [{"gone": "no"}, {"b": "yes"}], "c": "over 5"}, {"c": "over 5"}),
        ({"not": {"any": {"gone": "yes", "b": "yes"}}}, {"not": {"b": "yes"}}),
        ({"not": {"gone": "yes"}}, True),
        ({"lane": "gone"}, False),
        ({"kind": "old"}, False),
        ({"kind": ["old", "new"]}, {"kind": "new"}),
        ({"kind": {"not": "old"}, "b": "yes"}, {"b": "yes"}),
        ({"sure": "yes", "b": "yes"}, {"b": "yes"}),
        ({"sure": "no"}, False),
        ({"off": "no"}, False),
        ({"off": {"not": "yes"}}, False),
        ({"not": {"off": "no"}}, True),
        ({"lane": ["gone", "b"]}, {"lane": "b"}),
        ({"lane": {"not": "gone"}}, True),
        ({"lane": {"not": ["gone", "b"]}}, {"lane": {"not": "b"}}),
        ({"all": [{"gone": "no"}], "b": "yes"}, {"b": "yes"}),
        ({"b": "yes", "any": [{"b": "no"}, {"gone": "yes"}]}, {"b": "yes", "all": [{"b": "no"}]}),
    ],
)
def test_conditions_lose_the_lines_that_are_settled(condition: dict[str, Any], left: object) -> None:
    assert simplify(condition, Gone({"gone": "no", "kind.old": "no", "sure": "yes", "off": ""})) == left


def test_conditions_are_written_as_the_shipped_policies_write_them() -> None:
    condition = {"a": "over 5", "not": {"any": [{"b": "yes"}, {"c": ["x", "z"], "d": {"not": "z"}}]}}
    assert list(condition_lines("when", condition)) == [
        "when:",
        "  a: over 5",
        "  not:",
        "    any:",
        "      - b: yes",
        "      - c: [x, z]",
        "        d: {not: z}",
    ]
    assert list(condition_lines("when", {"a": "yes"})) == ["when: {a: yes}"]
