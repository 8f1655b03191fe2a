"""Files are written whole or not at all: beside first, then in one step to where they belong."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO


def write_whole(path: Path, text: str) -> Path:
    """Write a text in UTF-8 with `\\n`, and give its path. Raises OSError that names `path`, not the file it is written to first."""
    temporary = path.with_name(path.name + ".part")
    try:
        temporary.write_text(text, encoding="utf-8", newline="\n")
        temporary.replace(path)
    except OSError as problem:
        raise type(problem)(problem.errno, problem.strerror, str(path)) from None
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    return path


@contextmanager
def open_whole(path: Path) -> Iterator[TextIO]:
    """A text file, written bit by bit, that takes its place at the end; where something fails on the way, `path` stays as it was.

    Raises OSError that names `path`, not the file it is written to first.
    """
    temporary = path.with_name(path.name + ".part")
    try:
        with temporary.open("w", encoding="utf-8", newline="\n", errors="replace") as file:
            yield file
        temporary.replace(path)
    except OSError as problem:
        if problem.filename == str(temporary):
            raise type(problem)(problem.errno, problem.strerror, str(path)) from None
        raise
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def is_same_file(one: Path, other: Path) -> bool:
    """Whether both are one file, by whatever way or link."""
    if one.resolve() == other.resolve():
        return True
    return one.exists() and other.exists() and one.samefile(other)
