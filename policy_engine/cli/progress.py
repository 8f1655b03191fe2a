"""A bar that shows how far a long check is: on a terminal only, and only when it takes a while."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import field
from typing import TextIO

from policy_engine.records import dataclass

PATIENCE = 1.0
"""Seconds that pass before anything is shown."""
PAUSE = 0.1
"""Seconds between two pictures of the bar."""
BAR = 30


@dataclass(slots=True)
class ProgressBar:
    """Draws `[####    ] 12/30` on a stream. To be told of each step, and to be cleared at the end."""

    stream: TextIO | None
    started: float = field(default_factory=time.monotonic)
    drawn: float = 0.0
    width: int = 0

    def __call__(self, done: int, total: int) -> None:
        self.draw(done, total, lambda passed: f"{done}/{total}")

    def draw(self, done: int, total: int, words: Callable[[float], str]) -> None:
        """Draw the bar, where it is time to. `words` stand behind it; they are given the seconds since the start."""
        now = time.monotonic()
        passed = now - self.started
        if self.stream is None or total < 1 or passed < PATIENCE or now - self.drawn < PAUSE:
            return
        self.drawn = now
        full = BAR * min(done, total) // total
        line = f"[{'#' * full}{' ' * (BAR - full)}] {words(passed)}"
        self.width = max(self.width, len(line))
        self.stream.write(f"\r{line.ljust(self.width)}")
        self.stream.flush()

    def clear(self) -> None:
        """Take the bar away."""
        if self.stream is not None and self.width:
            self.stream.write(f"\r{' ' * self.width}\r")
            self.stream.flush()


def progress_bar() -> ProgressBar:
    """A bar on stderr; one that never draws where that is no terminal."""
    return ProgressBar(terminal())


def terminal() -> TextIO | None:
    """stderr, where it is a terminal."""
    return sys.stderr if sys.stderr and sys.stderr.isatty() else None
