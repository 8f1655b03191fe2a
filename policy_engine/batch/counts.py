"""What is counted of a run: tickets by level, and by level and trigger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import field, fields
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from policy_engine.records import dataclass

NONE = ""
"""Stands for no level, and for no trigger."""


MAX_UNREAD = 100
OTHERS = "…"
"""Stands for the names of columns that are too many to list."""


@dataclass(slots=True)
class Counts:
    """`levels` by the level to work at; `triggers` by trigger and level, joined by a line break; `rejects` by code; `unread` by column."""

    tickets: int = 0
    unsettled: int = 0
    rejected: int = 0
    levels: Counter[str] = field(default_factory=Counter)
    triggers: Counter[str] = field(default_factory=Counter)
    rejects: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)

    def add(self, other: Counts) -> None:
        for part in fields(self):
            mine, theirs = getattr(self, part.name), getattr(other, part.name)
            setattr(self, part.name, mine + theirs)
        self.unread = bounded(self.unread)

    def data(self) -> dict[str, Any]:
        return {part.name: getattr(self, part.name) for part in fields(self)}


def bounded(unread: Counter[str]) -> Counter[str]:
    """The most frequent columns; the others, which may be as many as there are rows, count as one."""
    if len(unread) <= MAX_UNREAD:
        return unread
    names = sorted((name for name in unread if name != OTHERS), key=lambda name: (-unread[name], name))[: MAX_UNREAD - 1]
    kept = Counter({name: unread[name] for name in names})
    kept[OTHERS] = unread.total() - kept.total()
    return kept


def by_trigger(triggers: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """Tickets by trigger, and by level in each; `NONE` is no trigger, or no level."""
    found: dict[str, dict[str, int]] = {}
    for pair, count in triggers.items():
        trigger, _, level = pair.partition("\n")
        found.setdefault(trigger, {})[level] = count
    return found


def counts_from(data: dict[str, Any]) -> Counts:
    """Counts as `Counts.data` gave them."""
    found: dict[str, Any] = {name: Counter(value) if isinstance(value, dict) else value for name, value in data.items()}
    return Counts(**found)


def count_answers(answers: pa.RecordBatch) -> Counts:
    """The counts of a batch of answers."""
    found = Counts(answers.num_rows, int(pc.sum(pc.invert(answers["settled"])).as_py() or 0))
    levels = answers["work_at"]
    names = [*levels.dictionary.to_pylist(), NONE]
    codes = np.asarray(levels.indices.fill_null(len(names) - 1))
    found.levels = _counter(names, np.bincount(codes, minlength=len(names)))
    if "fired" not in answers.schema.names:
        return found
    fired = answers["fired"]
    triggers = [*fired.values.dictionary.to_pylist(), NONE]
    flat = fired.flatten()
    pairs = np.asarray(flat.indices) * len(names) + codes[np.asarray(pc.list_parent_indices(fired))]
    alone = (len(triggers) - 1) * len(names) + codes[np.asarray(pc.list_value_length(fired)) == 0]
    words = [f"{trigger}\n{name}" for trigger in triggers for name in names]
    found.triggers = _counter(words, np.bincount(np.concatenate([pairs, alone]), minlength=len(words)))
    return found


def _counter(names: list[str], counts: Any) -> Counter[str]:
    return Counter({name: int(count) for name, count in zip(names, counts.tolist(), strict=True) if count})
