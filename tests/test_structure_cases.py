"""Checks of cases, signals and events that are missing, idle or empty: each fires at its words, and says nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.analysis_policies import PEOPLE, told

TRIGGERS = """\
signals:
  - {id: angry, type: flag, text: angry}
  - {id: plan, type: choice, values: [free, paid], field: plan, if_missing: free}
triggers:
  - {id: rage, title: Rage, level: boss, when: {angry: yes}}
  - {id: dear, title: Dear, level: senior, when: {plan: paid}}
"""
POLICY = PEOPLE + TRIGGERS


def cases(*lines: str) -> str:
    return POLICY + "cases:\n" + "".join(f"  - {{{line}}}\n" for line in lines)


def test_a_trigger_that_no_case_shows_is_told(tmp_path: Path) -> None:
    fragment = cases("id: a, text: Hello, expect: {level: desk}")
    assert told(tmp_path, "EP601", fragment) == [("note", "rage", "triggers.rage"), ("note", "dear", "triggers.dear")]


@pytest.mark.parametrize(
    "fragment",
    [
        POLICY,
        cases("id: a, text: Hello, signals: {angry: yes}, fields: {plan: paid}, expect: {level: boss}"),
        cases("id: a, text: Hello, fields: {plan: paid}, expect: {level: boss, fired: [rage]}"),
        cases("id: a, text: Hello, expect: {fired: [rage]}", "id: b, text: Hi, expect: {fired: [dear]}"),
    ],
)
def test_triggers_that_a_case_expects_or_fires_and_policies_without_cases_are_fine(tmp_path: Path, fragment: str) -> None:
    assert told(tmp_path, "EP601", fragment) == []


AGE = """\
signals:
  - {id: age, type: duration, from: received, ask: How old?}
triggers:
  - {id: old, title: Old, level: boss, when: {age: over 24h}}
cases:
"""


def test_cases_are_tried_at_their_own_time(tmp_path: Path) -> None:
    ticket = 'text: Hello, created_at: "2026-03-02T09:00:00Z", expect: {level: boss}'
    late = f'  - {{id: a, now: "2026-03-05T09:00:00Z", {ticket}}}\n'
    assert told(tmp_path, "EP601", PEOPLE + AGE + late) == []
    assert told(tmp_path, "EP601", PEOPLE + AGE + f"  - {{id: a, {ticket}}}\n") == [("note", "old", "triggers.old")]


# ---- signals ---------------------------------------------------------------------------------------------------------------------


def with_signal(signal: str, rest: str = "") -> str:
    return POLICY.replace("triggers:\n", f"  - {{id: extra, {signal}}}\ntriggers:\n") + rest


@pytest.mark.parametrize("signal", ["type: flag, text: [loud]", "type: flag, when: {angry: yes}", "type: duration, from: received"])
def test_a_signal_that_nothing_reads_is_told(tmp_path: Path, signal: str) -> None:
    assert told(tmp_path, "EP602", with_signal(signal)) == [("warning", "extra", "signals.extra")]


FLAG = "type: flag, field: extra"


@pytest.mark.parametrize(
    "fragment",
    [
        with_signal(FLAG, "steps:\n  - {id: go, do: Go, when: {any: [{not: {extra: yes}}, {plan: free}]}}\n"),
        with_signal(FLAG, "deadlines:\n  - {id: reply, within: {by: extra, yes: 1h, no: 2h}, calendar: office}\n"),
        with_signal(FLAG, "deadlines:\n  - {id: r, targets: [{when: {extra: yes}, within: 1h, calendar: office}]}\n"),
        with_signal(FLAG, "scales:\n  urgency: {values: [low, high], table: {by: extra, yes: high, no: low}}\n"),
        with_signal(FLAG, "closure:\n  - {id: done, when: {extra: yes}}\n"),
        with_signal(FLAG, "templates:\n  - {id: hi, body: '{{ extra }}', variables: [{id: extra}]}\n"),
        with_signal("type: duration, from: received", "steps:\n  - {id: go, pay: {amount: 1 USD, plus: 1 USD, per: 6h, of: extra}}\n"),
        with_signal("type: duration, from: received", "reopen:\n  - {id: back, when: {extra: over 3 business days}}\n"),
        with_signal("type: choices, values: [a, b], field: extra", "gates:\n  - {id: cap, when: {extra: a}, cap: {level: senior}}\n"),
        with_signal("type: flag, when: {angry: yes}", "cases:\n  - {id: a, text: Hi, expect: {values: {extra: no}}}\n"),
        PEOPLE + "signals:\n  - {id: extra, type: flag, text: [loud]}\n",
        with_signal(FLAG, "lanes:\n  - {id: one, when: {extra: yes}}\n  - {id: two}\n"),
    ],
)
def test_signals_that_anything_reads_are_fine(tmp_path: Path, fragment: str) -> None:
    assert told(tmp_path, "EP602", fragment) == []


USED = "steps:\n  - {id: go, do: Go, when: {extra: yes}}\n"


def test_a_signal_that_nothing_can_set_is_told(tmp_path: Path) -> None:
    assert told(tmp_path, "EP603", with_signal("type: flag", USED)) == [("warning", "extra", "signals.extra")]
    assert told(tmp_path, "EP602", with_signal("type: flag", USED)) == []


@pytest.mark.parametrize(
    "signal",
    [
        "type: flag, field: extra",
        "type: flag, text: [loud]",
        "type: flag, when: {angry: yes}",
        "type: flag, ask: Is it so?",
        "type: flag, if_missing: no",
        "type: flag, open: office, at: received",
    ],
)
def test_signals_with_any_source_are_fine(tmp_path: Path, signal: str) -> None:
    assert told(tmp_path, "EP603", with_signal(signal, USED)) == []


def test_a_signal_without_a_source_is_told_once(tmp_path: Path) -> None:
    assert told(tmp_path, "EP603", with_signal("type: flag")) == []
    deciding = with_signal("type: flag", "gates:\n  - {id: cap, when: {extra: yes}, cap: {level: senior}}\n")
    assert told(tmp_path, "EP603", deciding) == [("warning", "extra", "signals.extra")]
    assert told(tmp_path, "EP505", deciding) == []


def test_a_policy_whose_signals_are_all_given_by_name_needs_no_sources(tmp_path: Path) -> None:
    by_name = with_signal("type: flag", USED).replace(", text: angry", "").replace(", field: plan", "")
    assert told(tmp_path, "EP603", by_name) == []


# ---- events ----------------------------------------------------------------------------------------------------------------------

EVENTS = POLICY + "events:\n  - {id: replied, field: replied_at}\n  - {id: solved, field: solved_at}\n"
REPLY = "deadlines:\n  - {id: reply, within: 1h, calendar: office, met_by: replied}\n"


def test_an_event_that_nothing_reads_is_told(tmp_path: Path) -> None:
    assert told(tmp_path, "EP604", EVENTS + REPLY) == [("note", "solved", "events.solved")]


@pytest.mark.parametrize(
    "rest",
    [
        REPLY + "  - {id: news, every: 1 week, from: received, until: solved}\n",
        REPLY + "  - {id: notice, at_least: 1 week, before: solved}\n",
        REPLY + "closure:\n  - {id: done, when: {solved: happened}}\n",
        REPLY + "follow_up:\n  - {id: ask, do: Ask, within: 1 week, from: solved}\n",
        REPLY + "chains:\n  - {id: page, from: received, acknowledged_by: solved, steps: [{page: lead}]}\n",
    ],
)
def test_events_that_a_clock_or_a_condition_names_are_fine(tmp_path: Path, rest: str) -> None:
    assert told(tmp_path, "EP604", EVENTS + rest) == []


def test_a_signal_may_be_counted_to_an_event(tmp_path: Path) -> None:
    fragment = EVENTS.replace("triggers:\n", "  - {id: span, type: duration, from: replied, to: solved}\ntriggers:\n")
    assert told(tmp_path, "EP604", fragment) == []


SOLVED = "  - {id: solution, within: 4h, calendar: office, met_by: solved}\n"


def test_an_event_that_no_field_records_is_told(tmp_path: Path) -> None:
    fragment = EVENTS.replace("solved, field: solved_at", "solved") + REPLY + SOLVED
    assert told(tmp_path, "EP605", fragment) == [("note", "solved", "events.solved")]


@pytest.mark.parametrize(
    "fragment",
    [
        EVENTS + REPLY + SOLVED,
        EVENTS.replace("solved, field: solved_at", "solved") + REPLY,
        EVENTS.replace("solved, field: solved_at", "solved, if_missing: unknown, ask: When was it solved?") + REPLY + SOLVED,
        EVENTS.replace(", field: replied_at", "").replace(", field: solved_at", "") + REPLY + SOLVED,
    ],
)
def test_recorded_events_and_policies_that_name_no_fields_are_fine(tmp_path: Path, fragment: str) -> None:
    assert told(tmp_path, "EP605", fragment) == []
