"""Real tickets in bulk: a thousand at a time go through a policy as columns, with the router's answers.

Whatever is not plain (a ticket that one of the policies can't read) is left to be read one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from policy_engine.answer import Answer, ScaleAnswer
from policy_engine.api import Policy
from policy_engine.clock import ticks_of
from policy_engine.records import dataclass

if TYPE_CHECKING:
    from policy_engine.batch.answers import Answers
    from policy_engine.batch.plan import BatchPlan

ROWS = 1_000
Pair = tuple[Answer, Answer]


@dataclass
class Bulk:
    """Both policies, ready for batches."""

    policies: tuple[Policy, Policy]
    now: datetime
    plans: list[BatchPlan] = field(default_factory=list)

    def __post_init__(self) -> None:
        from policy_engine.batch.options import BatchOptions
        from policy_engine.batch.plan import make_plan

        options = BatchOptions(now=self.now, asks=False, lists=False)
        self.plans = [make_plan(policy, options) for policy in self.policies]

    def answers(self, tickets: Sequence[tuple[dict[str, Any], dict[str, Any]]], nows: Sequence[datetime]) -> list[Pair | None]:
        """Both answers to each ticket, which each policy has in its own words; None where one of the policies has none."""
        import numpy as np

        from policy_engine.batch.route import route_table
        from policy_engine.batch.table import table_of_records

        ticks, sides = np.asarray([ticks_of(now) for now in nows], np.int64), []
        for side, plan in enumerate(self.plans):
            table = table_of_records([pair[side] for pair in tickets], plan.layout)
            table.nows = ticks
            routed = route_table(plan, table)
            columns = routed.answers.own_arrays()
            sides.append([None if row in routed.rejects else _answer(plan, columns, row) for row in range(len(tickets))])
        return [None if old is None or new is None else (old, new) for old, new in zip(*sides, strict=True)]


def _answer(plan: BatchPlan, columns: Answers, row: int) -> Answer:
    """One row, as far as a replay looks at it: lanes and scales."""
    truths = (False, None, True)
    scales = {}
    for name, column in columns.scales.items():
        values = plan.program.scale_plans[name].values
        applies, low, high = (int(part[row]) for part in (column.applies, column.low, column.high))  # type: ignore[index]
        scales[name] = ScaleAnswer(truths[applies], values[low], values[high], (values[low], values[high]))
    lanes = {name: truths[int(column[row])] for name, column in columns.lanes.items()}  # type: ignore[index]
    return Answer({}, lanes, scales, {}, {})


def in_groups(rows: Iterable[Any], size: int = ROWS) -> Iterator[list[Any]]:
    """The rows, so many at a time."""
    rest = iter(rows)
    while group := list(islice(rest, size)):
        yield group
