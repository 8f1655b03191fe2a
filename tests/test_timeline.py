"""The timeline of a ticket: what is due, what was, and what time alone will bring."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from policy_engine.api import Policy, as_ticket, load
from policy_engine.cli.app import main
from policy_engine.diagnostics import TicketError
from policy_engine.export.timeline import ics_text, svg_text, timeline_text
from policy_engine.timeline import Timeline, make_timeline, read_changes
from tests.policies_from_data import policy_from

POLICY: dict[str, Any] = {
    "format": "escalation-policy/1",
    "id": "lined",
    "title": "Lined & up",
    "time_zone": "Europe/Berlin",
    "calendars": {"office": {"hours": {"mon-fri": "09:00-17:00"}, "holidays": "none"}},
    "roles": [{"id": "agent", "title": "Agent"}, {"id": "boss", "title": "Boss"}],
    "levels": [{"id": "desk", "title": "Desk", "role": "agent"}, {"id": "senior", "title": "Senior", "role": "boss"}],
    "events": [{"id": "replied"}, {"id": "solved"}, {"id": "taken"}, {"id": "works"}],
    "signals": [
        {"id": "waits", "type": "flag", "field": "waits", "if_missing": "no"},
        {"id": "age", "type": "duration", "from": "received"},
        {"id": "quiet", "type": "duration", "from": "replied", "calendar": "office"},
        {"id": "tries", "type": "number", "field": "tries"},
    ],
    "triggers": [
        {"id": "stale", "title": "Still open after a day", "level": "senior", "when": {"age": "over 24h", "solved": "not_yet"}},
    ],
    "deadlines": [
        {"id": "reply", "within": "4h", "calendar": "office", "met_by": "replied", "pauses_while": {"waits": "yes"}},
        {"id": "reply_soon", "title": "Reply soon", "at_least": "1h", "before": "reply.due", "calendar": "office", "met_by": "replied"},
        {"id": "news", "every": "1 business day", "calendar": "office", "until": "solved"},
    ],
    "chains": [
        {
            "id": "page",
            "when": {"level": "senior"},
            "from": "escalated",
            "acknowledged_by": "taken",
            "steps": [{"page": "boss", "wait": "15m"}],
        }
    ],
    "notifications": [
        {"id": "tell", "when": {"level": "senior"}, "tell": "boss", "within": "30m", "calendar": "always", "from": "escalated"}
    ],
    "closure": [{"id": "gone_quiet", "title": "The customer is quiet", "when": {"quiet": "over 16h"}}],
}
TICKET = {"id": "1", "created_at": "2026-03-03T15:00:00+01:00"}


def made(changes: str = "", now: str = "2026-03-03T15:30:00+01:00", policy: Policy | None = None) -> Timeline:
    ticket, _ = as_ticket(TICKET)
    return make_timeline(policy or policy_from(POLICY), ticket, read_changes(changes), datetime.fromisoformat(now))


def lines(timeline: Timeline) -> list[tuple[str, str, str]]:
    return [((entry.at or "")[5:16], entry.id, entry.state) for entry in timeline.entries]


def test_everything_due_stands_in_order_with_what_time_alone_brings() -> None:
    assert lines(made()) == [
        ("03-03T15:00", "received", "happened"),
        ("03-03T15:30", "now", "now"),
        ("03-04T10:00", "reply_soon", "due"),
        ("03-04T11:00", "reply", "due"),
        ("03-04T15:00", "level", "perhaps"),
        ("03-05T00:00", "news", "due"),
        ("03-06T00:00", "news", "perhaps"),
        ("03-07T00:00", "news", "perhaps"),
        ("03-10T00:00", "news", "perhaps"),
    ]


def test_a_rise_names_its_trigger_and_the_kinds_tell_what_is_what() -> None:
    entries = {(entry.id, entry.kind): entry for entry in made().entries}
    assert entries["level", "rise"].because == ("Still open after a day",)
    assert entries["reply_soon", "warning"].who == ("agent",)
    assert entries["news", "update"].day is not None


def test_events_move_it() -> None:
    changes = '{"at": "2026-03-03T16:00:00+01:00", "event": "replied"}\n{"at": "2026-03-04T10:00:00+01:00", "event": "solved"}'
    found = {name: state for _, name, state in lines(made(changes, "2026-03-04T12:00:00+01:00"))}
    assert (found["reply"], found["reply_soon"]) == ("met", "met")
    assert "level" not in found  # solved: nothing rises any more
    assert found["gone_quiet"] == "perhaps"


def test_changes_of_fields_pause_a_clock() -> None:
    changes = (
        '[{"at": "2026-03-03T16:00:00+01:00", "fields": {"waits": true}}, {"at": "2026-03-04T10:00:00+01:00", "fields": {"waits": false}}]'
    )
    found = {entry.id: entry for entry in made(changes, "2026-03-04T12:00:00+01:00").entries}
    assert found["reply"].at == "2026-03-04T13:00:00+01:00"
    still = {entry.id: entry for entry in made(changes, "2026-03-03T18:00:00+01:00").entries}
    assert (still["reply"].state, still["reply"].at) == ("paused", None)


def test_pages_run_from_the_rise_until_somebody_takes_it() -> None:
    late = "2026-03-04T15:05:00+01:00"
    found = [(entry.kind, entry.state) for entry in made(now=late).entries if entry.id in ("page", "tell")]
    assert found == [("page", "happened"), ("exhausted", "perhaps"), ("tell", "due")]
    escalated = '{"at": "2026-03-04T15:01:00+01:00", "event": "escalated"}\n{"at": "2026-03-04T15:03:00+01:00", "event": "taken"}'
    up = policy_from({**POLICY, "scales": {"level": {"never_falls": "yes"}}})
    ticket, _ = as_ticket({**TICKET, "fields": {"current": {"level": "senior"}}})
    timeline = make_timeline(up, ticket, read_changes(escalated), datetime.fromisoformat(late))
    assert [(e.kind, (e.at or "")[11:16]) for e in timeline.entries if e.id == "page"] == [("page", "15:01")]


def test_it_is_a_pure_function() -> None:
    assert made() == made()
    before = made(now="2026-03-03T15:30:00+01:00").model_dump_json()
    assert before == made(now="2026-03-03T14:30:00+00:00").model_dump_json()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("{", ["EP030"]),
        ('\n{"at": "2026-03-03T16:00:00Z"}\n[1]\nnone', [("EP103", 2), ("EP104", 3), ("EP030", 4)]),
        ('{"at": "yesterday", "event": "x"}\r\n{"at": "2026-03-03T16:00:00", "event": "x"}', [("EP231", 1), ("EP231", 2)]),
        ('[{"at": "2026-03-03T16:00:00Z",\n  "evnt": "x", "event": "y"}]', [("EP101", 2)]),
        ('{"at": "2026-03-03T16:00:00Z", "fields": [1]}', [("EP104", 1)]),
        ('{"at": "2026-03-03T16:00:00Z", "event": 1}', [("EP104", 1)]),
    ],
)
def test_all_that_is_wrong_with_changes_is_said_at_its_line(text: str, codes: list[object]) -> None:
    with pytest.raises(TicketError) as raised:
        read_changes(text, "events.jsonl")
    found = [(one.code, one.place.line) for one in raised.value.report.diagnostics]
    assert found == [(code, 1) if isinstance(code, str) else code for code in codes]


def test_a_file_from_windows_is_read() -> None:
    text = '\ufeff{"at": "2026-03-03T16:00:00Z", "event": "replied"}\r\n\r\n{"at": "2026-03-03T15:00:00Z", "event": "taken"}\r\n'
    assert [change.event for change in read_changes(text)] == ["taken", "replied"]


DOWN = "Nobody in the whole university can log in. Nothing else helps."


def test_nobody_is_paged_any_more_once_somebody_has_taken_it() -> None:
    policy = load("policies/service_desk")
    ticket, _ = as_ticket(
        {"created_at": "2026-03-02T09:00:00-06:00", "text": "Nobody in the whole university can log in. Nothing else helps."}
    )
    changes = read_changes('{"at": "2026-03-02T09:06:00-06:00", "event": "taken"}')
    timeline = make_timeline(policy, ticket, changes, datetime.fromisoformat("2026-03-02T09:20:00-06:00"))
    assert [((entry.at or "")[11:16], entry.state) for entry in timeline.entries if entry.kind == "page"] == [
        ("09:00", "happened"),
        ("09:05", "happened"),
        ("09:10", "off"),
    ]


def test_an_event_before_the_ticket_and_a_ticket_without_a_time_are_told() -> None:
    policy = load("policies/service_desk")
    now = datetime.fromisoformat("2026-03-02T09:20:00-06:00")
    early = read_changes('{"at": "2026-03-02T08:06:00-06:00", "event": "taken"}')
    dated, _ = as_ticket({"created_at": "2026-03-02T09:00:00-06:00", "text": DOWN})
    text = " ".join(timeline_text(make_timeline(policy, dated, early, now), policy).split())
    assert (
        "Note: On-call has taken the page is recorded for 2026-03-02T08:06:00-06:00, before the ticket came in: it does not count." in text
    )
    undated, _ = as_ticket({"text": DOWN})
    text = " ".join(timeline_text(make_timeline(policy, undated, (), now), policy).split())
    assert "First response (not known when: Ticket received)" in text


def test_text_calendar_and_picture_hold_every_open_entry() -> None:
    policy = policy_from(POLICY)
    timeline = made(policy=policy)
    text = timeline_text(timeline, policy, width=80)
    assert "Wed 2026-03-04\n  10:00     due         Agent: Reply soon (1h)\n" in text
    assert "if nothing happens: Level → Senior (Still open after a day)" in " ".join(text.split())
    assert all(len(line) <= 80 for line in text.split("\n"))
    ics = ics_text(timeline, policy)
    assert ics.count("BEGIN:VEVENT") == sum(entry.state in ("due", "perhaps") for entry in timeline.entries)
    assert all(len(line.encode()) <= 75 for line in ics.split("\r\n"))
    root = ElementTree.fromstring(svg_text(timeline, policy))
    assert "Lined & up" in str(root[0].text)
    assert len(root.findall("{http://www.w3.org/2000/svg}g")) == len(timeline.entries)


@pytest.mark.parametrize("format", ["text", "json", "ics", "svg"])
def test_the_command_prints_each_format(tmp_path: Path, capsys: pytest.CaptureFixture[str], format: str) -> None:
    ticket = tmp_path / "ticket.json"
    ticket.write_text(json.dumps({**TICKET, "text": "The app does not sync."}), encoding="utf-8")
    code = main(["timeline", "policies/projectflow", str(ticket), "--now", "2026-03-03T12:00:00-05:00", "--format", format])
    assert (code, bool(capsys.readouterr().out.strip())) == (0, True)


def test_a_missing_file_of_events_ends_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ticket = tmp_path / "ticket.json"
    ticket.write_text(json.dumps(TICKET), encoding="utf-8")
    assert main(["timeline", "policies/projectflow", str(ticket), "--events", str(tmp_path / "none.jsonl")]) == 2
    assert "there is no file `" in capsys.readouterr().err


def test_what_is_wrong_with_the_ticket_is_told_at_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ticket = tmp_path / "ticket.json"
    ticket.write_text(json.dumps({**TICKET, "text": "x", "fields": {"contacts": "many"}}), encoding="utf-8")
    assert main(["timeline", "policies/service_desk", str(ticket)]) == 2
    assert f"{ticket.name}:1:" in capsys.readouterr().err


def test_a_ticket_still_open_after_a_day_goes_up_in_the_shipped_policy() -> None:
    ticket, _ = as_ticket({**TICKET, "text": "The app does not sync on my phone."})
    timeline = make_timeline(load("policies/projectflow"), ticket, (), datetime.fromisoformat("2026-03-03T16:00:00+01:00"))
    assert [(entry.id, (entry.at or "")[:16]) for entry in timeline.entries if entry.kind == "rise"] == [("level", "2026-03-04T09:00")]
