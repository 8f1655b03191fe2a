"""The bare answers to many tickets, as columns of numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import field
from typing import Any

import numpy as np
import numpy.typing as npt

from policy_engine.answer import Answer
from policy_engine.batch.cells import Column
from policy_engine.batch.kleene import FALSE, TRUE, UNKNOWN, Truths, as_column
from policy_engine.logic import Truth
from policy_engine.model.program import Program
from policy_engine.records import dataclass

CODES: dict[Truth, int] = {False: FALSE, None: UNKNOWN, True: TRUE}


@dataclass(slots=True)
class ScaleColumns:
    """Whether a scale applies, its bounds as ranks, and whether somebody decided it."""

    applies: Truths
    low: Truths
    high: Truths
    decided: Truths = 0


@dataclass(slots=True)
class Answers:
    """Truths by lane, trigger (of those that raise something) and gate, and the columns of each scale."""

    rows: int
    lanes: dict[str, Truths] = field(default_factory=dict)
    triggers: dict[str, Truths] = field(default_factory=dict)
    gates: dict[str, Truths] = field(default_factory=dict)
    scales: dict[str, ScaleColumns] = field(default_factory=dict)

    def put(self, row: int, answer: Answer, program: Program) -> None:
        """Write the ordinary router's answer over one row; every column is an own array by then."""
        for group, truths in ((self.lanes, answer.lanes), (self.triggers, answer.triggers), (self.gates, answer.gates)):
            for name, column in group.items():
                column[row] = CODES[truths[name]]  # type: ignore[index]
        for name, scale in self.scales.items():
            given, ranks = answer.scales[name], program.scale_plans[name]
            values = (CODES[given.applies], ranks.rank(given.low), ranks.rank(given.high), int(given.decided is not None))
            for part, value in zip(("applies", "low", "high", "decided"), values, strict=True):
                getattr(scale, part)[row] = value

    def map(self, change: Callable[[Truths], Truths]) -> Answers:
        """The same with every column changed."""
        lanes, triggers, gates = ({n: change(column) for n, column in group.items()} for group in (self.lanes, self.triggers, self.gates))
        scales = {n: ScaleColumns(*map(change, (s.applies, s.low, s.high, s.decided))) for n, s in self.scales.items()}
        return Answers(self.rows, lanes, triggers, gates, scales)

    def own_arrays(self) -> Answers:
        """The same, with every column as an array that may be written to."""
        return self.map(lambda column: np.array(as_column(column, self.rows)))

    @property
    def is_open(self) -> npt.NDArray[np.bool_]:
        """Rows in which a scale or a lane is not settled."""
        found = np.zeros(self.rows, bool)
        for scale in self.scales.values():
            applies, low, high = (as_column(column, self.rows) for column in (scale.applies, scale.low, scale.high))
            found |= (applies == UNKNOWN) | ((applies == TRUE) & (low != high))
        for lane in self.lanes.values():
            found |= as_column(lane, self.rows) == UNKNOWN
        return found


def empty_answers(program: Program, rows: int, *, lists: bool = True) -> Answers:
    """Answers to be filled in row by row."""

    def zeros(names: Iterable[str]) -> dict[str, Truths]:
        return {name: np.zeros(rows, np.uint8) for name in names}

    scales = {scale.name: ScaleColumns(*(np.zeros(rows, np.uint8) for _ in range(4))) for scale in program.scales}
    triggers = zeros(trigger.name for trigger in program.triggers if trigger.raises and lists)
    return Answers(rows, zeros(lane.name for lane in program.lanes), triggers, zeros(gate.name for gate in program.gates if lists), scales)


def stacked(parts: Sequence[Answers]) -> Answers:
    """Blocks one under the other."""
    if len(parts) == 1:
        return parts[0]
    rows = sum(part.rows for part in parts)

    def stack(pick: Callable[[Answers], Any]) -> Truths:
        columns = [pick(part) for part in parts]
        if all(isinstance(column, int) and column == columns[0] for column in columns):
            return int(columns[0])
        return np.concatenate([as_column(column, part.rows) for column, part in zip(columns, parts, strict=True)])

    first = parts[0]
    scales = {
        name: ScaleColumns(*(stack(lambda part, n=name, f=f: getattr(part.scales[n], f)) for f in ("applies", "low", "high", "decided")))  # type: ignore[misc]
        for name in first.scales
    }
    lanes = {name: stack(lambda part, n=name: part.lanes[n]) for name in first.lanes}  # type: ignore[misc]
    triggers = {name: stack(lambda part, n=name: part.triggers[n]) for name in first.triggers}  # type: ignore[misc]
    gates = {name: stack(lambda part, n=name: part.gates[n]) for name in first.gates}  # type: ignore[misc]
    return Answers(rows, lanes, triggers, gates, scales)


__all__ = ["Answers", "Column", "ScaleColumns", "empty_answers", "stacked"]
