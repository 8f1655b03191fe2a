"""The lines of `policy-engine signals --jsonl`: read one by one, answered one by one, never kept."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

from policy_engine.cli.console import complain
from policy_engine.cli.line_input import opened_lines
from policy_engine.whole_file import open_whole

if TYPE_CHECKING:
    from policy_engine.export.reading import Asked, How

NOBODY_READS = (errno.EPIPE, errno.EINVAL)  # Windows reports a broken pipe as an invalid argument


def answer_file(name: str, out: Path | None, asked: Sequence[Asked], how: How) -> bool:
    """Answer every line of the file `name`, into `out` or on stdout. False when a line could not be read; each is named on stderr.

    Raises TicketError for a file that can't be opened, and leaves `out` as it was.
    """
    with opened_lines(name) as lines:
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
    from policy_engine.source import numbered_lines

    is_clean = True
    for number, line in numbered_lines(lines):
        try:
            row = read_row(line)
        except LineProblem as problem:
            complain(problem_line(number, problem.code))
            is_clean = False
            continue
        out.write(answer_line(row, read_ticket_values(asked, row.ticket, how)) + "\n")
        out.flush()
    return is_clean
