"""Batches of the shipped policies say what the router says: tickets with every field and every event, in columns and as records."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

pa = pytest.importorskip("pyarrow", reason="needs the extra [batch]")

from benchmarks.desk_tickets import NOW, Desk, desk_tickets  # noqa: E402
from policy_engine import load  # noqa: E402
from policy_engine.batch import BatchOptions, route_batch  # noqa: E402
from policy_engine.batch.gathered import gather_columns  # noqa: E402
from policy_engine.batch.plan import make_plan  # noqa: E402
from policy_engine.batch.table import table_of_records  # noqa: E402
from tests.test_batch_equals_router import agree, answers, arrow, moments  # noqa: E402

POLICIES = ("projectflow", "online_shop", "service_desk", "bank_complaints", "software_vendor")
OPTIONS = BatchOptions(now=NOW)
DESK = Desk(
    filled=0.4, said=0.05, texts=("Hello", "I want my money back", "This is dangerous, it broke and I was hurt.", "Everything is down!")
)


@pytest.mark.parametrize("name", POLICIES)
def test_every_row_is_answered_as_the_router_answers_it(name: str, is_slow: bool) -> None:
    policy = load(Path("policies") / name)
    for seed in range(20 if is_slow else 1):
        records = desk_tickets(policy.source.program, 60, seed, DESK)
        assert agree(policy, records, answers(make_plan(policy, OPTIONS), records), seed) > 50
        batch = arrow(random.Random(seed), records)
        assert agree(policy, batch.to_pylist(), route_batch(policy, batch, OPTIONS).to_pylist(), seed) > 50


@pytest.mark.parametrize("name", POLICIES)
def test_each_row_is_judged_at_its_own_time(name: str, is_slow: bool) -> None:
    policy = load(Path("policies") / name)
    for seed in range(20 if is_slow else 1):
        records = desk_tickets(policy.source.program, 60, seed, DESK)
        nows = moments(random.Random(seed), policy, 60)
        assert agree(policy, records, answers(make_plan(policy, OPTIONS), records, nows), seed, nows) > 50


@pytest.mark.parametrize("name", POLICIES)
def test_no_plain_row_goes_through_the_router(name: str) -> None:
    """Also where a person says that nobody knows what the policy derives."""
    policy = load(Path("policies") / name)
    plan = make_plan(policy, OPTIONS)
    records = desk_tickets(policy.source.program, 300, 3, DESK)
    assert any(value == "unknown" for record in records for value in record.values())
    assert not gather_columns(plan, table_of_records(records, plan.layout)).odd.any()
