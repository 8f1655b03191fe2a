"""What the exporters of findings share: the name of a code, the sentences of a finding, and where its file is."""

from __future__ import annotations

from pathlib import PurePath
from urllib.parse import quote

from policy_engine.codes import code_info
from policy_engine.diagnostics import Diagnostic


def code_title(code: str) -> str:
    """`EP203 unknown-level`; the bare code where it has no page."""
    try:
        return f"{code} {code_info(code).name}"
    except KeyError:
        return code


def finding_lines(d: Diagnostic) -> list[str]:
    """The sentence of a finding, its help, and the commands and lines that go with it."""
    fix = d.fix.split("\n") if d.fix else []
    return [d.message, *([d.help] if d.help else []), *d.witness, *fix]


def relative_uri(file: str, root: PurePath) -> str:
    """The file as an address relative to `root`, with forward slashes; a file elsewhere keeps its whole path."""
    path = PurePath(file)
    if path.is_absolute() and path.is_relative_to(root):
        path = path.relative_to(root)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
