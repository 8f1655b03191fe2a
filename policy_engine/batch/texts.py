"""What the texts of a batch say: each is read once, and only what it says is kept."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt

from policy_engine.batch.arrow_values import plain_values
from policy_engine.batch.cells import Column
from policy_engine.batch.layout import Target
from policy_engine.batch.plan import BatchPlan
from policy_engine.batch.table import Table, Values
from policy_engine.clock import at_ticks
from policy_engine.facts import zone_of
from policy_engine.facts.texts import fact_of
from policy_engine.records import dataclass
from policy_engine.text import Message, Reading, TicketText, read_values_of

MAX_REMEMBERED = 50_000


@dataclass
class Texts:
    """`has_text`: whether the customer wrote anything, in all rows or row by row.

    `masks`, `known` by variable: cells, and 1 for known, 2 for not; 0 where silent."""

    has_text: Any = False
    masks: dict[str, Column] = field(default_factory=dict)
    known: dict[str, Column] = field(default_factory=dict)


def read_texts(plan: BatchPlan, table: Table, odd: npt.NDArray[np.bool_]) -> Texts:
    """Reads the texts of all rows but the odd ones."""
    columns = {name: table.columns.get(Target("ticket", name)) for name in ("subject", "text", "language", "created_at")}
    if columns["subject"] is None and columns["text"] is None:
        return Texts()
    rows = table.rows
    subjects, texts, languages, created = (listed(column, rows) for column in columns.values())
    found = Texts(np.zeros(rows, bool))
    wanted = [one.name for one in plan.wanted]
    for name in wanted:
        found.masks[name] = np.zeros(rows, plan.codes(name).dtype)
        found.known[name] = np.zeros(rows, np.uint8)
    zone = zone_of(plan.program)
    tickets: dict[int, TicketText] = {}
    for row in np.flatnonzero(~odd).tolist():
        messages = [Message(part, at=_written(created[row])) for part in (subjects[row], texts[row]) if part]
        if any(message.text.strip() for message in messages):
            found.has_text[row] = True
            language = languages[row]
            now = plan.now if table.nows is None else at_ticks(int(table.nows[row]), zone)
            tickets[row] = TicketText(messages, now, None if language is None else str(language))
    if not wanted:
        return found
    for row, readings in zip(tickets, read_values_of([*tickets.values()], plan.wanted), strict=True):
        for name in wanted:
            found.masks[name][row], found.known[name][row] = said(plan, name, readings[name])
    return found


def _written(value: Any) -> datetime | None:
    """When a ticket came in; rows where that is no time are odd, and not read here."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def listed(column: Values | None, rows: int) -> list[Any]:
    if column is None:
        return [None] * rows
    return column if isinstance(column, list) else plain_values(column)


def said(plan: BatchPlan, name: str, reading: Reading) -> tuple[int, int]:
    """The cells of a reading, and whether it is known."""
    key = (name, reading.values, reading.at_least, reading.at_most)
    if key not in plan.readings:
        if len(plan.readings) >= MAX_REMEMBERED:
            plan.readings.clear()
        fact = fact_of(reading, plan.program.currency)
        codes = plan.codes(name)
        if fact is None:
            plan.readings[key] = (0, 0)
        elif fact.possible is None:
            plan.readings[key] = (codes.code(codes.slot.full), 2)
        else:
            plan.readings[key] = (codes.code(codes.slot.mask_of(fact.possible)), 1 if fact.possible.is_known else 2)
    return plan.readings[key]
