"""What a text says about each signal, for people who test their phrases and for programs: readings as text and as JSON.

`readings` reads, `plain` and `lines` give data, `sheet` and `marked` give text.
"""

from __future__ import annotations

from policy_engine.export.reading.lines import LineProblem, Row, answer_line, problem_line, read_row
from policy_engine.export.reading.plain import as_data, flat_signals, json_text
from policy_engine.export.reading.readings import (
    Asked,
    How,
    SignalReading,
    TextReadings,
    built_in_signals,
    policy_signals,
    read_signals,
    read_ticket_values,
)
from policy_engine.export.reading.sheet import Look, signals_text

__all__ = [
    "Asked",
    "How",
    "LineProblem",
    "Look",
    "Row",
    "SignalReading",
    "TextReadings",
    "answer_line",
    "as_data",
    "built_in_signals",
    "flat_signals",
    "json_text",
    "policy_signals",
    "problem_line",
    "read_row",
    "read_signals",
    "read_ticket_values",
    "signals_text",
]
