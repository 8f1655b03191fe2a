"""How fast tickets are routed in bulk: `.venv/bin/python -m benchmarks.batch [ROWS]`.

Every side starts from the same RecordBatch: texts and numbers, a tenth of them missing. NumPy masks are written by hand for the policy, on
dictionary codes, once three-valued (level and highest possible level, as ours) and once as if every value were known. zen-engine gets its
rows as it wants them, as dictionaries, and the quicker of its two calls counts; turning the batch into dictionaries counts for it, as
reading columns counts for us. Answers are compared
before anything is timed. Figures are of one run, the best of several passes; the ratios are what should stay.
"""

from __future__ import annotations

import json
import random
import time
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.desk_tickets import desk_tickets
from policy_engine.api import Policy, load
from policy_engine.batch import BatchOptions
from policy_engine.batch.plan import make_plan
from policy_engine.batch.route import route_table, route_with
from policy_engine.batch.table import table_of_records

ROWS, PASSES, MISSING = 1_000_000, 5, 0.1
ZEN_ROWS, DESK_ROWS = 500, 10_000
POLICIES = ("projectflow", "online_shop", "service_desk", "bank_complaints", "software_vendor")
SIZES = {"small policy, 5 triggers": 5, "200 triggers": 200}
PLANS, REGIONS, LEVELS = ("free", "team", "business", "enterprise"), ("us", "eu", "asia"), ("front", "senior", "lead", "head")
NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Line:
    """One trigger: a plan, perhaps a region, and an amount or a count above a limit lead to a level."""

    level: int
    plan: str
    region: str | None
    column: str
    limit: int


def lines_of(count: int) -> list[Line]:
    chance = random.Random(count)
    return [
        Line(
            chance.randint(1, 3),
            chance.choice(PLANS),
            chance.choice([None, *REGIONS]),
            chance.choice(["amount", "contacts"]),
            chance.randrange(10, 990, 10),
        )
        for _ in range(count)
    ]


def policy_of(lines: Sequence[Line]) -> Policy:
    """The lines as a policy."""
    triggers = [
        {
            "id": f"t{index}",
            "title": f"Trigger {index}",
            "level": LEVELS[line.level],
            "when": {"plan": line.plan, **({"region": line.region} if line.region else {}), line.column: f"over {line.limit}"},
        }
        for index, line in enumerate(lines)
    ]
    signals = [
        {"id": "plan", "type": "choice", "values": list(PLANS), "field": "plan"},
        {"id": "region", "type": "choice", "values": list(REGIONS), "field": "region"},
        {"id": "amount", "type": "number", "field": "amount"},
        {"id": "contacts", "type": "number", "field": "contacts"},
    ]
    levels = [{"id": level, "title": level} for level in LEVELS]
    head = {"format": "escalation-policy/1", "id": "bench", "title": "Bench"}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "bench.yaml"
        path.write_text(json.dumps({**head, "levels": levels, "signals": signals, "triggers": triggers}), encoding="utf-8")
        return load(path)


def batch_of(rows: int) -> pa.RecordBatch:
    """Random tickets: texts and numbers, some of them missing."""
    chance = np.random.default_rng(3)

    def column(values: Any) -> pa.Array:
        return pa.array(values, mask=chance.random(rows) < MISSING)

    texts = {
        name: column(np.asarray(words, object)[chance.integers(0, len(words), rows)])
        for name, words in (("plan", PLANS), ("region", REGIONS))
    }
    numbers = {"amount": column(np.round(chance.random(rows) * 1000, 2)), "contacts": column(np.floor(chance.random(rows) * 1000))}
    return pa.RecordBatch.from_pydict({**texts, **numbers})


# ---- the peers

Answer = tuple[Any, ...]


def ours(policy: Policy, batch: pa.RecordBatch, options: BatchOptions) -> Callable[[], pa.RecordBatch]:
    return lambda: route_with(make_plan(policy, options), batch)


def masks_by_hand(lines: Sequence[Line], batch: pa.RecordBatch, *, three_valued: bool) -> Callable[[], Answer]:
    """What somebody who knows NumPy would write for these lines: codes once a column, each test once, highest level last."""

    def run() -> Answer:
        sure: dict[Any, Any] = {}
        maybe: dict[Any, Any] = {}
        for name, words in (("plan", PLANS), ("region", REGIONS)):
            coded = pc.dictionary_encode(batch[name])
            codes = np.asarray(coded.indices.fill_null(127).cast(pa.int8()))
            order = coded.dictionary.to_pylist()
            for word in words:
                sure[name, word] = codes == (order.index(word) if word in order else -2)
                maybe[name, word] = sure[name, word] | (codes == 127) if three_valued else None
        numbers = {name: np.asarray(batch[name].fill_null(np.nan)) for name in ("amount", "contacts")}
        missing = {name: np.isnan(column) for name, column in numbers.items()} if three_valued else {}
        tests = {(line.column, line.limit) for line in lines}
        sure |= {test: numbers[test[0]] > test[1] for test in tests}
        maybe |= {test: sure[test] | missing[test[0]] for test in tests} if three_valued else {}
        ends = [sure, maybe] if three_valued else [sure]
        found = [np.zeros(batch.num_rows, np.int8) for _ in ends]
        for level in (1, 2, 3):
            for end, truths in zip(found, ends, strict=True):
                fires = np.zeros(batch.num_rows, bool)
                for line in lines:
                    if line.level == level:
                        test = truths["plan", line.plan] & truths[line.column, line.limit]
                        fires |= test & truths["region", line.region] if line.region else test
                end[fires] = level
        return tuple(found)

    return run


def zen_in_bulk(lines: Sequence[Line], batch: pa.RecordBatch, *, at_once: bool) -> Callable[[], list[int]]:
    """A decision table, the highest level first: asked row by row, or with its own call for many at once."""
    import zen

    columns = ("plan", "region", "amount", "contacts")
    rules: list[dict[str, str]] = []
    for line in sorted(lines, key=lambda line: -line.level):
        cells = {"plan": json.dumps(line.plan), "region": json.dumps(line.region) if line.region else "", "amount": "", "contacts": ""}
        cells[line.column] = f"> {line.limit}"
        rules.append({"_id": str(len(rules)), **cells, "level": str(line.level)})
    rules.append({"_id": "none", **dict.fromkeys(columns, ""), "level": "0"})
    inputs = [{"id": name, "name": name, "field": name} for name in columns]
    table = {"hitPolicy": "first", "inputs": inputs, "outputs": [{"id": "level", "name": "level", "field": "level"}], "rules": rules}
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in"},
        {"id": "table", "type": "decisionTableNode", "name": "table", "content": table},
        {"id": "out", "type": "outputNode", "name": "out"},
    ]
    edges = [{"id": "a", "sourceId": "in", "targetId": "table"}, {"id": "b", "sourceId": "table", "targetId": "out"}]
    content = json.dumps({"nodes": nodes, "edges": edges})
    if at_once:
        engine = zen.ZenEngine({"loader": lambda key: content})
        return lambda: [
            found["data"]["result"]["level"]
            for found in engine.evaluate_batch([{"key": "table", "context": row} for row in batch.to_pylist()])
        ]
    decision = zen.ZenEngine().create_decision(content)
    return lambda: [decision.evaluate(row)["result"]["level"] for row in batch.to_pylist()]


# ---- measuring


def seconds(run: Callable[[], Any], passes: int, clock: Callable[[], float] = time.perf_counter) -> float:
    """The best of several passes."""
    best = 1e9
    for _ in range(passes):
        begun = clock()
        run()
        best = min(best, clock() - begun)
    return best


def check_answers(lines: Sequence[Line], policy: Policy, batch: pa.RecordBatch) -> None:
    """Everybody must say the same, or there is nothing to compare."""
    options = BatchOptions(now=NOW, asks=False, lists=False)
    answer = ours(policy, batch, options)()
    mine = [np.asarray([LEVELS.index(word) for word in answer[name].to_pylist()]) for name in ("level", "at_most")]
    by_hand = masks_by_hand(lines, batch, three_valued=True)()
    assert (mine[0] == by_hand[0]).all() and (mine[1] == by_hand[1]).all()
    assert (mine[0] == masks_by_hand(lines, batch, three_valued=False)()[0]).all()
    few = batch.slice(0, ZEN_ROWS)
    for at_once in (False, True):
        assert zen_in_bulk(lines, few, at_once=at_once)() == mine[0][: few.num_rows].tolist()


def measure(title: str, lines: Sequence[Line], rows: int, passes: int) -> dict[str, float]:
    """Microseconds a ticket of every side."""
    policy, batch = policy_of(lines), batch_of(rows)
    check_answers(lines, policy, batch)
    few = batch.slice(0, min(rows, ZEN_ROWS))
    found = {
        "ours": seconds(ours(policy, batch, BatchOptions(now=NOW, asks=False, lists=False)), passes) / rows,
        "ours, with lists of triggers": seconds(ours(policy, batch, BatchOptions(now=NOW, asks=False)), passes) / rows,
        "NumPy masks, three-valued": seconds(masks_by_hand(lines, batch, three_valued=True), passes) / rows,
        "NumPy masks, all known": seconds(masks_by_hand(lines, batch, three_valued=False), passes) / rows,
        "zen-engine": min(seconds(zen_in_bulk(lines, few, at_once=at_once), 2) for at_once in (False, True)) / few.num_rows,
    }
    return {name: value * 1e6 for name, value in found.items()}


def report(rows: int, passes: int = PASSES) -> None:
    """Print every figure."""
    print(f"{rows:,} tickets in one batch, {MISSING:.0%} of the values missing; microseconds a ticket")
    for title, count in SIZES.items():
        found = measure(title, lines_of(count), rows, passes)
        print(f"{title}: " + "; ".join(f"{name} {value:.3f}" for name, value in found.items()))
        mine, three, two, zen = (found[name] for name in ("ours", "NumPy masks, three-valued", "NumPy masks, all known", "zen-engine"))
        print(f"  ours is {mine / three:.1f} × the masks, {mine / two:.1f} × masks without missing; zen-engine is {zen / mine:,.0f} × ours")


def rows_a_second(name: str, rows: int, *, asks: bool) -> float:
    """Random tickets without texts through a shipped policy: every field and every event of it is filled now and then.
    Seconds of processor time, once the tickets are read into columns."""
    policy = load(Path("policies") / name)
    plan = make_plan(policy, BatchOptions(now=NOW, asks=asks))
    first, rest = (table_of_records(desk_tickets(policy.source.program, count, seed=1), plan.layout) for count in (50, rows))
    route_table(plan, first)  # holidays and other things that are made once
    return rows / seconds(lambda: route_table(plan, rest), 1, time.process_time)


def report_policies(rows: int) -> None:
    """Print the rows a second of every shipped policy."""
    print(f"{rows:,} tickets without texts, no question; and a twentieth of them with the question to ask: rows a second of processor time")
    for name in POLICIES:
        print(f"{name}: {rows_a_second(name, rows, asks=False):,.0f}; {rows_a_second(name, max(rows // 20, 1), asks=True):,.0f}")


if __name__ == "__main__":
    parser = ArgumentParser(prog="python -m benchmarks.batch", description=__doc__)
    parser.add_argument("rows", metavar="ROWS", nargs="?", type=int, default=ROWS, help=f"rows of the batch; {ROWS:,} unless given")
    report(parser.parse_args().rows)
    report_policies(DESK_ROWS)
