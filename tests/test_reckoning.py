"""States and due times of deadlines, chains and durations on single tickets, to the minute."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from policy_engine.api import Policy
from policy_engine.decision import Decision
from policy_engine.decision.clock_models import DeadlineResult
from policy_engine.diagnostics import TicketError
from tests.policies_from_data import policy_from

HEAD: dict[str, Any] = {
    "format": "escalation-policy/1",
    "id": "clocked",
    "title": "Clocked",
    "time_zone": "America/New_York",
    "calendars": {
        "office": {"hours": {"mon-fri": "09:00-17:00"}, "holidays": {"dates": ["2026-03-10"]}},
        "theirs": {"hours": {"mon-fri": "09:00-17:00"}, "time_zone": {"field": "zone"}, "holidays": {"country": {"field": "country"}}},
    },
    "roles": [{"id": "agent", "title": "Agent"}, {"id": "boss", "title": "Boss"}],
    "levels": [{"id": "desk", "title": "Desk"}, {"id": "senior", "title": "Senior"}, {"id": "chief", "title": "Chief"}],
    "events": [{"id": name} for name in ("replied", "solved", "reopened", "promised", "works", "taken")],
    "signals": [
        {"id": "waits", "type": "flag", "field": "waits"},
        {"id": "late_reason", "type": "flag", "field": "late_reason"},
        {"id": "plan", "type": "choice", "values": ["free", "paid"], "field": "plan"},
        {"id": "big", "type": "flag", "field": "big"},
    ],
    "triggers": [{"id": "big-one", "title": "Big", "level": "senior", "when": {"big": "yes"}}],
}
OFFICE = {"calendar": "office"}


def made(deadline: dict[str, Any] | None = None, **more: Any) -> Policy:
    deadlines = [{"id": "clock", **deadline}] if deadline is not None else []
    return policy_from({**HEAD, **({"deadlines": deadlines} if deadlines else {}), **more})


def at(text: str) -> str:
    return f"{text}:00-05:00" if text < "2026-03-08" or text > "2026-11-01" else f"{text}:00-04:00"


def route(policy: Policy, now: str, received: str | None = "2026-03-06T16:00", **ticket: Any) -> Decision:
    events = {name: at(time) if "T" in str(time) and "+" not in time else time for name, time in ticket.pop("events", {}).items()}
    start = {"received": at(received)} if received else {}
    return policy.route({"events": {**start, **events}, **ticket}, now=datetime.fromisoformat(at(now)))


def clock(policy: Policy, now: str, received: str | None = "2026-03-06T16:00", **ticket: Any) -> DeadlineResult:
    return next(found for found in route(policy, now, received, **ticket).deadlines if found.id == "clock")


def stands(policy: Policy, now: str, **ticket: Any) -> tuple[str | None, str | None, bool]:
    """(state, due time, only possible) at `now`."""
    found = clock(policy, now, **ticket)
    due = found.due and datetime.fromisoformat(found.due).strftime("%Y-%m-%dT%H:%M")
    return found.state, found.day or due, found.possible


def test_a_deadline_runs_is_met_or_missed_from_its_due_instant_on() -> None:
    policy = made({"within": "4h", **OFFICE, "met_by": "replied"})
    assert stands(policy, "2026-03-06T16:30") == ("running", "2026-03-09T12:00", False)
    assert stands(policy, "2026-03-09T11:59") == ("running", "2026-03-09T12:00", False)
    assert stands(policy, "2026-03-09T12:00") == ("missed", "2026-03-09T12:00", False)
    assert stands(policy, "2026-03-09T14:00", events={"replied": "2026-03-09T12:00"}) == ("met", "2026-03-09T12:00", False)
    assert stands(policy, "2026-03-09T14:00", events={"replied": "2026-03-09T12:01"}) == ("missed", "2026-03-09T12:00", False)
    assert stands(policy, "2026-03-06T16:30", events={"replied": "2026-03-06T10:00"})[0] == "running"


def test_any_recorded_time_of_an_end_event_may_meet_it() -> None:
    policy = made({"within": "4h", **OFFICE, "met_by": "replied"})
    ticket = {"events": {"received": at("2026-03-06T16:00"), "replied": [at("2026-03-09T10:00"), at("2026-03-09T15:00")]}}
    decision = policy.route(ticket, now=datetime.fromisoformat(at("2026-03-09T16:00")))
    assert decision.deadlines[0].state == "met"


def test_either_of_several_end_events_meets_it() -> None:
    policy = made({"within": "4h", **OFFICE, "met_by": ["replied", "solved"]})
    assert stands(policy, "2026-03-09T14:00", events={"solved": "2026-03-09T11:00"})[0] == "met"
    assert stands(policy, "2026-03-09T14:00", events={"solved": "2026-03-09T13:00", "replied": "2026-03-09T11:00"})[0] == "met"
    assert stands(policy, "2026-03-09T14:00", events={"solved": "2026-03-09T13:00"})[0] == "missed"
    assert stands(policy, "2026-03-09T11:00")[0] == "running"


def test_a_recurring_turn_counts_from_the_later_of_several_end_events() -> None:
    policy = made({"every": "1 business day", **OFFICE, "met_by": ["replied", "solved"]})
    events = {"replied": "2026-03-06T16:10", "solved": "2026-03-09T09:00"}
    assert stands(policy, "2026-03-09T10:00", events=events)[:2] == ("running", "2026-03-11")


def test_a_date_after_the_last_day_is_too_late_and_the_last_day_is_not() -> None:
    policy = made({"within": "2 calendar days", "met_by": "replied"})
    assert stands(policy, "2026-03-09T10:00", events={"replied": "2026-03-08"})[0] == "met"
    assert stands(policy, "2026-03-09T10:00", events={"replied": "2026-03-09"})[0] == "missed"


def test_it_waits_until_it_begins_and_restarts_with_each_of_its_events() -> None:
    policy = made({"from": ["solved", "reopened"], "within": "2 business days", **OFFICE})
    found = clock(policy, "2026-03-06T16:30")
    assert (found.state, found.due, found.waits_for) == ("waiting", None, ("solved", "reopened"))
    assert stands(policy, "2026-03-09T10:00", events={"solved": "2026-03-06T16:30"}) == ("running", "2026-03-11", False)
    both = {"solved": "2026-03-06T16:30", "reopened": "2026-03-09T09:00"}
    assert stands(policy, "2026-03-09T10:00", events=both) == ("running", "2026-03-12", False)


def test_an_event_that_nobody_knows_leaves_it_open_and_never_later() -> None:
    policy = made({"within": "4h", **OFFICE, "met_by": "replied"})
    found = clock(policy, "2026-03-09T14:00", received=None)
    assert (found.state, found.due) == (None, None)
    assert found.reasons == ("nobody knows when `received` was",)
    found = clock(policy, "2026-03-09T14:00", events={"replied": "unknown"})
    assert (found.state, found.states) == (None, ("met", "missed"))


def test_the_earliest_target_that_holds_counts_and_an_open_one_only_perhaps() -> None:
    targets = [{"within": "1 business day", **OFFICE}, {"when": {"big": "yes"}, "within": "30m", "calendar": "always"}]
    policy = made({"targets": targets, "met_by": "replied"})
    assert stands(policy, "2026-03-06T16:10", fields={"big": True}) == ("running", "2026-03-06T16:30", False)
    assert stands(policy, "2026-03-06T16:10", fields={"big": False}) == ("running", "2026-03-09", False)
    assert stands(policy, "2026-03-06T16:10") == ("running", "2026-03-06T16:30", True)
    assert clock(policy, "2026-03-06T17:10").states == ("running", "missed")


def test_lengths_and_promises_come_from_tables() -> None:
    policy = made({"within": {"by": "plan", "free": "none", "paid": "2h"}, **OFFICE})
    assert [found.id for found in route(policy, "2026-03-06T16:10", fields={"plan": "free"}).deadlines] == []
    assert stands(policy, "2026-03-06T16:10", fields={"plan": "paid"}) == ("running", "2026-03-09T10:00", False)
    assert clock(policy, "2026-03-06T16:10").states == ("none", "running")


def test_best_effort_is_a_duty_without_a_time() -> None:
    policy = made({"within": "best_effort", "met_by": "solved"})
    assert stands(policy, "2027-03-06T16:10") == ("running", None, False)
    assert stands(policy, "2027-03-06T16:10", events={"solved": "2026-03-07T10:00"})[0] == "met"


def test_an_extension_is_a_new_total_or_added_at_the_end_and_open_it_makes_nothing_later() -> None:
    base = {"within": "3 business days", **OFFICE, "met_by": "solved"}
    longer = made({**base, "extension": {"when": {"late_reason": "yes"}, "to": "5 business days"}})
    added = made({**base, "extension": {"when": {"late_reason": "yes"}, "by": "1 business day"}})
    assert stands(longer, "2026-03-09T10:00", fields={"late_reason": True}) == ("running", "2026-03-16", False)
    assert stands(added, "2026-03-09T10:00", fields={"late_reason": True}) == ("running", "2026-03-13", False)
    assert stands(longer, "2026-03-09T10:00", fields={"late_reason": False}) == ("running", "2026-03-12", False)
    assert stands(longer, "2026-03-09T10:00") == ("running", "2026-03-12", True)
    assert clock(longer, "2026-03-14T10:00").states == ("running", "missed")


def test_pauses_are_cut_out_and_while_paused_there_is_no_due_time() -> None:
    policy = made({"within": "4h", **OFFICE, "met_by": "replied", "pauses_while": {"waits": "yes"}})
    assert stands(policy, "2026-03-09T10:00", fields={"waits": True}) == ("paused", None, False)
    assert clock(policy, "2026-03-09T10:00").states == ("running", "paused")
    pause = {"from": at("2026-03-06T16:30"), "to": at("2026-03-09T11:00")}
    assert stands(policy, "2026-03-09T12:00", fields={"waits": False}, pauses=[pause]) == ("running", "2026-03-09T14:30", False)
    still = {"from": at("2026-03-06T16:30")}
    assert stands(policy, "2026-03-12T12:00", fields={"waits": True}, pauses=[still]) == ("paused", None, False)
    too_late = {"from": at("2026-03-09T13:00")}
    assert stands(policy, "2026-03-12T12:00", fields={"waits": True}, pauses=[too_late]) == ("missed", "2026-03-09T12:00", False)
    other = {**pause, "deadlines": ["elsewhere"]}
    with pytest.raises(TicketError, match="elsewhere"):
        clock(policy, "2026-03-09T12:00", pauses=[other])


def test_a_clock_that_never_pauses_ignores_pauses() -> None:
    policy = made({"within": "4h", **OFFICE, "pauses_while": "never"})
    pause = {"from": at("2026-03-06T16:30"), "to": at("2026-03-09T11:00")}
    assert stands(policy, "2026-03-09T10:00", pauses=[pause]) == ("running", "2026-03-09T12:00", False)


def test_an_agreed_time_replaces_the_limit() -> None:
    policy = made({"within": "4h", **OFFICE, "met_by": "solved", "agreed": "promised"})
    assert stands(policy, "2026-03-09T10:00", events={"promised": "2026-03-20T15:00"}) == ("running", "2026-03-20T15:00", False)
    assert stands(policy, "2026-03-09T10:00", events={"promised": "2026-03-20"}) == ("running", "2026-03-20", False)


def test_notice_is_counted_back_from_what_is_to_come() -> None:
    policy = made({"at_least": "2 business days", "before": "works", **OFFICE, "met_by": "replied"})
    assert stands(policy, "2026-03-06T10:00") == ("waiting", None, False)
    assert stands(policy, "2026-03-06T10:00", events={"works": "2026-03-12T22:00"}) == ("running", "2026-03-09", False)
    told = {"works": "2026-03-12T22:00", "replied": "2026-03-02T10:00"}
    assert stands(policy, "2026-03-11T10:00", events=told)[0] == "met"


def test_what_recurs_counts_from_the_later_of_start_and_last_time() -> None:
    policy = made({"every": "2h", "calendar": "always", "met_by": "replied", "until": "solved"})
    assert stands(policy, "2026-03-06T16:30") == ("running", "2026-03-06T18:00", False)
    assert stands(policy, "2026-03-06T18:00") == ("missed", "2026-03-06T18:00", False)
    assert stands(policy, "2026-03-06T18:30", events={"replied": "2026-03-06T17:00"}) == ("running", "2026-03-06T19:00", False)
    assert stands(policy, "2026-03-07T18:30", events={"replied": "2026-03-06T17:00", "solved": "2026-03-06T18:30"})[0] == "met"
    assert stands(policy, "2026-03-07T18:30", events={"solved": "2026-03-06T18:30"})[0] == "missed"


def test_what_recurs_ends_after_its_time_and_without_an_end_event_turns_follow_one_another() -> None:
    policy = made({"every": "2h", "for": "8h", "calendar": "always"})
    assert stands(policy, "2026-03-06T19:30") == ("running", "2026-03-06T20:00", False)
    assert stands(policy, "2026-03-07T00:00") == ("met", None, False)
    days = made({"every": "2 business days", **OFFICE})
    assert stands(days, "2026-03-06T19:30") == ("running", "2026-03-11", False)
    assert stands(days, "2026-03-12T01:00") == ("running", "2026-03-13", False)


def test_a_date_without_a_time_starts_day_clocks_only() -> None:
    days = made({"from": "solved", "within": "2 calendar days"})
    hours = made({"from": "solved", "within": "8h", **OFFICE})
    assert stands(days, "2026-03-06T16:30", events={"solved": "2026-03-06"}) == ("running", "2026-03-08", False)
    found = clock(hours, "2026-03-06T16:30", events={"solved": "2026-03-06"})
    assert (found.state, found.due, found.reasons) == (None, None, ("a date without a time can't be counted in hours",))


def test_a_zone_that_nobody_knows_leaves_the_due_time_open() -> None:
    policy = made({"within": "4h", "calendar": "theirs"})
    found = clock(policy, "2026-03-06T16:30", fields={"country": "US"})
    assert (found.state, found.due) == (None, None)
    assert found.reasons == ("the zone or country of the calendar `theirs` is not known",)
    known = {"zone": "Europe/Berlin", "country": "DE"}
    assert clock(policy, "2026-03-06T16:30", fields=known).due == "2026-03-09T13:00:00+01:00"
    assert clock(policy, "2026-03-06T16:30", fields={**known, "country": "ZZ"}).reasons == ("nobody here knows the public holidays of ZZ",)
    with pytest.raises(TicketError, match="time zone"):
        clock(policy, "2026-03-06T16:30", fields={"zone": "Berlin"})


def test_a_clock_after_a_clock_starts_when_the_first_is_due() -> None:
    deadlines = [
        {"id": "refund", "within": "1 business day", **OFFICE, "met_by": "replied"},
        {"id": "clock", "when": {"refund": "missed"}, "from": "refund.due", "within": "2 business days", **OFFICE},
    ]
    policy = made(None, deadlines=deadlines)
    assert [found.id for found in route(policy, "2026-03-09T10:00").deadlines] == ["refund"]
    assert stands(policy, "2026-03-11T10:00") == ("running", "2026-03-12", False)


def test_escalated_is_now_when_this_answer_raises_the_level_and_else_as_recorded() -> None:
    policy = made({"when": {"level": "at least senior"}, "from": "escalated", "within": "30m", "calendar": "always"})
    assert stands(policy, "2026-03-06T16:30", fields={"big": True}) == ("running", "2026-03-06T17:00", False)
    already = {"big": True, "current": {"level": "senior"}}
    assert stands(policy, "2026-03-06T16:30", fields=already)[0] == "waiting"
    recorded = {"escalated": "2026-03-06T16:10"}
    assert stands(policy, "2026-03-06T16:30", fields=already, events=recorded) == ("running", "2026-03-06T16:40", False)
    assert clock(policy, "2026-03-06T16:30").states == ("none", "waiting", "running")


def test_a_level_that_rests_on_a_page_is_no_circle() -> None:
    chain = {"id": "page", "from": "escalated", "acknowledged_by": "taken", "steps": [{"page": "boss", "wait": "15m"}]}
    trigger = {"id": "nobody", "title": "Nobody answers", "level": "chief", "when": {"page": "exhausted"}}
    policy = made(None, chains=[chain], triggers=[*HEAD["triggers"], trigger])
    ticket: dict[str, Any] = {"fields": {"big": True, "current": {"level": "senior"}}}
    assert route(policy, "2026-03-06T16:30", **ticket).level == "senior"
    events = {"escalated": "2026-03-06T16:10"}
    assert route(policy, "2026-03-06T16:24", events=events, **ticket).level == "senior"
    assert route(policy, "2026-03-06T16:25", events=events, **ticket).level == "chief"
    assert route(policy, "2026-03-06T16:25", events={**events, "taken": "2026-03-06T16:20"}, **ticket).level == "senior"


CHAIN = {
    "id": "page",
    "from": "received",
    "acknowledged_by": "taken",
    "repeat": 1,
    "steps": [
        {"page": "agent", "wait": "5m"},
        {"page": ["boss", "agent"], "wait": "10m", "when": {"big": "yes"}},
        {"page": "boss", "wait": "5m"},
    ],
}


def test_a_chain_pages_step_by_step_and_skips_without_waiting() -> None:
    policy = made(None, chains=[CHAIN])
    small = route(policy, "2026-03-06T16:00", fields={"big": False}).chains[0]
    assert [page.at[11:16] for page in small.pages] == ["16:00", "16:05", "16:10", "16:15"]
    big = route(policy, "2026-03-06T16:00", fields={"big": True}).chains[0]
    assert [(page.at[11:16], page.page) for page in big.pages[:3]] == [
        ("16:00", ("agent",)),
        ("16:05", ("boss", "agent")),
        ("16:15", ("boss",)),
    ]
    assert big.state == "paging"


def test_a_step_with_nobody_there_is_skipped() -> None:
    roles: list[dict[str, Any]] = [{"id": "agent", "title": "Agent", "headcount": 0}, {"id": "boss", "title": "Boss"}]
    policy = made(None, chains=[CHAIN], roles=roles)
    assert [page.page for page in route(policy, "2026-03-06T16:00", fields={"big": False}).chains[0].pages] == [("boss",), ("boss",)]
    stand_in = [{**roles[0], "backup": "boss"}, roles[1]]
    assert len(route(made(None, chains=[CHAIN], roles=stand_in), "2026-03-06T16:00", fields={"big": False}).chains[0].pages) == 4


@pytest.mark.parametrize(
    ("now", "taken", "big", "states"),
    [
        ("2026-03-06T16:19", None, False, ("paging",)),
        ("2026-03-06T16:20", None, False, ("exhausted",)),
        ("2026-03-06T16:20", None, None, ("paging", "exhausted")),
        ("2026-03-06T16:40", None, None, ("exhausted",)),
        ("2026-03-06T16:40", "2026-03-06T16:19", False, ("acknowledged",)),
        ("2026-03-06T16:40", "2026-03-06T16:21", False, ("exhausted",)),
        ("2026-03-06T16:10", "2026-03-06T15:00", False, ("paging",)),
    ],
)
def test_states_of_a_chain(now: str, taken: str | None, big: bool | None, states: tuple[str, ...]) -> None:
    fields = {} if big is None else {"big": big}
    events = {} if taken is None else {"taken": taken}
    assert route(made(None, chains=[CHAIN]), now, fields=fields, events=events).chains[0].states == states


DURATION = {"id": "age", "type": "duration", "from": "received", "calendar": "office"}


@pytest.mark.parametrize(
    ("now", "test", "fires"),
    [
        ("2026-03-09T10:59", "over 3h", False),
        ("2026-03-09T11:01", "over 3h", True),
        ("2026-03-09T23:59", "over 1 business day", False),
        ("2026-03-10T00:00", "over 1 business day", True),
        ("2026-03-11T10:00", "at most 2 business days", True),
        ("2026-03-12T00:00", "at most 2 business days", False),
        ("2026-03-13T23:00", "over 1 week", False),
        ("2026-03-14T00:00", "over 1 week", True),
    ],
)
def test_lengths_of_time_are_counted_on_their_calendar(now: str, test: str, fires: bool) -> None:
    trigger = {"id": "old", "title": "Old", "level": "chief", "when": {"age": test}}
    policy = made(None, signals=[*HEAD["signals"], DURATION], triggers=[trigger])
    assert (route(policy, now).level == "chief") == fires


def test_a_calendar_is_open_or_not_at_an_event() -> None:
    signal = {"id": "in_hours", "type": "flag", "open": "office", "at": "received"}
    policy = made(None, signals=[*HEAD["signals"], signal])
    assert route(policy, "2026-03-06T18:00").signals["in_hours"].value == "yes"
    assert route(policy, "2026-03-06T18:00", received="2026-03-06T17:00").signals["in_hours"].value == "no"
    assert route(policy, "2026-03-06T18:00", received=None).signals["in_hours"].value.startswith("not known")


def test_a_due_time_is_written_out_window_by_window() -> None:
    found = clock(made({"within": "10h", **OFFICE}), "2026-03-06T16:00")
    assert found.counted is not None
    assert [(line.at[5:16], (line.until or "")[11:16], line.seconds) for line in found.counted.lines] == [
        ("03-06T16:00", "17:00", 3600.0),
        ("03-09T09:00", "17:00", 28800.0),
        ("03-11T09:00", "10:00", 3600.0),
    ]
    days = clock(made({"within": "2 business days", **OFFICE}), "2026-03-06T16:00").counted
    assert days is not None
    assert [(line.at[8:], line.number, line.why) for line in days.lines] == [
        ("06", 0, "start"),
        ("07", None, "closed"),
        ("08", None, "closed"),
        ("09", 1, "counts"),
        ("10", None, "holiday"),
        ("11", 2, "counts"),
    ]


def test_times_that_are_odd_are_noted() -> None:
    policy = made({"within": "4h", **OFFICE, "met_by": "replied", "agreed": "promised"})
    early = route(policy, "2026-03-06T16:30", events={"replied": "2026-03-05T10:00"})
    assert early.notes == ("replied is recorded for 2026-03-05T10:00:00-05:00, before the ticket came in: it does not count.",)
    late = route(policy, "2026-03-06T16:30", events={"replied": "2026-03-16T10:00", "promised": "2026-03-20T10:00"})
    assert late.notes == ("replied is recorded for 2026-03-16T10:00:00-04:00, which is still to come: until then it has not happened.",)
