"""Writes to the terminal or to a pipe: always UTF-8, colour only where it is wanted, quiet when nobody reads."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Iterable
from typing import TextIO

MAX_WIDTH = 100
MIN_WIDTH = 40
_BOLD, _RESET = "\x1b[1m", "\x1b[0m"
_BROKEN = (errno.EPIPE, errno.EINVAL)  # Windows reports a broken pipe as an invalid argument


def prepare_streams() -> None:
    """Set stdout, stderr and stdin to UTF-8. A character that can't be shown becomes `?`, never an exception."""
    for stream in (sys.stdout, sys.stderr, sys.stdin):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def write(text: str) -> None:
    """Print a result."""
    _write(text, sys.stdout)


def complain(text: str) -> None:
    """Print a finding or a problem, to stderr."""
    _write(text, sys.stderr)


def ask_line(prompt: str) -> str | None:
    """Ask for a line; None when there is no more input. Over a pipe the answer is printed too, so that the talk can be read."""
    _write(prompt, sys.stdout, end="")
    line = sys.stdin.readline() if sys.stdin else ""
    if not line:
        _write("", sys.stdout)
        return None
    if not sys.stdin.isatty():
        _write(line.rstrip("\n"), sys.stdout)
    return line.strip()


def _write(text: str, stream: TextIO | None, end: str = "\n") -> None:
    if stream is None:  # started with the stream closed
        return
    try:
        stream.write(f"{text}{end}")
        stream.flush()
    except OSError as problem:
        # What is left in the buffer must not be tried again when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        # Where nobody reads any more the command goes on, and its exit code stays its own.
        if problem.errno not in _BROKEN:
            raise


def width() -> int:
    """The columns to fill."""
    return max(MIN_WIDTH, min(MAX_WIDTH, shutil.get_terminal_size((MAX_WIDTH, 24)).columns))


def wants_color(stream: TextIO | None = None) -> bool:
    """Colour on a terminal only, never with NO_COLOR or a terminal that can't."""
    chosen = sys.stdout if stream is None else stream
    return bool(chosen and chosen.isatty()) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def with_headline(text: str) -> str:
    """The text with its first line in bold, where colour is wanted."""
    first, _, rest = text.partition("\n")
    if not wants_color():
        return text
    return f"{_BOLD}{first}{_RESET}\n{rest}" if rest else f"{_BOLD}{first}{_RESET}"


def listed(words: Iterable[str]) -> str:
    """Names in backticks, with commas."""
    return ", ".join(f"`{word}`" for word in words)
