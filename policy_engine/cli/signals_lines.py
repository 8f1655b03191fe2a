"""The lines of `policy-engine signals --jsonl`: read and answered few at a time, never kept. Who writes lines into a pipe has each
answer before the next line is asked for."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
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
    with _opened(name) as file_lines:
        lines = _numbered(file_lines)
        groups = ([line] for line in lines) if name == STDIN else _groups(lines)
        if out is not None:
            with open_whole(out) as file:
                return _answer(groups, file, asked, how)
        try:
            return _answer(groups, sys.stdout, asked, how)
        except OSError as problem:
            if problem.errno not in NOBODY_READS:
                raise
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return True  # what is not read needs no answer


def _answer(groups: Iterable[list[tuple[int, bytes]]], out: TextIO, asked: Sequence[Asked], how: How) -> bool:
    from policy_engine.export.reading import LineProblem, answer_line, problem_line, read_row, read_ticket_values

    is_clean = True
    for group in groups:
        rows = []
        for number, line in group:
            try:
                rows.append(read_row(line))
            except LineProblem as problem:
                complain(problem_line(number, problem.code))
                is_clean = False
        for row, values in zip(rows, read_ticket_values(asked, [row.ticket for row in rows], how), strict=True):
            out.write(answer_line(row, values) + "\n")
        out.flush()
    return is_clean


def _groups(lines: Iterator[tuple[int, bytes]]) -> Iterator[list[tuple[int, bytes]]]:
    """So many lines as are best read together."""
    from policy_engine.text import AT_ONCE

    while group := list(islice(lines, AT_ONCE)):
        yield group


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
