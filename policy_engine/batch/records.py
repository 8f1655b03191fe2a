"""Lines of JSON as records: the one way in which rows of a file are read, whoever asks for them. Nothing here needs the extra [batch]."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from policy_engine.batch.help_desks import NUMBERED, with_numbered
from policy_engine.messages import say

MAX_LINE = 8 << 20
"""Bytes of one line; what is longer is no ticket."""
BLANK = b" \t\r\xef\xbb\xbf"
"""What may stand around a line of JSON."""
IN_ONE_OBJECT = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"tickets"\s*:\s*\[')
"""How an answer of Zendesk's API begins."""


def _refuse(word: str) -> Any:
    raise ValueError(word)


def _slowly(line: bytes) -> Any:
    """As orjson reads it."""
    return json.loads(line.decode(), parse_constant=_refuse)


def _reader() -> Callable[[bytes], Any]:
    try:
        import orjson
    except ImportError:
        return _slowly
    return orjson.loads


_read = _reader()


def record_of(line: bytes) -> dict[str, Any] | None:
    """A JSON object; None for anything else. Of a key that stands twice, the last counts."""
    if len(line) > MAX_LINE:
        return None
    try:
        record = _read(line.strip(BLANK))
    except (ValueError, RecursionError):
        return None
    return as_record(record) if isinstance(record, dict) else None


def as_record(data: dict[str, Any]) -> dict[str, Any]:
    """An object as a record."""
    return with_numbered(data) if NUMBERED in data else data


def why_none(line: bytes) -> str:
    """Why a line is no record, without what stands in it."""
    if len(line) > MAX_LINE:
        return say("batch.long_line")
    try:
        line.decode()
    except UnicodeDecodeError:
        return say("batch.not_utf8")
    return say("diff.not_json")
