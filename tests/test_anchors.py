"""Decision models that others published, against the engine they were written for: an independent oracle.

The models are not part of the project; without them, or without the engine, these tests are skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from policy_engine import Policy, TicketError, load

zen = pytest.importorskip("zen", reason="the engine `zen-engine` is not installed")

HERE = Path(__file__).parent
MODELS = HERE.parent.parent / "shared" / "anchors"
Evaluate = Callable[[dict[str, Any]], dict[str, Any]]

TIERS, COMPLEXITIES = ("trial", "standard", "premium"), ("low", "medium", "high")
AMOUNTS = sorted({edge + step for edge in (0, 1000, 2000, 5000, 10_000) for step in (-1, 0, 1)} | set(range(0, 12_000, 100)))
DOWNTIMES, RESPONSES, LOSSES = (0, 5, 10, 11, 30, 31, 90), (0, 100, 200, 201, 500, 501), ("0", "0.5", "0.6", "2", "2.1", "9")


def model(name: str) -> Evaluate:
    path = MODELS / name
    if not path.exists():
        pytest.skip(f"the published model {name} is not here")
    decision = zen.ZenEngine().create_decision(path.read_text(encoding="utf-8"))
    return lambda given: dict(decision.evaluate(given)["result"])


@pytest.fixture(scope="module")
def table() -> Policy:
    return load(HERE / "anchors" / "escalation.yaml")


@pytest.fixture(scope="module")
def breaches() -> Policy:
    return load(HERE / "anchors" / "sla.yaml")


def test_the_table_gives_the_same_level_on_every_complete_input(table: Policy) -> None:
    evaluate = model("zen-customer-service-escalation.json")
    inputs = [
        {"customer": {"tier": tier}, "issue": {"complexity": complexity, "financialImpact": amount}}
        for tier, complexity, amount in product(TIERS, COMPLEXITIES, AMOUNTS)
        if amount >= 0
    ]

    assert len(inputs) >= 1000
    for given in inputs:
        decision = table.route({"fields": given})
        assert decision.determined
        assert decision.level == evaluate(given)["escalation"]["level"], given


def test_where_the_table_falls_to_its_default_we_ask_or_refuse(table: Policy) -> None:
    """Side by side on inputs that are not valid: the table answers all of them."""
    evaluate = model("zen-customer-service-escalation.json")
    whole = {"customer": {"tier": "premium"}, "issue": {"complexity": "high", "financialImpact": 9999}}
    empty: dict[str, Any] = {}
    shouted = {**whole, "customer": {"tier": "PREMIUM"}}
    no_number = {**whole, "issue": {"complexity": "high", "financialImpact": "a lot"}}

    assert evaluate(empty)["escalation"]["level"] == evaluate(shouted)["escalation"]["level"] == "standard_support"
    assert not table.route({"fields": empty}).determined
    assert table.route({"fields": empty}).at_most == "immediate_executive"
    for given, code in ((shouted, "EP232"), (no_number, "EP233")):
        with pytest.raises(TicketError) as refused:
            table.route({"fields": given})
        assert [finding.code for finding in refused.value.diagnostics] == [code]


def measured() -> Iterator[dict[str, Any]]:
    for premium, down, downtime, response, loss in product((True, False), (True, False), DOWNTIMES, RESPONSES, LOSSES):
        if down or downtime == 0:
            yield {"premium": premium, "down": down, "downtime": downtime, "response_time": response, "packet_loss": Decimal(loss)}


def as_request(fields: dict[str, Any]) -> dict[str, Any]:
    service = {"status": "down" if fields["down"] else "up", "downtimeDuration": fields["downtime"]}
    service |= {"responseTime": fields["response_time"], "packetLoss": float(fields["packet_loss"])}
    return {"service": service, "customer": {"serviceTier": "premium" if fields["premium"] else "standard"}}


MEASURE_OF = {"down": "downtime", "slow": "response_time", "loss": "packet_loss"}


def looked_at(fields: dict[str, Any]) -> str:
    """The one measure that a first match looks at."""
    return "downtime" if fields["down"] else "response_time" if fields["response_time"] else "packet_loss"


def test_highest_wins_shows_each_breach_that_first_match_hides(breaches: Policy) -> None:
    """Both agree unless a measure is out of bounds that the chain of tables never looks at; then ours is the higher level."""
    evaluate = model("zen-service-level-agreement-enforcement.json")
    levels = [level.id for level in breaches.document.levels]
    hidden = 0
    for fields in measured():
        decision = breaches.route({"fields": fields})
        theirs = evaluate(as_request(fields))["escalationLevel"].replace("none", "none_needed")
        unseen = [trigger.id for trigger in decision.fired if MEASURE_OF[trigger.id.partition("-")[2]] != looked_at(fields)]
        assert decision.determined
        if decision.level == theirs:
            continue
        hidden += 1
        assert unseen, fields
        assert levels.index(decision.level or "") > levels.index(theirs), fields
    assert hidden > 0


def test_both_agree_where_one_measure_is_reported(breaches: Policy) -> None:
    evaluate = model("zen-service-level-agreement-enforcement.json")
    compared = 0
    for fields in measured():
        if sum(1 for name in ("downtime", "response_time", "packet_loss") if fields[name]) <= 1 and fields["down"] == bool(
            fields["downtime"]
        ):
            compared += 1
            theirs = evaluate(as_request(fields))["escalationLevel"].replace("none", "none_needed")
            assert breaches.route({"fields": fields}).level == theirs, fields
    assert compared > 20
