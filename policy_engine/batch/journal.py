"""What a run has done so far: a folder beside the output with one file for each piece that is finished.

A piece counts once its file has its name, which it gets in one step; so whatever stops a run, what is there is whole.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from policy_engine.batch.counts import Counts, counts_from
from policy_engine.records import dataclass

ENDING = ".run"


class OtherRun(Exception):
    """The folder belongs to a run with another policy, input or options."""


@dataclass(frozen=True)
class Journal:
    """The folder of one run. `about` tells what the run is: a run with another one can't go on with it."""

    folder: Path

    @property
    def exists(self) -> bool:
        return self.folder.is_dir()

    def begin(self, about: dict[str, Any]) -> dict[str, Any]:
        """Start, or go on: gives what the run is about, with the time that it judges at. Raises OtherRun and OSError."""
        path = self.folder / "run.json"
        if path.exists():
            earlier: dict[str, Any] = orjson.loads(path.read_bytes())
            if {**earlier, "now": None} != {**about, "now": None} or (about["now_given"] and earlier["now"] != about["now"]):
                raise OtherRun
            return earlier
        self.folder.mkdir(parents=True, exist_ok=True)
        _write(path, orjson.dumps(about))
        return about

    def path(self, index: int) -> Path:
        return self.folder / f"{index:09d}.part"

    def has(self, index: int) -> bool:
        return self.path(index).exists()

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
        shutil.rmtree(self.folder, ignore_errors=True)


def journal_of(out: Path) -> Journal:
    """The journal of a run that writes `out`."""
    return Journal(out.with_name(out.name + ENDING))


def _head(file: Any) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(file.read(int(file.readline())))
    return found


def _write(path: Path, content: bytes) -> None:
    """In one step, and on the disk before it has its name."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
