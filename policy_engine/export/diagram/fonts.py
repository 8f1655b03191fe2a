"""Whether this machine has fonts: without any, Graphviz' PNG shows boxes for letters, and its PDF has no text."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/X11/fonts", "~/.fonts", "~/.local/share/fonts")
SUFFIXES = frozenset({".ttf", ".otf", ".ttc", ".pfb", ".pfa", ".pcf"})


def has_fonts() -> bool:
    """False only where neither the list of fonts nor the usual folders hold one. Windows and macOS bring theirs."""
    return sys.platform in ("win32", "darwin") or _are_listed() or any(_holds_font(Path(folder).expanduser()) for folder in FOLDERS)


def _are_listed() -> bool:
    program = shutil.which("fc-list")
    if program is None:
        return False
    try:
        return bool(subprocess.run([program], capture_output=True, timeout=20, check=False).stdout.strip())
    except (OSError, subprocess.TimeoutExpired):
        return False


def _holds_font(folder: Path) -> bool:
    try:
        return any(path.suffix.lower() in SUFFIXES or path.name.endswith(".pcf.gz") for path in folder.rglob("*"))
    except OSError:
        return False
