"""A policy out of a git revision, `git:REV:PATH`: its files are read through git into a temporary folder, and nothing is checked out."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from policy_engine.diagnostics import Diagnostic, Place
from policy_engine.loader.file_names import YAML_ENDINGS
from policy_engine.records import dataclass

PREFIX = "git:"
PLAIN_FILES = ("100644", "100755")
"""Modes of files in a git tree; links and submodules have others."""
SECONDS = 60
ALONE = {"GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
"""git fetches nothing, locks nothing and asks nothing, and speaks the language of our findings."""
FORM = "write `git:REVISION:PATH`, for example `git:main:policies/support.yaml`"


@dataclass(frozen=True, slots=True)
class Revision:
    """`git:REV:PATH` as given."""

    shown: str
    rev: str
    path: str


class NotThere(Exception):
    """What git could not give; `help` says what to do."""

    def __init__(self, message: str, help: str | None = None) -> None:
        super().__init__(message)
        self.message, self.help = message, help


def as_revision(path: Path) -> Revision | None:
    """What `git:REV:PATH` names; None for the path of a file or folder."""
    shown = path.as_posix()
    if not shown.startswith(PREFIX) or path.exists():
        return None
    rev, _, inner = shown.removeprefix(PREFIX).partition(":")
    return Revision(shown, rev, inner)


@contextmanager
def fetched(wanted: Revision) -> Iterator[Path | Diagnostic]:
    """The revision's file or folder in a temporary place, or a finding."""
    with TemporaryDirectory(prefix="policy-engine-") as folder:
        try:
            found: Path | Diagnostic = _fetch(wanted, Path(folder))
        except NotThere as problem:
            found = Diagnostic("EP001", "error", problem.message, Place(wanted.shown), problem.help, unreadable=True)
        yield found


def _fetch(wanted: Revision, folder: Path) -> Path:
    if not wanted.rev or not wanted.path or wanted.rev.startswith("-"):
        raise NotThere(f"`{wanted.shown}` does not name a revision and a path", FORM)
    name = f"{_commit(wanted.rev)}:{_relative(wanted.path)}"
    try:
        kind = _git("cat-file", "-t", name).strip()
    except NotThere:
        raise NotThere(f"`{wanted.rev}` has no `{wanted.path}`", "is the path spelled right, from the folder you are in?") from None
    if kind == b"blob":
        return _write(folder / Path(wanted.path).name, _git("cat-file", "blob", name))
    # By its id: below a folder, `git ls-tree` shows only what lies in that folder as well.
    tree = _git("rev-parse", "--verify", "--quiet", name).decode().strip()
    for mode, blob, file in _entries(_git("ls-tree", "--full-tree", "-z", tree)):
        if mode in PLAIN_FILES and file.endswith(YAML_ENDINGS):
            _write(folder / file, _git("cat-file", "blob", blob))
    return folder


def _commit(rev: str) -> str:
    """The id of a revision's commit."""
    try:
        return _git("rev-parse", "--verify", "--quiet", f"{rev}^{{commit}}").decode().strip()
    except NotThere as problem:
        if problem.message:
            raise
    raise NotThere(f"there is no revision `{rev}`", "name a branch, a tag or a commit; `git log --oneline` lists commits")


def _relative(path: str) -> str:
    """The path as git takes it: from the folder we are in."""
    relative = os.path.relpath(path) if Path(path).is_absolute() else path
    return f"./{Path(relative).as_posix()}"


def _entries(listing: bytes) -> Iterator[tuple[str, str, str]]:
    """(mode, id, name) of every entry of a tree."""
    for line in listing.decode("utf-8", "surrogateescape").split("\0"):
        if line:
            head, _, name = line.partition("\t")
            mode, _, blob = head.split(" ")
            yield mode, blob, name


def _write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _git(*arguments: str) -> bytes:
    """What git prints. Raises NotThere with git's own reason, which may be empty."""
    try:
        ran = subprocess.run(
            ["git", *arguments], capture_output=True, stdin=subprocess.DEVNULL, timeout=SECONDS, check=False, env={**os.environ, **ALONE}
        )
    except FileNotFoundError:
        raise NotThere("git is not installed, and a revision can't be read without it", "install git, or give a file") from None
    except subprocess.TimeoutExpired:
        raise NotThere("git does not answer", None) from None
    if ran.returncode:
        reason = ran.stderr.decode("utf-8", "replace").strip().split("\n")[0].removeprefix("fatal: ")
        raise NotThere(f"git says: {reason}" if reason else "")
    return ran.stdout
