"""Writes a draft as a folder: all of it or nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from policy_engine.messages import say
from policy_engine.starter.make import Draft

YAML = (".yaml", ".yml")


def folder_problems(folder: Path, *, force: bool) -> Iterator[str]:
    """Why nothing can be written to `folder`."""
    if folder.exists() and not folder.is_dir():
        yield say("starter.is_a_file", folder=folder)
    elif folder.is_dir() and any(folder.iterdir()) and not force:
        yield say("starter.not_empty", folder=folder)


def write_draft(draft: Draft, folder: Path) -> str | None:
    """Write the files; gives the sentence that says why not, where other files stand in the way. Raises OSError."""
    others = (
        sorted(path.name for path in folder.glob("*") if path.suffix in YAML and path.name not in draft.pages) if folder.is_dir() else []
    )
    if others:
        return say("starter.other_files", folder=folder, names=", ".join(f"`{name}`" for name in others))
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = folder.parent / f".{folder.name}.{os.getpid()}.part"
    try:
        beside.mkdir()
        for name, text in draft.pages.items():
            (beside / name).write_text(text, encoding="utf-8", newline="\n")
        _move(beside, folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return None


def _move(beside: Path, folder: Path) -> None:
    """In one step where the folder is new; into a folder that has other things in it, file by file."""
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
    if not folder.exists():
        beside.rename(folder)
        return
    for path in sorted(beside.iterdir()):
        path.replace(folder / path.name)
