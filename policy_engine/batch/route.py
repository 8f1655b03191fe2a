"""Routes a table: column by column where that can be done, row by row where it can't, with the same answers."""

from __future__ import annotations

from dataclasses import field

import numpy as np
import pyarrow as pa

from policy_engine.api import Policy
from policy_engine.batch.answers import Answers, empty_answers, stacked
from policy_engine.batch.cells import Column
from policy_engine.batch.check_columns import map_columns
from policy_engine.batch.evaluate import evaluate
from policy_engine.batch.gathered import Gathered, gather_columns
from policy_engine.batch.kleene import Masks
from policy_engine.batch.loose import LooseBlock, Relevance
from policy_engine.batch.one_by_one import RowAnswer, route_row
from policy_engine.batch.options import BatchOptions
from policy_engine.batch.output import output_batch
from policy_engine.batch.plan import BatchPlan, make_plan
from policy_engine.batch.table import Table, table_of_batch
from policy_engine.clock import at_ticks
from policy_engine.diagnostics import Diagnostic
from policy_engine.facts import zone_of
from policy_engine.messages import say
from policy_engine.records import dataclass

BLOCK = 65_536
"""Rows that are judged together: few enough for their columns to stay in the processor's cache."""


@dataclass(slots=True)
class Routed:
    """The answers to a table. `asks`: row → first question to ask. `rejects`: row → why it has no answer."""

    answers: Answers
    asks: dict[int, str] = field(default_factory=dict)
    rejects: dict[int, tuple[Diagnostic, ...]] = field(default_factory=dict)


def route_batch(policy: Policy, batch: pa.RecordBatch, options: BatchOptions | None = None) -> pa.RecordBatch:
    """The answers to a batch of tickets, in its order; docs/batch.md lists the columns.

    Raises ValueError for columns that can't be: `columns` names none, two are the same thing, or none is read; and TypeError for no batch.
    """
    plan = make_plan(policy, options or BatchOptions())
    if not isinstance(batch, pa.RecordBatch):
        raise TypeError(say("batch.no_record_batch", kind=type(batch).__name__))
    wrong = map_columns(plan.program, plan.options.columns, batch.schema.names).findings
    if wrong:
        raise ValueError("; ".join(finding.message for finding in wrong))
    return route_with(plan, batch)


def route_with(plan: BatchPlan, batch: pa.RecordBatch) -> pa.RecordBatch:
    """Like `route_batch`, for one of many batches."""
    table = table_of_batch(batch, plan.layout)
    return output_batch(plan, table, route_table(plan, table))


def route_table(plan: BatchPlan, table: Table) -> Routed:
    """The answers to a table."""
    if not plan.is_columnar:
        return _row_by_row(plan, table, Routed(empty_answers(plan.program, table.rows, lists=plan.options.lists)), np.arange(table.rows))
    given = gather_columns(plan, table)
    blocks = [_route_block(plan, given.rows(slice(start, start + BLOCK))) for start in range(0, max(table.rows, 1), BLOCK)]
    found = Routed(stacked([answers for answers, _ in blocks]))
    odd = np.flatnonzero(given.odd)
    if len(odd):
        found.answers = found.answers.own_arrays()
    if plan.options.asks:
        _ask(plan, table, found, (given, [masks for _, masks in blocks]))
    return _row_by_row(plan, table, found, odd) if len(odd) else found


def _route_block(plan: BatchPlan, given: Gathered) -> tuple[Answers, list[Masks]]:
    """The answers to a block. What clocks say is looked for only where it matters, which is seen with all clocks left open."""
    rows, needed = len(given.odd), None
    if plan.has_clocks:
        loose = LooseBlock(plan, given, rows)
        loose.answers()
        needed = {name: active & ~given.odd for name, active in Relevance(loose).clocks.items()}
    return evaluate(plan, given, rows, needed)


def _row_by_row(plan: BatchPlan, table: Table, found: Routed, rows: Column) -> Routed:
    for row in rows.tolist():
        one = _route_row(plan, table, row)
        if one.answer is None:
            found.rejects[row] = one.findings
            continue
        found.answers.put(row, one.answer, plan.program)
        if one.ask is not None:
            found.asks[row] = one.ask
    return found


def _route_row(plan: BatchPlan, table: Table, row: int) -> RowAnswer:
    now = None if table.nows is None else at_ticks(int(table.nows[row]), zone_of(plan.program))
    return route_row(plan, table.ticket(row), now)


def _ask(plan: BatchPlan, table: Table, found: Routed, known: tuple[Gathered, list[list[Masks]]]) -> None:
    """The first question of every open row: the same wherever all that can still matter is the same, so it is looked for once."""
    given, blocks = known
    is_open = found.answers.is_open & ~given.odd
    for start, masks in zip(range(0, max(table.rows, 1), BLOCK), blocks, strict=True):
        at = np.flatnonzero(is_open[start : start + BLOCK])
        if not len(at):
            continue
        strict = [mask if isinstance(mask, int) else mask[at] for mask in masks]
        block = LooseBlock(plan, given.rows(start + at), len(at), strict=strict)
        block.answers()
        keys = Relevance(block).keys()
        asks: dict[bytes, str | None] = {}
        for row, key in zip((start + at).tolist(), keys, strict=True):
            if key not in asks:
                asks[key] = _first_ask(plan, table, key, row)
            if (ask := asks[key]) is not None:
                found.asks[row] = ask


def _first_ask(plan: BatchPlan, table: Table, key: bytes, row: int) -> str | None:
    """INVARIANT: only the answer to a ticket is kept. What a row that is none would leave here, others would be told."""
    if key in plan.asked:
        return plan.asked[key]
    one = _route_row(plan, table, row)
    if one.answer is not None:
        plan.asked[key] = one.ask
    return one.ask
