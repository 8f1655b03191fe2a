"""What a run has done so far: a folder beside the output with one file for each piece that is finished.

A piece counts once its file has its name, which it gets in one step; so whatever stops a run, what is there is whole.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import orjson

from policy_engine.batch.counts import Counts, counts_from
from policy_engine.batch.lock import Busy, held
from policy_engine.records import dataclass

ENDING = ".run"
LOCK = "run.lock"
OURS = ("*.part", "*.tmp", "run.json", LOCK)


class OtherRun(Exception):
    """The folder belongs to a run with another policy, input or options."""


@dataclass(frozen=True)
class Journal:
    """The folder of one run. `about` tells what the run is: a run with another one can't go on with it."""

    folder: Path

    @property
    def exists(self) -> bool:
        return (self.folder / "run.json").exists()

    @property
    def is_busy(self) -> bool:
        """Whether a run is at work in it."""
        try:
            with held(self.folder / LOCK):
                return False
        except Busy:
            return True

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other runs out, and leave no folder in which nothing is kept. Raises Busy and OSError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            with held(self.folder / LOCK):
                try:
                    yield
                finally:
                    if not self.exists:
                        self.remove()
        finally:
            self._remove_empty()

    def _remove_empty(self) -> None:
        """Where a file that is held can't go, or goes only when it is let go, the folder goes now. Another run's is not empty."""
        with suppress(OSError):
            if os.name == "nt" and not self.exists:
                (self.folder / LOCK).unlink(missing_ok=True)
            self.folder.rmdir()

    def begin(self, about: dict[str, Any]) -> dict[str, Any]:
        """Start, or go on: gives what the run is about, with the time that it judges at. Raises OtherRun and OSError."""
        path = self.folder / "run.json"
        earlier = _about(path)
        if earlier is not None:
            if {**earlier, "now": None} != {**about, "now": None} or (about["now_given"] and earlier["now"] != about["now"]):
                raise OtherRun
            return earlier
        self.folder.mkdir(parents=True, exist_ok=True)
        for part in self.folder.glob("*.part"):  # of a run of which nothing is known any more
            part.unlink()
        _write(path, orjson.dumps(about))
        return about

    def path(self, index: int) -> Path:
        return self.folder / f"{index:09d}.part"

    def has(self, index: int) -> bool:
        """Whether the piece is there, and whole."""
        try:
            with self.path(index).open("rb") as file:
                head = _head(file)
                return bool(file.tell() + head["answers"] + head["rejects"] == self.path(index).stat().st_size)
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return False

    def put(self, index: int, part: tuple[bytes, bytes, Counts]) -> None:
        """Keep a finished piece: answers, rejects and counts."""
        answers, rejects, counts = part
        head = orjson.dumps({"answers": len(answers), "rejects": len(rejects), "counts": counts.data()})
        _write(self.path(index), b"%d\n" % len(head) + head + answers + rejects)

    def counts(self, index: int) -> Counts:
        with self.path(index).open("rb") as file:
            return counts_from(_head(file)["counts"])

    def answers(self, count: int) -> Iterator[bytes]:
        """The answers of the first `count` pieces, in their order."""
        for index in range(count):
            with self.path(index).open("rb") as file:
                yield file.read(_head(file)["answers"])

    def rejects(self, count: int) -> Iterator[bytes]:
        for index in range(count):
            with self.path(index).open("rb") as file:
                head = _head(file)
                file.seek(head["answers"], os.SEEK_CUR)
                yield file.read(head["rejects"])

    def remove(self) -> None:
        """What is ours; what somebody else has put there stays."""
        with suppress(OSError):
            for pattern in OURS:
                for path in self.folder.glob(pattern):
                    path.unlink()
            self.folder.rmdir()


def journal_of(out: Path) -> Journal:
    """The journal of a run that writes `out`."""
    return Journal(out.with_name(out.name + ENDING))


def _about(path: Path) -> dict[str, Any] | None:
    """What the run is about; None where there is none, or the file is damaged."""
    try:
        found = orjson.loads(path.read_bytes())
    except (FileNotFoundError, orjson.JSONDecodeError):
        return None
    return found if isinstance(found, dict) and "now" in found else None


def _head(file: Any) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(file.read(int(file.readline())))
    return found


def _write(path: Path, content: bytes) -> None:
    """In one step, and on the disk before it has its name. Raises OSError that names the file."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as problem:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise type(problem)(problem.errno, problem.strerror, str(path)) from None
