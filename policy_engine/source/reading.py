"""A file on disk to text, with a sentence for every way in which opening fails."""

from __future__ import annotations

import stat
from io import BufferedReader
from itertools import islice
from pathlib import Path

from policy_engine.diagnostics import Diagnostic, Place
from policy_engine.source.decoding import MAX_BYTES, Decoded, decode_source, too_large
from policy_engine.spelling import did_you_mean


def read_source(path: Path, shown_as: str | None = None) -> Decoded:
    """The decoded text of a file, or None and a finding. Never reads more than `MAX_BYTES` + 1 bytes.

    `shown_as` is the file name used in findings; unless given, the path as written.
    """
    file = str(path) if shown_as is None else shown_as
    if _is_huge(path):
        return None, (too_large(file),)
    stream, found = open_source(path, file)
    if stream is None:
        return None, found
    try:
        with stream:  # a pipe has no size, so the read is bounded too
            return decode_source(stream.read(MAX_BYTES + 1), file)
    except OSError as problem:
        return None, (refused(problem, file),)


def _is_huge(path: Path) -> bool:
    try:
        status = path.stat()
    except (OSError, ValueError):
        return False
    return stat.S_ISREG(status.st_mode) and status.st_size > MAX_BYTES


def open_source(path: Path, file: str) -> tuple[BufferedReader | None, tuple[Diagnostic, ...]]:
    """A file opened for reading, called `file` in findings; or None and a finding."""
    try:
        if path.is_dir():
            return None, (_cannot_open(file, f"`{file}` is a folder, not a file", "name a file inside it"),)
        return path.open("rb"), ()
    except FileNotFoundError:
        return None, (_missing(path, file),)
    except OSError as problem:
        return None, (refused(problem, file),)
    except ValueError:
        return None, (_cannot_open(file, "this is no possible file name", None),)


def refused(problem: OSError, file: str) -> Diagnostic:
    """The finding about a file or folder that the system does not open."""
    if isinstance(problem, PermissionError):
        return _cannot_open(file, f"`{file}` may not be opened", "ask for permission to read it")
    return _cannot_open(file, f"`{file}` can't be opened: {problem.strerror or problem}", None)


def _missing(path: Path, file: str) -> Diagnostic:
    advice = "is the path spelled right, from the folder you are in?"
    try:
        if not path.parent.is_dir():
            return _cannot_open(file, f"there is no folder `{path.parent}`", advice)
        near = did_you_mean(path.name, (entry.name for entry in islice(path.parent.iterdir(), 1_000)))
    except OSError:  # the folder itself may not be looked into
        near = None
    return _cannot_open(file, f"there is no file `{file}`", near or advice)


def _cannot_open(file: str, message: str, advice: str | None) -> Diagnostic:
    return Diagnostic("EP001", "error", message, Place(file), advice, unreadable=True)
