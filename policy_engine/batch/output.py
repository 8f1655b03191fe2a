"""The answers to a batch as an Arrow batch: one row a ticket, in the order in which they came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from policy_engine.batch.answers import Answers, ScaleColumns
from policy_engine.batch.cells import Column
from policy_engine.batch.kleene import FALSE, TRUE, UNKNOWN, Truths, as_column
from policy_engine.batch.layout import Target
from policy_engine.batch.plan import BatchPlan
from policy_engine.batch.table import Table
from policy_engine.model.program import Program, ScalePlan

WORD = pa.dictionary(pa.int16(), pa.string())
WORDS = pa.list_(WORD)


def output_schema(program: Program, *, plain: bool = False, asks: bool = True, lists: bool = True) -> pa.Schema:
    """The columns of the answer. `plain` has texts where they are coded else, for files and Spark."""
    word, words = (pa.string(), pa.list_(pa.string())) if plain else (WORD, WORDS)
    fields = [
        ("id", pa.string()),
        ("level", word),
        ("at_most", word),
        ("work_at", word),
        ("determined", pa.bool_()),
        ("settled", pa.bool_()),
    ]
    for scale in program.scales:
        if scale.name != "level":
            fields += [(f"scale.{scale.name}", word), (f"scale.{scale.name}.at_most", word)]
    if lists:
        fields += [(name, words) for name in ("lanes", "possible_lanes", "fired", "undetermined", "capped")]
    fields += [("ask", word)] if asks else []
    return pa.schema([*fields, ("findings", pa.int32())])


def output_batch(plan: BatchPlan, table: Table, routed: Any) -> pa.RecordBatch:
    """The columns of `output_schema`."""
    return _Output(plan, table, routed).batch()


class _Output:
    def __init__(self, plan: BatchPlan, table: Table, routed: Any) -> None:
        self.plan, self.table, self.rows = plan, table, table.rows
        self.answers: Answers = routed.answers
        self.asks: Mapping[int, str] = routed.asks
        self.findings = np.zeros(self.rows, np.int32)
        for row, found in routed.rejects.items():
            self.findings[row] = len(found)
        self.is_out = self.findings > 0 if routed.rejects else None

    def batch(self) -> pa.RecordBatch:
        options = self.plan.options
        schema = output_schema(self.plan.program, asks=options.asks, lists=options.lists)
        columns = {"id": self.ids(), **self.scales(), "findings": pa.array(self.findings)}
        columns |= self.lists() if options.lists else {}
        columns |= {"ask": self.ask()} if options.asks else {}
        return pa.RecordBatch.from_arrays([columns[name] for name in schema.names], schema=schema)

    def ids(self) -> pa.Array:
        column = self.table.columns.get(Target("ticket", "id"))
        if column is None:
            return pa.nulls(self.rows, pa.string())
        if isinstance(column, list):
            return pa.array([None if value is None else str(value) for value in column], pa.string())
        return column.cast(pa.string())

    def scales(self) -> dict[str, pa.Array]:
        program, found = self.plan.program, {}
        for scale in program.scales:
            if scale.name == "level":
                continue
            columns = self.answers.scales[scale.name]
            found[f"scale.{scale.name}"] = self.words(scale, columns, columns.low)
            found[f"scale.{scale.name}.at_most"] = self.words(scale, columns, columns.high)
        determined = {scale.name: self.determined(scale) for scale in program.scales}
        settled = np.logical_and.reduce([np.ones(self.rows, bool), *determined.values()])
        for truths in self.answers.lanes.values():
            settled &= as_column(truths, self.rows) != UNKNOWN
        level = program.scale_plans.get("level")
        by_level = np.logical_and.reduce([np.ones(self.rows, bool), *determined.values()])
        found |= {name: pa.nulls(self.rows, WORD) for name in ("level", "at_most", "work_at")}
        if level is not None:
            columns, by_level = self.answers.scales["level"], determined["level"]
            work_at = columns.high if level.when_unsure == "higher" else columns.low
            ends = (("level", columns.low), ("at_most", columns.high), ("work_at", work_at))
            found |= {name: self.words(level, columns, ranks) for name, ranks in ends}
        return {**found, "determined": pa.array(by_level, mask=self.is_out), "settled": pa.array(settled, mask=self.is_out)}

    def words(self, scale: ScalePlan, columns: ScaleColumns, ranks: Truths) -> pa.Array:
        """Ranks as values of the scale; none where it does not apply or there is no answer."""
        missing = self.is_out
        if columns.applies is not TRUE:
            outside = as_column(columns.applies, self.rows) == FALSE
            missing = outside if missing is None else missing | outside
        codes = pa.array(as_column(ranks, self.rows).astype(np.int16), mask=missing)
        return pa.DictionaryArray.from_arrays(codes, pa.array(scale.values, pa.string()))

    def determined(self, scale: ScalePlan) -> Column:
        """As `Decider.scale` says it: settled by somebody, or one value that rests on nothing assumed."""
        columns = self.answers.scales[scale.name]
        applies, low, high, decided = (as_column(c, self.rows) for c in (columns.applies, columns.low, columns.high, columns.decided))
        is_assumed = np.zeros(self.rows, bool)
        for name in self.plan.program.all_needs(scale.name):
            is_assumed |= self.assumed(name)
        return np.where(applies == FALSE, ~is_assumed, (decided > 0) | ((applies == TRUE) & (low == high) & ~is_assumed))

    def assumed(self, name: str) -> Column | bool:
        plan = self.plan.program.scale_plans.get(name)
        if plan is None or plan.when_unsure == "ask":
            return False
        columns = self.answers.scales[name]
        applies, low, high = (as_column(column, self.rows) for column in (columns.applies, columns.low, columns.high))
        found: Column = np.logical_and(applies != FALSE, low != high)
        return found

    def lists(self) -> dict[str, pa.Array]:
        program, answers = self.plan.program, self.answers
        ranks = program.scale_plans
        heights = {t.name: -max(ranks[scale].rank(value) for scale, value in t.raises) for t in program.triggers if t.raises}
        triggers = {name: answers.triggers[name] for name in sorted(heights, key=lambda name: (heights[name], name))}
        return {
            "lanes": self.names(answers.lanes, TRUE),
            "possible_lanes": self.names(answers.lanes, UNKNOWN),
            "fired": self.names(triggers, TRUE),
            "undetermined": self.names(triggers, UNKNOWN),
            "capped": self.names({name: self.capping(name) for name in answers.gates}, TRUE),
        }

    def capping(self, gate: str) -> Truths:
        """Where a gate holds, or may, and something would go higher."""
        plan = next(plan for plan in self.plan.program.gates if plan.name == gate)
        could = np.zeros(self.rows, bool)
        for scale, cap in plan.caps:
            could |= self.could_exceed(self.plan.program.scale_plans[scale], cap)
        holds = as_column(self.answers.gates[gate], self.rows) != FALSE
        return np.where(holds & could, np.uint8(TRUE), np.uint8(FALSE))

    def could_exceed(self, scale: ScalePlan, cap: str) -> Column:
        applies = as_column(self.answers.scales[scale.name].applies, self.rows) != FALSE
        could = np.full(self.rows, (scale.table is not None or scale.never_falls) and scale.rank(cap) < len(scale.values) - 1)
        for trigger in self.plan.program.triggers:
            value = dict(trigger.raises).get(scale.name)
            if value is not None and scale.rank(value) > scale.rank(cap):
                could |= as_column(self.answers.triggers[trigger.name], self.rows) != FALSE
        found: Column = np.logical_and(could, applies)
        return found

    def names(self, columns: Mapping[str, Truths], truth: int) -> pa.Array:
        """For each row, the names whose column has this truth, in the order of `columns`."""
        kept = {name: column for name, column in columns.items() if not isinstance(column, int) or column == truth}
        matrix = np.ones((len(kept), self.rows), bool)
        for index, column in enumerate(kept.values()):
            if not isinstance(column, int):
                np.equal(column, truth, out=matrix[index])
        if self.is_out is not None:
            matrix[:, self.is_out] = False
        offsets = np.concatenate([[0], np.cumsum(np.count_nonzero(matrix, axis=0))]).astype(np.int32)
        codes = (np.flatnonzero(np.ascontiguousarray(matrix.T)) % max(len(kept), 1)).astype(np.int16)
        return pa.ListArray.from_arrays(pa.array(offsets), coded_words(codes, list(kept)), type=WORDS)

    def ask(self) -> pa.Array:
        words = list(dict.fromkeys(self.asks.values()))
        order = {word: code for code, word in enumerate(words)}
        codes = np.full(self.rows, -1, np.int16)
        for row, word in self.asks.items():
            codes[row] = order[word]
        return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), pa.array(words, pa.string()))


def coded_words(codes: Column, words: Sequence[str]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(words, pa.string()))
