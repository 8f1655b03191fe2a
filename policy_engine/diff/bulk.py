"""Real tickets in bulk: a thousand lines at a time go through a policy as columns, with the router's answers.

Whatever is not plain (a line that is no ticket, a ticket that one of the policies can't read) is left to be read line by line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from datetime import datetime
from importlib.util import find_spec
from itertools import islice
from typing import TYPE_CHECKING, Any

from policy_engine.answer import Answer, ScaleAnswer
from policy_engine.api import Policy
from policy_engine.records import dataclass

if TYPE_CHECKING:
    from policy_engine.batch.answers import Answers
    from policy_engine.batch.plan import BatchPlan

ROWS = 1_000
Pair = tuple[Answer, Answer]


class _Doubled(ValueError):
    """A key stands twice in one object."""


def plain_record(line: bytes) -> dict[str, Any] | None:
    """The object of a line, without keys that have no value; None for what is to be read with its places."""
    try:
        record = json.loads(line.decode("utf-8-sig"), object_pairs_hook=_unique, parse_constant=_refuse)
    except ValueError:
        return None
    return {key: value for key, value in record.items() if value is not None} if isinstance(record, dict) else None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Doubled
    return found


def _refuse(word: str) -> Any:
    raise ValueError(word)


def can_route_in_bulk() -> bool:
    """Whether the extra [batch] is installed."""
    return all(find_spec(name) is not None for name in ("numpy", "pyarrow"))


@dataclass
class Bulk:
    """Both policies, ready for batches. `strict`: what no ticket has is a mistake, as in a single ticket."""

    policies: tuple[Policy, Policy]
    now: datetime
    strict: bool = True
    plans: list[BatchPlan] = field(default_factory=list)

    def __post_init__(self) -> None:
        from policy_engine.batch.options import BatchOptions
        from policy_engine.batch.plan import make_plan

        options = BatchOptions(now=self.now, asks=False, lists=False, strict=self.strict)
        self.plans = [make_plan(policy, options) for policy in self.policies]

    def answers(self, records: Sequence[dict[str, Any]]) -> list[Pair | None]:
        """Both answers to each ticket; None where one of the policies has none."""
        from policy_engine.batch.route import route_table
        from policy_engine.batch.table import table_of_records

        sides = []
        for plan in self.plans:
            routed = route_table(plan, table_of_records(records, plan.layout))
            columns = routed.answers.own_arrays()
            sides.append([None if row in routed.rejects else _answer(plan, columns, row) for row in range(len(records))])
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


def in_groups(lines: Iterable[Any], size: int = ROWS) -> Iterator[list[Any]]:
    """The lines, so many at a time."""
    rest = iter(lines)
    while group := list(islice(rest, size)):
        yield group
