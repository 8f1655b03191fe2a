"""The lines of `policy-engine signals --jsonl`: read and answered few at a time, never kept. Who writes lines into a pipe has each
answer before the next line is asked for."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

from policy_engine.cli.console import complain
from policy_engine.cli.line_input import opened_lines
from policy_engine.cli.ticket_input import STDIN
from policy_engine.whole_file import open_whole

if TYPE_CHECKING:
    from policy_engine.export.reading import Asked, How

NOBODY_READS = (errno.EPIPE, errno.EINVAL)  # Windows reports a broken pipe as an invalid argument


def answer_file(name: str, out: Path | None, asked: Sequence[Asked], how: How) -> bool:
    """Answer every line of the file `name`, into `out` or on stdout. False when a line could not be read; each is named on stderr.

    Raises TicketError for a file that can't be opened, and leaves `out` as it was.
    """
    with opened_lines(name) as lines:
        groups = _groups(lines, one_by_one=name == STDIN)
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


def _groups(lines: BinaryIO, *, one_by_one: bool) -> Iterator[list[tuple[int, bytes]]]:
    """Numbered lines, so many as are best read together; with `one_by_one` each as soon as it comes."""
    from policy_engine.source import numbered_lines
    from policy_engine.text import AT_ONCE

    numbered = numbered_lines(lines)
    while group := list(islice(numbered, 1 if one_by_one else AT_ONCE)):
        yield group
