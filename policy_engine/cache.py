"""A folder of the user's own for what can be made again at any time. Nothing of a ticket goes there, and nobody has to have one.

`POLICY_ENGINE_CACHE` names another folder, or is `off`. Whatever is wrong with the folder or a file, it is as if it were not there.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import zlib
from contextlib import suppress
from functools import cache
from pathlib import Path

VARIABLE = "POLICY_ENGINE_CACHE"
OFF = "off"
ENDING = ".policy-engine-cache"
"""Only files with this ending are ever removed."""
MAX_FILES = 80
"""More files than this, and the oldest go."""

_CODE = (".py", ".yaml")
_SUM = 4  # bytes of a check sum against broken files; against people there are the owner and the mode
_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def cache_folder() -> Path | None:
    """Where files are kept, whether it exists or not; None where they are not to be kept."""
    named = os.environ.get(VARIABLE, "").strip()
    if named:
        return None if named.lower() == OFF else Path(named)
    folder = _users_folder()
    return folder / "policy-engine" if folder is not None and folder.is_absolute() else None


def _users_folder() -> Path | None:
    try:
        if sys.platform == "win32":
            return Path(os.environ["LOCALAPPDATA"]) if "LOCALAPPDATA" in os.environ else None
        if sys.platform == "darwin":
            return Path.home() / "Library" / "Caches"
        named = os.environ.get("XDG_CACHE_HOME")
        if not named and os.environ.get("HOME") == "":
            return None  # Python takes the root folder for it
        return Path(named or Path.home() / ".cache")
    except (RuntimeError, KeyError):  # no home
        return None


def is_on() -> bool:
    """True where things are kept. Where they are not, nobody has to think of a name for them, nor write them down."""
    return cache_folder() is not None


def load(name: str) -> bytes | None:
    """What was stored under `name`, whole and by this user; None else."""
    folder = cache_folder()
    if folder is None:
        return None
    try:
        content = _read(folder / f"{name}{ENDING}") if _is_own(folder.stat()) else b""
    except (OSError, ValueError):
        return None
    data = content[_SUM:]
    return data if content[:_SUM] == _sum(data) else None


def store(name: str, data: bytes) -> None:
    """Keep `data` under `name`, whole or not at all."""
    folder = cache_folder()
    if folder is None:
        return
    with suppress(OSError, ValueError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if _is_own(folder.stat()):
            _write(folder / f"{name}{ENDING}", _sum(data) + data)
            _drop_oldest(folder)


@cache
def code_age() -> str | None:
    """The package's version and the age of its code, for the names of what is kept; None where it runs from an archive."""
    package, digest = Path(__file__).parent, hashlib.sha256()
    try:
        digest.update((package / "__init__.py").read_bytes())
        for folder in (package, *sorted(place for place in package.iterdir() if place.is_dir())):
            for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
                if entry.name.endswith(_CODE):
                    about = entry.stat()
                    digest.update(f"{entry.name} {about.st_size} {about.st_mtime_ns}\n".encode())
    except OSError:
        return None
    return digest.hexdigest()


def _sum(data: bytes) -> bytes:
    return zlib.crc32(data).to_bytes(_SUM, "big")


def _is_own(found: os.stat_result) -> bool:
    """True for what belongs to this user and nobody else can write to. Windows keeps others out of LOCALAPPDATA by itself."""
    if sys.platform == "win32":
        return True
    return found.st_uid == os.getuid() and not found.st_mode & 0o022


def _read(place: Path) -> bytes:
    """The content of this user's own plain file; nothing else is opened, no link is followed."""
    with os.fdopen(os.open(place, os.O_RDONLY | _NO_LINK), "rb") as file:
        found = os.fstat(file.fileno())
        return file.read() if stat.S_ISREG(found.st_mode) and _is_own(found) else b""


def _write(place: Path, content: bytes) -> None:
    from tempfile import NamedTemporaryFile

    with NamedTemporaryFile(dir=place.parent, prefix=".", suffix=ENDING, delete=False) as file:
        beside = Path(file.name)
    try:
        beside.write_bytes(content)
        beside.replace(place)
    except OSError:  # a full disk, too: what was begun does not stay
        beside.unlink()
        raise


def _drop_oldest(folder: Path) -> None:
    kept = sorted((place.stat().st_mtime_ns, place) for place in folder.iterdir() if place.name.endswith(ENDING))
    for _, place in kept[:-MAX_FILES]:
        with suppress(OSError):
            place.unlink()
