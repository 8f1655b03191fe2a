"""DOT to SVG, PNG or PDF: with Graphviz' `dot` where it is on the path, else with the Graphviz inside pygraphviz.

Either runs in a process of its own, with a time limit: a layout that takes for ever, or a crash, never takes the caller with it.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from typing import Literal

from policy_engine.export.diagram.svg import PLAIN, Finish, finish_svg

Format = Literal["svg", "png", "pdf"]
CHOICE = "POLICY_ENGINE_RENDERER"
"""`dot`, `pygraphviz` or `none`: use this renderer and no other."""
SECONDS = 60.0
SHEET = (7.5, 10.3)
"""Inches of a sheet inside its margins, a quarter of an inch each: both A4 and US Letter have room for it."""
INSIDE_PYGRAPHVIZ = """
import sys
import pygraphviz
dot = sys.stdin.buffer.read().decode("utf-8")
sys.stdout.buffer.write(pygraphviz.AGraph(string=dot).draw(format=sys.argv[1], prog="dot", args=" ".join(sys.argv[2:])))
"""


def render_svg(dot: str, finish: Finish = PLAIN) -> str | None:
    """The picture as SVG, ready to stand in a web page; None where there is no renderer, or it failed."""
    drawn = render(dot, "svg")
    return finish_svg(drawn.decode("utf-8"), finish) if drawn else None


def render(dot: str, kind: Format) -> bytes | None:
    """The picture as Graphviz draws it, by the first renderer that manages; None where none does."""
    for command in commands(kind):
        drawn = _run([*command, *_settings(kind, dot)], dot)
        if drawn:
            return drawn
    return None


def _settings(kind: Format, dot: str) -> tuple[str, ...]:
    """What makes a PNG sharp in print, and a PDF fit one sheet of A4 as well as of US Letter, upright or across."""
    if kind == "svg":
        return ()
    if kind == "png":
        return ("-Gdpi=192",)
    size = re.search(rb'width="([\d.]+)pt" height="([\d.]+)pt"', render(dot, "svg") or b"")
    is_wide = size is not None and float(size[1]) > float(size[2])
    return (f"-Gsize={SHEET[1]},{SHEET[0]}" if is_wide else f"-Gsize={SHEET[0]},{SHEET[1]}", "-Gmargin=0.25")


def commands(kind: Format) -> list[list[str]]:
    """The commands that can draw on this machine, the better first."""
    choice = os.environ.get(CHOICE, "")
    program = shutil.which("dot")
    found = []
    if program and choice in ("", "dot"):
        found.append([program, f"-T{kind}"])
    if choice in ("", "pygraphviz") and importlib.util.find_spec("pygraphviz") is not None:
        # -P: a file of that name in the folder where the command runs is not what is meant.
        found.append([sys.executable, "-P", "-c", INSIDE_PYGRAPHVIZ, kind])
    return found


def _run(command: list[str], dot: str) -> bytes | None:
    try:
        done = subprocess.run(command, input=dot.encode("utf-8"), capture_output=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
