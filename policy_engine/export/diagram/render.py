"""DOT to SVG, PNG or PDF: with Graphviz' `dot` where it is on the path, else with the Graphviz inside pygraphviz.

Either runs in a process of its own, with a time limit: a layout that takes for ever, or a crash, never takes the caller with it.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from typing import Literal

from policy_engine.export.diagram.svg import finish_svg

Format = Literal["svg", "png", "pdf"]
CHOICE = "POLICY_ENGINE_RENDERER"
"""`dot`, `pygraphviz` or `none`: use this renderer and no other."""
SECONDS = 60.0
INSIDE_PYGRAPHVIZ = """
import sys
import pygraphviz
dot = sys.stdin.buffer.read().decode("utf-8")
sys.stdout.buffer.write(pygraphviz.AGraph(string=dot).draw(format=sys.argv[1], prog="dot"))
"""


def render_svg(dot: str) -> str | None:
    """The picture as SVG, ready to stand in a web page; None where there is no renderer, or it failed."""
    drawn = render(dot, "svg")
    return finish_svg(drawn.decode("utf-8")) if drawn else None


def render(dot: str, kind: Format) -> bytes | None:
    """The picture as Graphviz draws it, by the first renderer that manages; None where none does."""
    for command in commands(kind):
        drawn = _run(command, dot)
        if drawn:
            return drawn
    return None


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
