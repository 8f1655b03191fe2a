"""The handbook in a folder: written page by page, each replaced in one step; and whether what stands there is still right."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from policy_engine.api import Policy
from policy_engine.export.handbook.pages import MARK, handbook_pages
from policy_engine.export.handbook.places import FOLDERS
from policy_engine.messages import say
from policy_engine.whole_file import write_whole

SHOWN = 80
"""Characters of a differing line that are shown."""


def write_handbook(policy: Policy, out: Path) -> list[Path]:
    """Write all pages into the folder `out` and return their paths. Pages of an earlier handbook that are no longer part of it are removed.

    Raises FileExistsError, before anything is written, when a page would replace a file that was not written by this tool.
    """
    pages = handbook_pages(policy)
    foreign = [name for name in pages if (out / name).exists() and not is_ours(out / name)]
    if foreign:
        raise FileExistsError(say("handbook.write.foreign", file=foreign[0]))
    written = [_write(out / name, text) for name, text in pages.items()]
    for name in left_behind(out, pages):
        (out / name).unlink()
    return written


def _write(path: Path, text: str) -> Path:
    """Write a page whole or not at all. Raises OSError that names the page, and not the file it is written to first."""
    if _read(path) == text:
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_whole(path, text)


def handbook_is_stale(policy: Policy, out: Path) -> list[str]:
    """How the handbook in `out` differs from the policy, a sentence each; none when it is up to date."""
    pages = handbook_pages(policy)
    found = [words for name, text in pages.items() if (words := _difference(name, out / name, text))]
    return found + [say("handbook.stale.left", file=name) for name in left_behind(out, pages)]


def _difference(name: str, path: Path, text: str) -> str | None:
    if not path.is_file():
        return say("handbook.stale.missing", file=name)
    there = _read(path)
    if there is None:
        return say("handbook.stale.unreadable", file=name)
    if there == text:
        return None
    if not there.startswith(MARK):
        return say("handbook.stale.foreign", file=name)
    pairs = enumerate(zip_longest(there.splitlines(), text.splitlines(), fillvalue=""), 1)
    line, old, new = next(((n, old, new) for n, (old, new) in pairs if old != new), (1, "", ""))
    return say("handbook.stale.differs", file=name, line=line, old=_short(old), new=_short(new))


def _short(line: str) -> str:
    return line if len(line) <= SHOWN else f"{line[:SHOWN]}…"


def _read(path: Path) -> str | None:
    """A page's text with `\\n` at the end of every line, or None when there is no readable one."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def is_ours(path: Path) -> bool:
    """Whether a file carries the mark of a handbook page."""
    return (_read(path) or "").startswith(MARK)


def left_behind(out: Path, pages: dict[str, str]) -> list[str]:
    """Pages of an earlier handbook that are no longer part of it."""
    return [name for name in _there(out) if name not in pages and is_ours(out / name)]


def _there(out: Path) -> Iterator[str]:
    for folder in FOLDERS:
        yield from sorted(path.relative_to(out).as_posix() for path in (out / folder).glob("*.md") if path.is_file())
