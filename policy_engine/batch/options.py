"""How a batch is routed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from policy_engine.records import dataclass


@dataclass(frozen=True)
class BatchOptions:
    """How a batch is routed.

    `now`: the time every ticket is judged at; `take=False` takes nothing for granted. `columns`: what a column is for the policy (the
    ticket's key, field, signal or event) → its name in the batch. `asks=False` leaves out the question to ask, which costs most;
    `lists=False` leaves out what fired, what may fire, what caps and the lanes.
    """

    now: datetime | None = None
    take: bool = True
    columns: Mapping[str, str] = field(default_factory=dict)
    asks: bool = True
    lists: bool = True
