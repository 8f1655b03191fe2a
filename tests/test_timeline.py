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
from policy_engine.export.timeline import ics_text, svg_text, timeline_text
from policy_engine.timeline import Timeline, make_timeline, read_changes
from policy_engine.timeline.history import ChangesError
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
    "text", ["{", '{"at": "2026-03-03T16:00:00Z"}', '{"at": "yesterday", "event": "x"}', '{"at": "2026-03-03", "evnt": 1}', "[1]"]
)
def test_changes_that_can_not_be_read_are_said(text: str) -> None:
    with pytest.raises(ChangesError):
        read_changes(text)


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
    assert "none.jsonl can't be read" in capsys.readouterr().err


def test_a_ticket_still_open_after_a_day_goes_up_in_the_shipped_policy() -> None:
    ticket, _ = as_ticket({**TICKET, "text": "The app does not sync on my phone."})
    timeline = make_timeline(load("policies/projectflow"), ticket, (), datetime.fromisoformat("2026-03-03T16:00:00+01:00"))
    assert [(entry.id, (entry.at or "")[:16]) for entry in timeline.entries if entry.kind == "rise"] == [("level", "2026-03-04T09:00")]
