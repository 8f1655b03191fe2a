"""Bytes to text: UTF-8 only, and a plain sentence about everything else."""

from __future__ import annotations

import codecs
from dataclasses import replace

from policy_engine.diagnostics import Diagnostic, Place
from policy_engine.records import dataclass
from policy_engine.source.source_text import unify_line_ends

MAX_BYTES = 2_000_000
SAVE_AS_UTF8 = "open it in your editor, choose Save As, and pick the encoding UTF-8"

Decoded = tuple[str | None, tuple[Diagnostic, ...]]


@dataclass(frozen=True, slots=True)
class Words:
    """How a finding calls what it is about, and what it advises about the encoding, the kind and the size."""

    subject: str = "this file"
    encoding: str = SAVE_AS_UTF8
    kind: str = "name the YAML or JSON file itself"
    size: str = "a file of this kind is rarely above 0.1 MB: is it the right one?"
    empty: str = "was it saved? lines that begin with `#` are comments and don't count"


FILE = Words()
INPUT = Words(
    "this input",
    "give it in UTF-8",
    "give the text itself, not the file of another program",
    "a ticket is rarely above 0.1 MB: is it the right one?",
    "give a ticket, or its text",
)
LINES = replace(FILE, kind="give a text file with one JSON object a line")

# UTF-32 first: its mark begins with the one of UTF-16.
_WIDE_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive, a Word or an Excel file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
)


def decode_source(data: bytes, file: str, words: Words = FILE) -> Decoded:
    """The text of a file, line ends made `\\n` and a UTF-8 mark removed; or None and one finding, marked unreadable.

    An empty file gives an empty text and an error that is not marked unreadable.
    """
    if len(data) > MAX_BYTES:
        return None, (too_large(file, words),)
    zeros = "a program or data file (it holds zero bytes)" if b"\0" in data else None
    if (refused := _refuse(data, file, words, zeros)) is not None:
        return None, (refused,)
    try:
        text = unify_line_ends(data.decode("utf-8"))
    except UnicodeDecodeError as bad:
        return None, (_bad_byte(data, bad.start, file, words),)
    return text, () if text.strip() else (empty_source(file, words),)


def refuse_start(start: bytes, file: str) -> Diagnostic | None:
    """The finding about a file of lines that is no text file, or not in UTF-8, as far as its first bytes show it."""
    return _refuse(start, file, LINES, None)


def _refuse(data: bytes, file: str, words: Words, zeros: str | None) -> Diagnostic | None:
    if wide := _wide_encoding(data):
        return _unreadable("EP003", f"{words.subject} is written in {wide}, not in UTF-8", Place(file), words.encoding)
    if (binary := _binary_kind(data) or zeros) is None:
        return None
    a_text = "a text file" if words.subject == FILE.subject else "a text"
    return _unreadable("EP004", f"this is not {a_text}: it looks like {binary}", Place(file), words.kind)


def empty_source(file: str, words: Words = FILE) -> Diagnostic:
    return Diagnostic("EP005", "error", f"{words.subject} is empty", Place(file), words.empty)


def too_large(file: str, words: Words = FILE) -> Diagnostic:
    return _unreadable("EP002", f"{words.subject} is larger than {MAX_BYTES // 1_000_000} MB", Place(file), words.size)


def _unreadable(code: str, message: str, place: Place, advice: str) -> Diagnostic:
    return Diagnostic(code, "error", message, place, advice, unreadable=True)


def _wide_encoding(data: bytes) -> str | None:
    for mark, name in _WIDE_MARKS:
        if data.startswith(mark):
            return name
    start = data[:200]
    # Plain Latin text in UTF-16 has a zero in every second byte, mark or not.
    halves = (start[0::2], start[1::2])
    return "UTF-16" if any(half and half.count(0) > 0.8 * len(half) for half in halves) and not all(0 in half for half in halves) else None


def _binary_kind(data: bytes) -> str | None:
    return next((name for signature, name in _SIGNATURES if data.startswith(signature)), None)


def _bad_byte(data: bytes, index: int, file: str, words: Words) -> Diagnostic:
    before = unify_line_ends(data[:index].decode("utf-8"))
    line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
    byte = data[index : index + 1]
    windows = byte.decode("cp1252", errors="ignore")
    guess = f"in Windows-1252 this byte is `{windows}`, so it was probably saved that way: " if windows and windows.isprintable() else ""
    message = f"{words.subject} is not UTF-8: byte 0x{byte[0]:02X} is no character there"
    return _unreadable("EP003", message, Place(file, line, column, line, column + 1), guess + words.encoding)
