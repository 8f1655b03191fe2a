"""Files of JSON lines, read one line at a time: what a line holds, and what is wrong with it at its number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from policy_engine.diagnostics import Diagnostic, Place
from policy_engine.source.decoding import MAX_BYTES, SAVE_AS_UTF8
from policy_engine.source.json_parser import parse_json
from policy_engine.source.node import ParsedSource

MAX_LINE = MAX_BYTES
"""Bytes of a line; a longer one is a problem."""


def numbered_lines(lines: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Lines that hold something, with their number. Of a line that is too long no more is kept than shows that it is."""
    number = 0
    while line := lines.readline(MAX_LINE + 1):
        number += 1
        if line.strip():
            yield number, line.rstrip(b"\r\n")
        while line and not line.endswith(b"\n"):
            line = lines.readline(MAX_LINE)


def parse_line(number: int, line: bytes, file: str) -> ParsedSource:
    """The nodes of line `number` of a file, with findings at that line."""
    place = Place(file, number, 1, number, 2)
    if len(line) > MAX_LINE:
        message = f"this line is longer than {MAX_LINE // 1_000_000} MB"
        return _refused("EP002", message, place, "a ticket is rarely above 0.1 MB: is a line break missing?")
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError as bad:
        column = len(line[: bad.start].decode("utf-8")) + 1
        place = Place(file, number, column, number, column + 1)
        return _refused("EP003", f"this line is not UTF-8: byte 0x{line[bad.start]:02X} is no character there", place, SAVE_AS_UTF8)
    parsed = parse_json(text, file)
    return replace(parsed, diagnostics=tuple(_at_line(found, number) for found in parsed.diagnostics))


def _at_line(found: Diagnostic, number: int) -> Diagnostic:
    """A finding about the text of a line, as one about line `number` of its file."""
    place = found.place
    column, end = (place.column, place.end_column) if place.line == 1 else (1, 2)
    message = found.message.replace("on line 1", f"on line {number}")  # a line is read as a text of its own
    return replace(found, message=message, place=Place(place.file, number, column, number, max(end, column + 1)))


def _refused(code: str, message: str, place: Place, advice: str) -> ParsedSource:
    return ParsedSource(None, (Diagnostic(code, "error", message, place, advice),), "")
