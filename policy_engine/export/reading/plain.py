"""Readings as plain data: one flat value a signal, or everything with quotes and places."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypeAlias

from policy_engine.export.reading.readings import SignalReading, TextReadings
from policy_engine.quantities.durations import clock_words
from policy_engine.quantities.money import Money
from policy_engine.text import Evidence, Guard, Span
from policy_engine.text.reading import Value

FORMAT = "escalation-signals/1"
HOUR = 3600
EXACT = 10**15
"""Whole numbers up to here are written as such; larger ones lose digits in most readers of JSON anyway."""

_HALF = re.compile("[\ud800-\udfff]")

Plain: TypeAlias = bool | int | float | str | None


def flat_signals(signals: Iterable[SignalReading]) -> dict[str, Plain]:
    """Name → value: true or false, a word, an amount, a number, or hours. None is not known, or more than one value is possible."""
    return {signal.name: plain_value(signal) for signal in signals}


def plain_value(signal: SignalReading) -> Plain:
    values = signal.reading.values
    if values == ():
        return False if signal.asked.silence_is_no else None
    if values is None or len(values) > 1:
        return None
    value = values[0]
    if isinstance(value, str):
        return value == "yes" if signal.kind == "flag" else value
    amount = value.amount if isinstance(value, Money) else value
    return _number(amount / HOUR if signal.kind == "duration" else amount)


def _number(amount: Decimal) -> int | float | None:
    if abs(amount) < EXACT and amount == amount.to_integral_value():
        return int(amount)
    number = float(amount)
    return number if math.isfinite(number) else None


def value_words(value: Value, kind: str) -> str:
    """A value as people write it: `yes`, `750 USD`, `26h`."""
    return clock_words(value) if kind == "duration" and isinstance(value, Decimal) else str(value)


def as_data(readings: TextReadings) -> dict[str, Any]:
    """Everything about a text, for `json`. Of the text itself it holds the quoted words and no others."""
    status = readings.status
    return {
        "format": FORMAT,
        "language": status.language,
        "covered": status.covered,
        "cut": status.cut,
        "signals": {signal.name: _signal(signal) for signal in readings.signals},
    }


def _signal(signal: SignalReading) -> dict[str, Any]:
    reading = signal.reading
    currencies = {value.currency for value in reading.values or () if isinstance(value, Money)}
    return {
        "title": signal.asked.title,
        "kind": signal.kind,
        "state": signal.state,
        "value": plain_value(signal),
        "possible": [value_words(value, signal.kind) for value in reading.values or ()],
        "currency": next(iter(currencies)) if len(currencies) == 1 else None,
        "bound": "at_least" if reading.at_least else "at_most" if reading.at_most else None,
        "doubt": reading.doubt,
        "quotes": [_evidence(evidence) for evidence in reading.evidence],
        "stopped": [_guard(guard) for guard in reading.guards],
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {**_span(evidence.span), "value": evidence.value, "pattern": evidence.pattern}


def _guard(guard: Guard) -> dict[str, Any]:
    return {"guard": {**_span(guard.span), "kind": guard.kind}, "quote": _evidence(guard.stopped)}


def _span(span: Span) -> dict[str, Any]:
    return {"text": span.text, "message": span.message, "start": span.start, "end": span.end}


def json_text(data: Any, *, indent: int | None = None) -> str:
    """JSON, readable where it can be: a text with half a character, which UTF-8 can't hold, is written in ASCII (`\\ud800`)."""
    text = json.dumps(data, ensure_ascii=False, indent=indent)
    return text if text.isascii() or _HALF.search(text) is None else json.dumps(data, indent=indent)
