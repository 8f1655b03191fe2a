"""A file of JSON lines, or standard input, opened to be read line by line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from policy_engine.cli.exits import Stop
from policy_engine.cli.ticket_input import STDIN, STDIN_SHOWN
from policy_engine.messages import say

START = 200
"""So many bytes show what kind of file it is."""


def shown_name(name: str) -> str:
    """How findings call the file."""
    return STDIN_SHOWN if name == STDIN else name


@contextmanager
def opened_lines(name: str) -> Iterator[BinaryIO]:
    """The file `name`; `-` is standard input. Raises TicketError for what can't be opened, or is no text file."""
    from policy_engine.diagnostics import Report, TicketError
    from policy_engine.source import open_source, refuse_start

    if name == STDIN:
        if sys.stdin is None:  # started with it closed
            raise Stop(say("cli.no_stdin"))
        yield sys.stdin.buffer
        return
    file, found = open_source(Path(name), name)
    if file is None:
        raise TicketError(Report(found))
    with file:
        refused = refuse_start(file.peek(START)[:START], name)
        if refused is not None:
            raise TicketError(Report((refused,)))
        yield file
