"""Files are written whole or not at all: beside first, then in one step to where they belong."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO


def write_whole(path: Path, text: str) -> Path:
    """Write a text in UTF-8 with `\\n`, and give its path. Raises OSError that names `path`, not the file it is written to first."""
    try:
        with beside(path) as place:
            place.write_text(text, encoding="utf-8", newline="\n")
    except OSError as problem:
        raise type(problem)(problem.errno, problem.strerror, str(path)) from None
    return path


def is_device(path: Path) -> bool:
    """Whether this is `/dev/null`, `/dev/stdout`, a pipe and the like: written to as it is, never replaced or taken away."""
    if not path.exists() or path.is_dir():
        return False
    return not path.is_file() or (path.is_symlink() and path.absolute().parts[1] in ("dev", "proc"))


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """Where to write what takes the place of `path` at the end; a device is written to itself."""
    if is_device(path):
        yield path
        return
    temporary = path.with_name(path.name + ".part")
    try:
        yield temporary
        temporary.replace(path)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


@contextmanager
def open_whole(path: Path) -> Iterator[TextIO]:
    """A text file, written bit by bit, that takes its place at the end; where something fails on the way, `path` stays as it was.

    Raises OSError that names `path`, not the file it is written to first.
    """
    try:
        with beside(path) as place, place.open("w", encoding="utf-8", newline="\n", errors="replace") as file:
            yield file
    except OSError as problem:
        if problem.filename == str(path.with_name(path.name + ".part")):
            raise type(problem)(problem.errno, problem.strerror, str(path)) from None
        raise


def is_same_file(one: Path, other: Path) -> bool:
    """Whether both are one file, by whatever way or link."""
    if one.resolve() == other.resolve():
        return True
    return one.exists() and other.exists() and one.samefile(other)
