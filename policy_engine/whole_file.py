"""Files are written whole or not at all: beside first, then in one step to where they belong."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path


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
