"""One run at a time: a file that the system holds for a process, and lets go when it ends, however it ends."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

TAKEN = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)


class Busy(Exception):
    """Another process holds the file."""


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold a file, made where there is none. Raises Busy and OSError. Where the disk knows no locks, it holds nothing."""
    with path.open("ab") as file:
        try:
            _lock(file)
        except OSError as problem:
            if problem.errno in TAKEN:
                raise Busy from None
        if not _is_at(file, path):
            raise Busy
        yield


def _is_at(file: IO[bytes], path: Path) -> bool:
    """False where its last holder has removed it meanwhile."""
    return path.exists() and os.path.samestat(os.fstat(file.fileno()), path.stat())


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
