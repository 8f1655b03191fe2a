"""The handbook in a folder: written page by page, each replaced in one step; and whether what stands there is still right."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile, zip_longest
from pathlib import Path

from policy_engine.api import Policy
from policy_engine.export.handbook.forms import PAGES, Form
from policy_engine.export.handbook.pages import MARK, handbook_pages
from policy_engine.export.handbook.places import FOLDERS
from policy_engine.messages import say
from policy_engine.whole_file import write_whole

SHOWN = 80
"""Characters of a differing line that are shown."""


def write_handbook(policy: Policy, out: Path, form: Form = PAGES) -> list[Path]:
    """Write all pages into the folder `out` and return their paths. Pages of an earlier handbook that are no longer part of it are removed.

    Raises FileExistsError, before anything is written, when a page would replace a file that was not written by this tool.
    """
    pages = handbook_pages(policy, form)
    for name in pages:
        refuse_foreign(out / name, name)
    written = [write_page(out / name, text) for name, text in pages.items()]
    for name in left_behind(out, pages):
        (out / name).unlink()
    return written


def refuse_foreign(path: Path, name: str) -> None:
    """Raises FileExistsError where a file stands that this tool did not write."""
    if path.exists() and not is_ours(path):
        raise FileExistsError(say("handbook.write.foreign", file=name))


def write_page(path: Path, text: str) -> Path:
    """Write a page whole or not at all. Raises OSError that names the page, and not the file it is written to first."""
    if read_text(path) == text:
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_whole(path, text)


def handbook_is_stale(policy: Policy, out: Path, form: Form = PAGES) -> list[str]:
    """How the handbook in `out` differs from the policy, a sentence each; none when it is up to date."""
    pages = handbook_pages(policy, form)
    found = [words for name, text in pages.items() if (words := _difference(name, out / name, text))]
    return found + [say("handbook.stale.left", file=name) for name in left_behind(out, pages)]


def _difference(name: str, path: Path, text: str) -> str | None:
    if not path.is_file():
        return say("handbook.stale.missing", file=name)
    there = read_text(path)
    if there is None:
        return say("handbook.stale.unreadable", file=name)
    if there != text and not has_mark(there):
        return say("handbook.stale.foreign", file=name)
    return first_difference(name, there, text)


def first_difference(name: str, there: str, text: str) -> str | None:
    """The first line in which two texts differ, as a sentence."""
    pairs = enumerate(zip_longest(there.splitlines(), text.splitlines(), fillvalue=""), 1)
    for line, (old, new) in pairs:
        if old != new:
            at = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
            return say("handbook.stale.differs", file=name, line=line, old=_short(old, at), new=_short(new, at))
    return None if there == text else say("handbook.stale.differs", file=name, line=1, old="", new="")


def _short(line: str, at: int) -> str:
    """The part of a line around the character `at`."""
    start = max(0, min(at - SHOWN // 4, len(line) - SHOWN))
    shown = line[start : start + SHOWN]
    return f"{'…' if start else ''}{shown}{'…' if start + SHOWN < len(line) else ''}"


def read_text(path: Path) -> str | None:
    """A file's text with `\\n` at the end of every line, or None when there is no readable one."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def is_ours(path: Path) -> bool:
    """Whether a file carries the mark of a handbook."""
    return has_mark(read_text(path) or "")


def has_mark(text: str) -> bool:
    """Whether a text begins with the mark of a handbook; in HTML it stands below the type of the document."""
    return text.removeprefix("<!DOCTYPE html>\n").startswith(MARK)


def left_behind(out: Path, pages: dict[str, str]) -> list[str]:
    """Pages of an earlier handbook that are no longer part of it."""
    return [name for name in _there(out) if name not in pages and is_ours(out / name)]


def _there(out: Path) -> Iterator[str]:
    for folder in FOLDERS:
        yield from sorted(path.relative_to(out).as_posix() for path in (out / folder).glob("*.md") if path.is_file())
