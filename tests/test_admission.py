"""Levels that let in only some tickets: what fires, what the answer says, and with which day."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from policy_engine import load
from policy_engine.api import Policy, as_ticket
from policy_engine.cases.run import run_cases
from policy_engine.decision import Decision
from policy_engine.export.answer import answer_text
from policy_engine.export.handbook import handbook_pages
from policy_engine.loader import read_policy
from policy_engine.timeline import make_timeline
from tests.policies_from_data import policy_from

BOARD: dict[str, Any] = {
    "format": "escalation-policy/1",
    "id": "insurer",
    "title": "Insurer",
    "time_zone": "Europe/London",
    "levels": [
        {"id": "desk", "title": "Desk"},
        {
            "id": "board",
            "title": "Appeals board",
            "external": "yes",
            "admission": [
                {"id": "in_time", "title": "within 60 days of our decision", "when": {"decided": "happened"}, "closes": "window"},
                {"id": "silence", "title": "after 30 days without a decision", "opens": "decision"},
                {"id": "urgent", "title": "when health is at risk", "when": {"at_risk": "yes"}},
            ],
        },
    ],
    "events": [{"id": "decided"}, {"id": "appealed"}],
    "signals": [
        {"id": "appeals", "type": "flag", "field": "appeals"},
        {"id": "at_risk", "type": "flag", "field": "at_risk", "if_missing": "no"},
    ],
    "deadlines": [
        {"id": "decision", "within": "30 calendar days", "met_by": "decided"},
        {"id": "window", "owner": "customer", "from": "decided", "within": "60 calendar days", "met_by": "appealed"},
    ],
    "triggers": [{"id": "appeal", "title": "Customer appeals", "level": "board", "when": {"appeals": "yes"}}],
}


def ticket(**events: str) -> dict[str, Any]:
    return {"events": {"received": "2026-03-02", **events}, "fields": {"appeals": True}}


def route(policy: Policy, now: str, told: dict[str, Any]) -> Decision:
    return policy.route(told, now=datetime.fromisoformat(f"{now}T12:00:00+00:00"))


@pytest.mark.parametrize(
    ("now", "events", "level", "state"),
    [
        ("2026-03-20", {}, "desk", "not_yet"),
        ("2026-04-02", {}, "board", "open"),
        ("2026-03-20", {"decided": "2026-03-10"}, "board", "open"),
        ("2026-05-09", {"decided": "2026-03-10"}, "board", "open"),
        ("2026-05-10", {"decided": "2026-03-10"}, "desk", "closed"),
    ],
)
def test_a_trigger_leads_in_only_while_a_way_is_open(now: str, events: dict[str, str], level: str, state: str) -> None:
    decision = route(policy_from(BOARD), now, ticket(**events))
    assert (decision.level, decision.determined) == (level, True)
    assert [(found.id, found.state, found.wanted) for found in decision.admissions] == [("board", state, True)]


def test_the_answer_says_from_which_day_and_until_which() -> None:
    policy = policy_from(BOARD)

    def line(now: str, **events: str) -> str:
        text = answer_text(route(policy, now, ticket(**events)), policy, width=200)
        return next(line.strip(" •") for line in text.splitlines() if "Appeals board:" in line)

    assert line("2026-03-20") == "Appeals board: not yet. Opens after the end of Wed 2026-04-01 (after 30 days without a decision)"
    until = "Appeals board: open now, until the end of Sat 2026-05-09 (within 60 days of our decision)"
    assert line("2026-03-20", decided="2026-03-10") == until
    closed = "Appeals board: closed since the end of Sat 2026-05-09 (within 60 days of our decision)"
    assert line("2026-05-10", decided="2026-03-10") == closed


def test_a_second_open_way_leaves_it_open_without_end() -> None:
    policy = policy_from(BOARD)
    told = {**ticket(decided="2026-03-10"), "fields": {"appeals": True, "at_risk": True}}
    text = answer_text(route(policy, "2026-05-10", told), policy, width=200)
    assert "Appeals board: open now (when health is at risk)" in text


def test_while_nobody_knows_a_way_the_level_stays_open_and_is_asked_for() -> None:
    policy = policy_from({**BOARD, "signals": [BOARD["signals"][0], {"id": "at_risk", "type": "flag", "field": "at_risk"}]})
    decision = route(policy, "2026-03-20", ticket())
    assert (decision.level, decision.at_most, decision.determined) == ("desk", "board", False)
    assert [ask.signal for ask in decision.ask] == ["at_risk"]
    assert decision.admissions[0].state == "undetermined"


def test_where_no_way_will_do_the_answer_says_what_is_missing() -> None:
    ways = [way for way in BOARD["levels"][1]["admission"] if way["id"] == "urgent"]
    policy = policy_from({**BOARD, "levels": [BOARD["levels"][0], {**BOARD["levels"][1], "admission": ways}]})
    decision = route(policy, "2026-03-20", ticket())
    assert decision.admissions[0].state == "no"
    assert decision.admissions[0].ways[0].missing == ("at risk: yes",)
    quiet = route(policy, "2026-03-20", {"events": {"received": "2026-03-02"}, "fields": {"appeals": False}})
    assert quiet.admissions == ()


def test_the_timeline_shows_when_it_opens_and_closes() -> None:
    policy = policy_from(BOARD)

    def moments(now: str, **events: str) -> list[tuple[str | None, str]]:
        read, _ = as_ticket(ticket(**events))
        entries = make_timeline(policy, read, now=datetime.fromisoformat(f"{now}T12:00:00+00:00")).entries
        return [(entry.day, entry.what) for entry in entries if entry.kind == "admission"]

    assert moments("2026-03-20") == [("2026-04-01", "Appeals board opens, if nothing happens: after 30 days without a decision")]
    assert moments("2026-03-20", decided="2026-03-10") == [("2026-05-09", "Appeals board closes: within 60 days of our decision")]


def test_the_handbook_says_who_is_let_in() -> None:
    pages = handbook_pages(policy_from(BOARD))
    page = pages["levels/board.md"]
    assert "## Who is let in" in page and "closed when this time is over: [Window](../deadlines.md#window)" in page
    assert "And only while [Appeals board](levels/board.md) lets the ticket in." in pages["triggers.md"]


def test_a_deadline_that_is_not_there_is_told_at_its_place(tmp_path: Any) -> None:
    path = tmp_path / "p.yaml"
    lines = ["format: escalation-policy/1", "id: p", "title: P", "levels:", "  - id: desk", "    title: Desk"]
    lines += ["  - id: board", "    title: Board", "    admission:", "      - id: late", "        opens: answer"]
    lines += ["deadlines:", "  - id: answers", "    within: 2 weeks"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    _, report = read_policy(path)
    errors = [(found.code, found.place.line, found.help) for found in report.diagnostics if found.kind == "error"]
    assert errors == [("EP223", 11, "did you mean `answers`?")]


def test_the_shipped_bank_policy_tells_a_late_customer_of_the_closed_window() -> None:
    policy = load("policies/bank_complaints")
    told = {
        "text": "I will take this to the ombudsman.",
        "events": {"final_letter": "2026-03-02"},
        "fields": {"complaint.waives_limit": "no"},
    }
    decision = route(policy, "2026-10-01", told)
    assert decision.level == "complaints" and decision.admissions[0].state == "closed"
    assert [way.closes_day for way in decision.admissions[0].ways if way.state == "closed"] == ["2026-09-02"]


def test_a_case_may_expect_whether_a_level_lets_it_in(tmp_path: Path) -> None:
    head = "format: escalation-policy/1\nid: p\ntitle: P\nlevels:\n  - {id: desk, title: Desk}\n"
    board = "  - {id: board, title: Board, admission: [{id: risk, when: {at_risk: yes}}]}\n"
    rest = "signals: [{id: at_risk, type: flag, field: at_risk}]\ncases:\n"
    case = "  - {{id: {name}, fields: {{at_risk: {risk}}}, expect: {{admissions: {{board: open}}}}}}\n"
    path = tmp_path / "p.yaml"
    path.write_text(head + board + rest + case.format(name="in", risk="yes") + case.format(name="out", risk="no"), encoding="utf-8")
    results = run_cases(load(path))
    assert [(result.case.id, [(one.key, one.got) for one in result.mismatches]) for result in results] == [
        ("in", []),
        ("out", [("admissions.board", "no")]),
    ]
    path.write_text(head + board + rest + case.format(name="in", risk="yes").replace("board:", "desk:"), encoding="utf-8")
    _, report = read_policy(path, with_cases=True)
    assert [found.code for found in report.diagnostics if found.kind == "error"] == ["EP203"]
