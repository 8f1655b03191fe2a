"""Checks of clocks: what each says, and the neighbour about which it says nothing."""

from __future__ import annotations

from typing import Any

import pytest

from policy_engine.analysis import Options, analyse
from tests.policies_from_data import policy_from

BASE: dict[str, Any] = {
    "format": "escalation-policy/1",
    "id": "p",
    "title": "P",
    "time_zone": "America/New_York",
    "calendars": {
        "office": {"hours": {"mon-fri": "09:00-17:00"}, "holidays": "none"},
        "short": {"hours": {"mon": "09:00-10:00"}, "holidays": "none"},
        "theirs": {"hours": {"mon-fri": "09:00-17:00"}, "time_zone": {"field": "zone"}, "holidays": "none"},
    },
    "roles": [{"id": "agent", "title": "Agent"}],
    "levels": [{"id": "low", "title": "Low", "role": "agent"}, {"id": "high", "title": "High", "role": "agent"}],
    "events": [{"id": "replied"}],
    "signals": [{"id": "big", "type": "flag", "field": "big"}, {"id": "age", "type": "duration", "from": "received"}],
    "triggers": [{"id": "t", "title": "T", "level": "high", "when": {"big": "yes"}}],
}
OFFICE = {"calendar": "office"}


def codes(**changes: Any) -> list[str]:
    """The codes of the clock checks for a policy."""
    data = {key: value for key, value in {**BASE, **changes}.items() if value is not None}
    found = analyse(policy_from(data).source, (), Options(select=("EP43",))).findings
    return [finding.code for finding in found]


def test_a_quiet_policy_has_no_findings() -> None:
    assert codes() == []


HIGH = {"when": {"level": "high"}, "from": "escalated"}


@pytest.mark.parametrize(
    ("deadline", "notice", "found"),
    [
        ({**HIGH, "within": "30m", **OFFICE}, {**HIGH, "within": "2h", **OFFICE}, True),
        ({**HIGH, "within": "30m", **OFFICE}, {**HIGH, "within": "20m", **OFFICE}, False),
        ({**HIGH, "within": "30m", **OFFICE}, {"from": "escalated", "within": "2h", **OFFICE}, False),
        ({**HIGH, "within": "30m", **OFFICE}, {**HIGH, "from": "received", "within": "2h", **OFFICE}, False),
        ({"within": "4h", **OFFICE, "met_by": "replied"}, {"within": "2 weeks", "met_by": "replied"}, True),
        ({"within": "4h", **OFFICE}, {"when": {"d": "running"}, "within": "3 business days", **OFFICE}, True),
        ({"within": "4h", "calendar": "theirs"}, {"when": {"d": "running"}, "within": "3 business days", **OFFICE}, False),
        ({"within": "6h", **OFFICE, "met_by": "replied"}, {"within": "8h", "calendar": "always", "met_by": "replied"}, False),
    ],
)
def test_notices_later_than_their_deadline(deadline: dict[str, Any], notice: dict[str, Any], found: bool) -> None:
    result = codes(deadlines=[{"id": "d", **deadline}], notifications=[{"id": "n", "tell": "agent", **notice}])
    assert (result == ["EP430"]) == found


@pytest.mark.parametrize(
    ("deadlines", "found"),
    [
        ([{"id": "d", "every": "4h", "for": "1h", **OFFICE}], True),
        ([{"id": "d", "every": "1h", "for": "4h", **OFFICE}], False),
        ([{"id": "d", "within": "2h", **OFFICE}, {"id": "w", "at_least": "3h", "before": "d.due", **OFFICE}], True),
        ([{"id": "d", "within": "2h", **OFFICE}, {"id": "w", "at_least": "1h", "before": "d.due", **OFFICE}], False),
        ([{"id": "d", "within": "9h", "calendar": "short"}], False),
    ],
)
def test_times_that_nobody_can_meet(deadlines: list[dict[str, Any]], found: bool) -> None:
    assert (codes(deadlines=deadlines) == ["EP431"]) == found


def test_a_length_on_a_calendar_that_never_opens() -> None:
    calendars = {"shut": {"hours": {"mon": []}, "holidays": "none"}}
    assert codes(calendars=calendars, deadlines=[{"id": "d", "within": "1h", "calendar": "shut"}]) == ["EP431", "EP433"]


@pytest.mark.parametrize(("high", "found"), [("60h", True), ("1h", False), ("4 business days", False), ("2 weeks", True)])
def test_slower_at_a_higher_level_in_another_unit(high: str, found: bool) -> None:
    table = {"by": "level", "low": "3 business days", "high": high}
    assert (codes(deadlines=[{"id": "d", "within": table, **OFFICE}]) == ["EP432"]) == found


@pytest.mark.parametrize(
    ("calendar", "code"),
    [
        ({"hours": {"mon-fri": []}, "holidays": "none"}, "EP433"),
        ({"hours": {"mon-fri": "09:00-17:00"}, "holidays": {"country": "EN"}}, "EP434"),
        ({"hours": {"mon-fri": "09:00-17:00"}, "holidays": {"country": "DE", "subdivision": "XX"}}, "EP434"),
        ({"hours": {"mon-fri": "09:00-17:00"}, "holidays": {"country": "DE", "subdivision": "BE"}}, None),
        ({"hours": {"mon-sun": "02:30-06:00"}, "holidays": "none"}, "EP435"),
        ({"hours": {"mon-sat": "02:30-06:00"}, "holidays": "none"}, None),
        ({"hours": {"mon-sun": "02:30-06:00"}, "time_zone": "Asia/Kolkata", "holidays": "none"}, None),
    ],
)
def test_calendars_with_gaps(calendar: dict[str, Any], code: str | None) -> None:
    assert codes(calendars={"made": calendar}) == ([code] if code else [])


@pytest.mark.parametrize(
    ("deadline", "found"),
    [
        ({"within": "1 calendar day", "due_at": "02:30"}, True),
        ({"within": "1 calendar day", "due_at": "03:30"}, False),
        ({"within": "2 business days", "due_at": "02:30", "calendar": "office"}, False),  # never due on a Sunday
        ({"within": "2 business days", "due_at": "02:30", "calendar": "sundays"}, True),
        ({"targets": [{"within": "1 week"}], "due_at": "02:30"}, True),
        ({"targets": [{"within": "1 week", "due_at": "02:30"}], "due_at": "09:00"}, True),
        ({"within": "30m", "due_at": "02:30", "calendar": "sundays"}, False),  # ends at any time
    ],
)
def test_due_times_that_the_clocks_skip(deadline: dict[str, Any], found: bool) -> None:
    sundays = {"hours": {"sun": "09:00-17:00"}, "holidays": "none"}
    policy = {"calendars": {**BASE["calendars"], "sundays": sundays}, "deadlines": [{"id": "d", **deadline}]}
    assert ("EP435" in codes(**policy)) is found


def test_a_calendar_without_any_zone() -> None:
    office = BASE["calendars"]["office"]
    assert codes(time_zone=None, calendars={"office": office}) == ["EP436"]
    assert codes(time_zone=None, calendars={"office": {**office, "time_zone": "Europe/Berlin"}}) == []


def test_a_chain_that_is_exhausted_at_once() -> None:
    trigger = {"id": "n", "title": "N", "level": "high", "when": {"page": "exhausted"}}
    chain = {"id": "page", "from": "received", "steps": [{"page": "agent"}]}
    assert codes(chains=[chain], triggers=[trigger]) == ["EP437"]
    assert codes(chains=[{**chain, "steps": [{"page": "agent", "wait": "5m"}]}], triggers=[trigger]) == []
    assert codes(chains=[chain]) == []


def test_business_days_without_a_calendar() -> None:
    trigger = {"id": "old", "title": "Old", "level": "high", "when": {"age": "over 3 business days"}}
    assert codes(triggers=[trigger]) == ["EP438"]
    on_office = [BASE["signals"][0], {**BASE["signals"][1], "calendar": "office"}]
    assert codes(signals=on_office, triggers=[trigger]) == []
    assert codes(triggers=[{**trigger, "when": {"age": "over 3 calendar days"}}]) == []
