"""How long a fresh process takes, beside a command of the same library that does nothing: `.venv/bin/python -m benchmarks.cold`.

The commands take turns, so that a busy machine is busy for all of them. Bytecode caches are on, as they are for users.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from policy_engine.cache import OFF, VARIABLE

ROOT = Path(__file__).parents[1]
BARE = """import typer
app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
@app.command()
def hello(name: str = "x") -> None:
    typer.echo(name)
app()
"""
ROUTE = ("-m", "policy_engine", "route", str(ROOT / "policies" / "projectflow"), "You charged me twice. I'm done, cancel my account.")


@dataclass(frozen=True, slots=True)
class Start:
    """A command with its times in milliseconds, run by run: on the clock, and of the processor."""

    name: str
    wall: tuple[float, ...]
    cpu: tuple[float, ...]

    def against(self, other: Start) -> tuple[float, float, float]:
        """(lowest, middle, highest) ratio of processor times, pair by pair of neighbours."""
        ratios = sorted(mine / theirs for mine, theirs in zip(self.cpu, other.cpu, strict=True))
        return ratios[0], median(ratios), ratios[-1]


def measure_starts(runs: int) -> list[Start]:
    """Every command, `runs` times in turn."""
    with TemporaryDirectory() as folder:
        bare = Path(folder) / "bare.py"
        bare.write_text(BARE, encoding="utf-8")
        warm = {VARIABLE: folder}
        commands: list[tuple[str, Sequence[str], dict[str, str]]] = [
            ("a bare typer command", (str(bare),), warm),
            ("`route`, warm cache", ROUTE, warm),
            ("`route`, no cache", ROUTE, {VARIABLE: OFF}),
            ("`--help`", ("-m", "policy_engine", "--help"), warm),
            ("`python -c pass`", ("-c", "pass"), warm),
        ]
        for _, arguments, more in commands:
            _run(arguments, more)
        found: list[list[tuple[float, float]]] = [[] for _ in commands]
        for _ in range(runs):
            for times, (_, arguments, more) in zip(found, commands, strict=True):
                times.append(_run(arguments, more))
    pairs = zip(commands, found, strict=True)
    return [Start(name, tuple(w for w, _ in times), tuple(c for _, c in times)) for (name, _, _), times in pairs]


def _run(arguments: Sequence[str], more: dict[str, str]) -> tuple[float, float]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **more}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before, begun = os.times(), time.perf_counter()
    subprocess.run([sys.executable, *arguments], env=environment, stdout=subprocess.DEVNULL, check=True)
    wall, after = time.perf_counter() - begun, os.times()
    return wall * 1e3, (after.children_user + after.children_system - before.children_user - before.children_system) * 1e3


if __name__ == "__main__":
    starts = measure_starts(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
    for start in starts:
        low, middle, high = start.against(starts[0])
        print(f"{start.name}: {min(start.cpu):.0f} ms of the processor at best; {middle:.2f} x bare ({low:.2f} to {high:.2f})")
