"""A batch says what the router says, row by row: random policies, and tables with everything a help desk may get wrong."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

np = pytest.importorskip("numpy", reason="needs the extra [batch]")
pa = pytest.importorskip("pyarrow", reason="needs the extra [batch]")

from policy_engine.api import Policy, RouteOptions, load  # noqa: E402
from policy_engine.batch import BatchOptions, route_batch  # noqa: E402
from policy_engine.batch.layout import Layout  # noqa: E402
from policy_engine.batch.output import output_batch  # noqa: E402
from policy_engine.batch.plan import BatchPlan, make_plan  # noqa: E402
from policy_engine.batch.route import route_table  # noqa: E402
from policy_engine.batch.table import table_of_records  # noqa: E402
from policy_engine.clock import ticks_of  # noqa: E402
from policy_engine.diagnostics import TicketError  # noqa: E402
from policy_engine.facts import zone_of  # noqa: E402
from tests.generated.batches import NOW, random_records, reading_policy  # noqa: E402

POLICIES, TICKETS = 24, 25
OPTIONS = BatchOptions(now=NOW)


def expected(policy: Policy, ticket: dict[str, Any], now: datetime = NOW) -> dict[str, Any]:
    """What one ticket's decision comes to, in the columns of a batch."""
    name = ticket.get("id")
    try:
        decision = policy.route(ticket, options=RouteOptions(now=now))
    except TicketError as problem:
        return {"id": name if isinstance(name, str) else None, "findings": len(problem.diagnostics)}
    level = decision.scales.get("level")
    others = {scale: result for scale, result in decision.scales.items() if scale != "level"}
    return {
        "id": name,
        "level": decision.level,
        "at_most": decision.at_most,
        "work_at": level.work_at if level else None,
        "determined": decision.determined,
        "settled": decision.settled,
        **{f"scale.{scale}": result.value for scale, result in others.items()},
        **{f"scale.{scale}.at_most": result.at_most for scale, result in others.items()},
        "lanes": [lane.id for lane in decision.lanes if lane.state == "in"],
        "possible_lanes": [lane.id for lane in decision.lanes if lane.state == "possibly"],
        "fired": [trigger.id for trigger in decision.fired],
        "undetermined": [trigger.id for trigger in decision.undetermined],
        "capped": [gate.id for gate in decision.capped],
        "ask": decision.ask[0].signal if decision.ask else None,
        "findings": 0,
    }


def agree(policy: Policy, records: list[dict[str, Any]], found: list[dict[str, Any]], hint: object, nows: Sequence[datetime] = ()) -> int:
    """How many rows were answered. Fails at the first that differs. `nows`: when each row is judged, where not all at once."""
    layout, answered = Layout(policy.source.program), 0
    for row, (record, answer) in enumerate(zip(records, found, strict=True)):
        ticket = layout.ticket(record)
        wanted = expected(policy, ticket, nows[row] if nows else NOW)
        if wanted["findings"]:
            assert answer["findings"] == wanted["findings"], (hint, row, ticket)
            assert answer["level"] is None and answer["fired"] == []
            continue
        answered += 1
        assert answer == wanted, (hint, row, ticket, {key: (wanted[key], answer[key]) for key in wanted if wanted[key] != answer[key]})
    return answered


def answers(plan: BatchPlan, records: list[dict[str, Any]], nows: Sequence[datetime] = ()) -> list[dict[str, Any]]:
    table = table_of_records(records, plan.layout)
    table.nows = np.asarray([ticks_of(now) for now in nows], np.int64) if nows else None
    return list(output_batch(plan, table, route_table(plan, table)).to_pylist())


@pytest.mark.parametrize("seed", range(POLICIES))
def test_records_are_answered_as_the_router_answers_them(seed: int) -> None:
    policy, rng = reading_policy(seed), random.Random(seed)
    records = random_records(rng, policy, TICKETS, mess=0.0 if seed % 3 else 0.15)
    assert agree(policy, records, answers(make_plan(policy, OPTIONS), records), seed) > 0


def moments(rng: random.Random, policy: Policy, count: int) -> list[datetime]:
    """Random times around those that stand in the tickets, by the clock of the policy's zone."""
    zone = zone_of(policy.source.program)
    return [(NOW - timedelta(minutes=rng.randint(-3_000, 20_000))).astimezone(zone) for _ in range(count)]


@pytest.mark.parametrize("seed", range(POLICIES))
def test_each_record_is_judged_at_its_own_time(seed: int) -> None:
    policy, rng = reading_policy(seed), random.Random(seed)
    records, nows = random_records(rng, policy, TICKETS, mess=0.0), moments(rng, policy, TICKETS)
    assert agree(policy, records, answers(make_plan(policy, OPTIONS), records, nows), seed, nows) > 0


def arrow(rng: random.Random, records: list[dict[str, Any]]) -> Any:
    """The same records as columns of one type each: texts where their types differ."""
    names = sorted({name for record in records for name in record})
    columns, kept = [], []
    for name in names:
        values = [record.get(name) for record in records]
        if any(isinstance(value, dict | list) for value in values):
            continue
        kinds = {type(value) for value in values if value is not None}
        if len(kinds) > 1 or rng.random() < 0.3:
            values = [None if value is None else "yes" if value is True else "no" if value is False else str(value) for value in values]
        columns.append(pa.array(values))
        if pa.types.is_string(columns[-1].type) and rng.random() < 0.3:
            columns[-1] = columns[-1].dictionary_encode()
        kept.append(name)
    return pa.RecordBatch.from_arrays(columns, names=kept)


@pytest.mark.parametrize("seed", range(POLICIES))
def test_columns_are_answered_as_the_router_answers_them(seed: int) -> None:
    policy, rng = reading_policy(seed), random.Random(seed)
    batch = arrow(rng, random_records(rng, policy, TICKETS, mess=0.1 if seed % 2 else 0.0))
    assert agree(policy, batch.to_pylist(), route_batch(policy, batch, OPTIONS).to_pylist(), seed) > 0


@pytest.mark.parametrize("came_in", ["2026-02-12T10:00:00Z", "2026-02-12T23:30:00-05:00", None])
def test_since_monday_is_counted_from_the_day_a_ticket_came_in(tmp_path: Path, came_in: str | None) -> None:
    head = "format: escalation-policy/1\nid: p\ntitle: P\nlevels: [{id: a, title: A}, {id: b, title: B}]\n"
    words = f"{head}signals:\n  - {{id: age, type: duration, text: elapsed_hours}}\n"
    triggers = [f"  - {{id: t{days}, title: T, level: b, when: {{age: over {days * 24}h}}}}\n" for days in range(1, 40)]
    (tmp_path / "p.yaml").write_text(f"{words}triggers:\n{''.join(triggers)}")
    policy, record = load(tmp_path / "p.yaml"), {"text": "Your site has been down since Monday.", "created_at": came_in}
    columns = pa.RecordBatch.from_pylist([record, {**record, "text": "Down since May 3rd"}])
    assert agree(policy, columns.to_pylist(), route_batch(policy, columns, OPTIONS).to_pylist(), came_in) == 2


def test_nothing_under_a_name_that_the_policy_lacks_says_nothing_and_leaves_no_question_behind() -> None:
    open_one = {"text": "I want my money back", "fields": {"customer": {"plan": "free"}}}
    policy = load("policies/projectflow")
    plan = make_plan(policy, OPTIONS)
    table = table_of_records([{**open_one, "events": {"nope": None}}, open_one], plan.layout)
    asks = route_table(plan, table).asks
    assert asks[0] == asks[1] == policy.route(open_one, options=RouteOptions(now=NOW)).ask[0].signal
