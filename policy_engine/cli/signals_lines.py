"""The lines of `policy-engine signals --jsonl`: read one by one, answered one by one, never kept."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

from policy_engine.cli.console import complain
from policy_engine.cli.ticket_input import STDIN
from policy_engine.whole_file import open_whole

if TYPE_CHECKING:
    from policy_engine.export.reading import Asked, How

NOBODY_READS = (errno.EPIPE, errno.EINVAL)  # Windows reports a broken pipe as an invalid argument


def answer_file(name: str, out: Path | None, asked: Sequence[Asked], how: How) -> bool:
    """Answer every line of the file `name`, into `out` or on stdout. False when a line could not be read; each is named on stderr.

    Raises OSError for a file that can't be opened, and leaves `out` as it was.
    """
    with _opened(name) as lines:
        if out is not None:
            with open_whole(out) as file:
                return _answer(lines, file, asked, how)
        try:
            return _answer(lines, sys.stdout, asked, how)
        except OSError as problem:
            if problem.errno not in NOBODY_READS:
                raise
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return True  # what is not read needs no answer


def _answer(lines: BinaryIO, out: TextIO, asked: Sequence[Asked], how: How) -> bool:
    from policy_engine.export.reading import LineProblem, answer_line, problem_line, read_row, read_ticket_values

    is_clean = True
    for number, line in _numbered(lines):
        try:
            row = read_row(line)
        except LineProblem as problem:
            complain(problem_line(number, problem.code))
            is_clean = False
            continue
        out.write(answer_line(row, read_ticket_values(asked, row.ticket, how)) + "\n")
        out.flush()
    return is_clean


def _numbered(lines: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Lines that hold something, with their number. Of a line that is too long no more is kept than shows that it is."""
    from policy_engine.export.reading import MAX_LINE

    number = 0
    while line := lines.readline(MAX_LINE + 1):
        number += 1
        if line.strip():
            yield number, line.rstrip(b"\r\n")
        while line and not line.endswith(b"\n"):
            line = lines.readline(MAX_LINE)


@contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    if name == STDIN:
        yield sys.stdin.buffer
        return
    with Path(name).open("rb") as file:
        yield file
