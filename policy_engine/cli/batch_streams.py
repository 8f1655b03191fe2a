"""The files of `batch`. `-` stands for standard input and output: what comes in is kept in a folder of its own until the end of the run,
and what goes out comes when all of it is there."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import TYPE_CHECKING, BinaryIO

from policy_engine.cli.exits import Stop
from policy_engine.cli.ticket_input import STDIN, STDIN_SHOWN
from policy_engine.messages import say
from policy_engine.records import dataclass

if TYPE_CHECKING:
    from policy_engine.batch.file_kinds import Table

NAMELESS = Path("/proc/self/fd")
"""Where Linux has the open files of a process, with or without a name."""
USUAL = "jsonl"
"""What standard input and output hold, unless it is said."""
ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
"""What ends a process without more ado; not every system has both."""


@dataclass(frozen=True, slots=True)
class Paths:
    """What was typed. `kinds`: of IN and OUT, where said, as the ending of a file."""

    policy: Path
    tickets: Path
    out: Path
    rejects: Path | None
    kinds: tuple[str | None, str | None]

    @property
    def is_piped_out(self) -> bool:
        return str(self.out) == STDIN


@dataclass(frozen=True, slots=True)
class Files:
    """The files that a run reads and writes, what its input is called, and whether a stopped run can go on: not where all goes with it."""

    source: Table
    target: Table
    rejects: Path
    shown: str
    can_go_on: bool


@contextmanager
def opened(paths: Paths) -> Iterator[Files]:
    """The files of a run; what goes to standard output, and rejects without a file to standard error, is copied there at the end."""
    from policy_engine.batch.check_files import wrong_files

    is_piped_in = str(paths.tickets) == STDIN
    with _kept_folder() if is_piped_in or paths.is_piped_out else nullcontext("") as folder:
        source = _table(paths.tickets, paths.kinds[0], Path(folder) / "in")
        target = _table(paths.out, paths.kinds[1], Path(folder) / "out")
        rejects = paths.rejects or target.path.with_name(target.path.name + ".rejects.jsonl")
        if wrong := wrong_files(paths.policy, source.path, (target.path, rejects)):
            raise Stop(wrong)
        with _kept(source) if is_piped_in else nullcontext(source) as source:
            shown = STDIN_SHOWN if is_piped_in else paths.tickets.as_posix()
            yield Files(source, target, rejects, shown, not paths.is_piped_out)
        if paths.is_piped_out:
            _send(target.path, sys.stdout.buffer)
            if paths.rejects is None and rejects.exists():
                _send(rejects, sys.stderr.buffer)


@contextmanager
def _kept_folder() -> Iterator[str]:
    """A folder that goes with the run, also where the run is asked to end or its terminal is closed: customers' words are in it."""
    asked = [] if threading.current_thread() is not threading.main_thread() else [number for number in ENDING if _is_usual(number)]
    with TemporaryDirectory(prefix="policy-engine-") as folder:
        for number in asked:
            signal.signal(number, _end)
        try:
            yield folder
        finally:
            for number in asked:
                signal.signal(number, signal.SIG_DFL)


def _is_usual(number: int) -> bool:
    """Whether the process simply ends at this signal; `nohup` for example has it ignored."""
    return signal.getsignal(number) is signal.SIG_DFL


def _end(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _table(path: Path, kind: str | None, instead: Path) -> Table:
    """A file by its ending, or by what was said it is; for `-`, the file that stands `instead` of it."""
    from dataclasses import replace

    from policy_engine.batch.file_kinds import table_at

    is_piped = str(path) == STDIN
    named = Path(f"{instead}.{kind or USUAL}") if is_piped or kind else path
    table = table_at(named)
    if table is None:
        raise Stop(say("batch.unknown_format", kind=kind) if kind else say("batch.unknown_kind", file=path.as_posix()))
    return table if is_piped else replace(table, path=path)


@contextmanager
def _kept(table: Table) -> Iterator[Table]:
    """Standard input as a file. Where the system can read a file without a name it has none, so that even a killed run leaves nothing."""
    from dataclasses import replace

    if sys.stdin is None:  # started with it closed
        raise Stop(say("cli.no_stdin"))
    with table.path.open("w+b") as file:
        if NAMELESS.is_dir():
            table.path.unlink()
        try:
            shutil.copyfileobj(sys.stdin.buffer, file)
            file.flush()
        except OSError as problem:
            raise type(problem)(problem.errno, problem.strerror, str(table.path)) from None
        yield replace(table, path=NAMELESS / str(file.fileno())) if NAMELESS.is_dir() else table


def _send(path: Path, stream: BinaryIO) -> None:
    """A whole file to a stream. Where nobody reads any more the command goes on."""
    try:
        with path.open("rb") as file:
            shutil.copyfileobj(file, stream)
        stream.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
