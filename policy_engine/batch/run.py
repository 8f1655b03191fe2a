"""A whole file of tickets through a policy: on all cores, in bounded memory, and able to go on after it was stopped."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import field, replace
from datetime import datetime
from hashlib import file_digest
from multiprocessing import active_children, connection, get_context, parent_process
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa

from policy_engine import __version__
from policy_engine.api import Policy
from policy_engine.batch.chunks import BLOCK, Chunk, NotATable, chunks_of
from policy_engine.batch.counts import Counts
from policy_engine.batch.file_kinds import Table
from policy_engine.batch.formats import part_bytes, write_table
from policy_engine.batch.hold_signals import held_back
from policy_engine.batch.journal import Journal, journal_of
from policy_engine.batch.limit import first_rows
from policy_engine.batch.options import BatchOptions
from policy_engine.batch.output import output_schema
from policy_engine.batch.plan import BatchPlan, make_plan
from policy_engine.batch.rejects import Shown
from policy_engine.batch.work import work
from policy_engine.records import dataclass
from policy_engine.whole_file import is_device

Progress = Callable[[int, int, int], None]
"""Told of tickets done, and of how much of how much is read."""


@dataclass(frozen=True)
class Job:
    """What is to be done. `rejects`: where rows go that have no answer. `limit`: how many rows are read, if not all."""

    policy: Policy
    source: Table
    out: Table
    rejects: Path
    options: BatchOptions = field(default_factory=BatchOptions)
    shown: Shown = field(default_factory=Shown)
    processes: int = 1
    block: int = BLOCK
    limit: int | None = None

    @property
    def schema(self) -> pa.Schema:
        """The columns of the output."""
        found = output_schema(self.policy.source.program, plain=True, asks=self.options.asks, lists=self.options.lists)
        names = [pa.field("row", pa.int64()), *(found.field(index) for index in range(len(found) - 1))]
        return pa.schema([*names, *([pa.field("text", pa.string())] if self.shown.text else [])])

    def about(self, now: datetime) -> dict[str, Any]:
        """What the output depends on, so that a run only goes on with its own."""
        return {
            "version": __version__,
            "policy": self.policy.source.digest,
            "input": _fingerprint(self.source.path),
            "kinds": [self.source.kind, self.out.kind],
            "columns": dict(self.options.columns),
            "options": [self.options.take, self.options.asks, self.options.lists, self.block, self.limit],
            "shown": [self.shown.text, self.shown.redacted],
            "now": now.isoformat(),
            "now_given": self.options.now is not None,
        }


def _fingerprint(path: Path) -> str:
    """Tells whether the input is still the same, wherever it was changed."""
    with path.open("rb") as file:
        return file_digest(file, "blake2b").hexdigest()


def run_job(job: Job, progress: Progress | None = None) -> Counts:
    """Do all of it that is not done yet. Raises NotATable, OtherRun, Busy and OSError; what was done until then stays for the next try, if
    there can be one: a broken input has to be mended first, and is another one then."""
    journal = journal_of(job.out.path)
    about = job.about(make_plan(job.policy, job.options).now)  # before there is a folder: an input that can't be opened leaves none
    with journal.alone():
        about = journal.begin(about)
        job = replace(job, options=replace(job.options, now=datetime.fromisoformat(about["now"])))
        try:
            return _run(job, journal, progress)
        except NotATable:
            journal.remove()
            raise


def _run(job: Job, journal: Journal, progress: Progress | None) -> Counts:
    counts, pieces = Counts(), 0
    for chunk, found in _done(job, journal):
        counts.add(found)
        pieces += 1
        if progress is not None:
            progress(counts.tickets + counts.rejected, chunk[0], chunk[1])
    finish(job, journal, pieces, counts)
    return counts


def finish(job: Job, journal: Journal, pieces: int, counts: Counts) -> None:
    """Put the parts together, and take the journal away."""
    if counts.rejected:
        write_table(Table(job.rejects, "jsonl", None), job.schema, journal.rejects(pieces))
    elif not is_device(job.rejects):
        job.rejects.unlink(missing_ok=True)
    write_table(job.out, job.schema, journal.answers(pieces))
    journal.remove()


def _done(job: Job, journal: Journal) -> Iterator[tuple[tuple[int, int], Counts]]:
    """The counts of every piece, in order; what is not there yet is worked on by all processes, a few pieces ahead."""
    waiting: deque[tuple[tuple[int, int], Future[Counts] | int]] = deque()
    with _workers(job, journal) as submit:
        for chunk in first_rows(chunks_of(job.source, job.block), job.limit):
            at = (chunk.read, chunk.total)
            waiting.append((at, chunk.index if journal.has(chunk.index) else submit(chunk)))
            if len(waiting) > 2 * job.processes:
                yield _taken(waiting.popleft(), journal)
        while waiting:
            yield _taken(waiting.popleft(), journal)


def _taken(entry: tuple[tuple[int, int], Future[Counts] | int], journal: Journal) -> tuple[tuple[int, int], Counts]:
    at, found = entry
    return at, journal.counts(found) if isinstance(found, int) else found.result()


@contextmanager
def _workers(job: Job, journal: Journal) -> Iterator[Callable[[Chunk], Future[Counts]]]:
    """Something that works on pieces: other processes, or this one."""
    if job.processes == 1:
        worker = _Worker(make_plan(job.policy, job.options), job, journal)

        def here(chunk: Chunk) -> Future[Counts]:
            done: Future[Counts] = Future()
            done.set_result(worker(chunk))
            return done

        yield here
        return
    before = active_children()
    pool: Executor = ProcessPoolExecutor(job.processes, get_context("spawn"), _start, (job, journal))

    def there(chunk: Chunk) -> Future[Counts]:
        with held_back():  # it may start a process
            return pool.submit(_work, chunk)

    try:
        yield there
    except BaseException:
        _end_workers(before)
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _end_workers(before: Sequence[BaseProcess]) -> None:
    """Who asked for an end does not wait for pieces that are half done: they are made again."""
    for worker in active_children():
        if worker not in before:
            worker.terminate()


@dataclass(frozen=True)
class _Worker:
    plan: BatchPlan
    job: Job
    journal: Journal

    def __call__(self, chunk: Chunk) -> Counts:
        part = work(self.plan, chunk, self.job.shown)
        rejects = b"".join(orjson.dumps(reject, option=orjson.OPT_APPEND_NEWLINE) for reject in part.rejects)
        self.journal.put(chunk.index, (part_bytes(part.answers, self.job.out.kind), rejects, part.counts))
        return part.counts


_worker: list[_Worker] = []
"""The one worker of a process that was started for it."""


def _start(job: Job, journal: Journal) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _worker.append(_Worker(make_plan(job.policy, job.options), job, journal))


def _end_with_parent() -> None:
    """A worker whose parent was killed has nobody to work for."""
    parent = parent_process()
    assert parent is not None
    connection.wait([parent.sentinel])
    os._exit(1)


def _work(chunk: Chunk) -> Counts:
    return _worker[0](chunk)
