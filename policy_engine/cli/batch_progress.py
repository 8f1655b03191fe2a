"""How far a batch is: tickets, their rate, and the time left; on a terminal only."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from typing import TextIO

from policy_engine.cli.progress import BAR, PATIENCE, PAUSE
from policy_engine.messages import say


@dataclass(slots=True)
class BatchProgress:
    """Draws `[####   ] 12,000 tickets, 4,100 a second, 0:42 left`."""

    stream: TextIO | None
    started: float = field(default_factory=time.monotonic)
    drawn: float = 0.0
    width: int = 0

    def __call__(self, tickets: int, read: int, total: int) -> None:
        now = time.monotonic()
        passed = now - self.started
        if self.stream is None or passed < PATIENCE or now - self.drawn < PAUSE or not read or not total:
            return
        self.drawn = now
        full = BAR * min(read, total) // total
        left = clock(passed * (total - min(read, total)) / read)
        words = say("batch.progress", tickets=f"{tickets:,}", rate=f"{tickets / passed:,.0f}", left=left)
        line = f"[{'#' * full}{' ' * (BAR - full)}] {words}"
        self.width = max(self.width, len(line))
        self.stream.write(f"\r{line.ljust(self.width)}")
        self.stream.flush()

    def clear(self) -> None:
        """Take the line away."""
        if self.stream is not None and self.width:
            self.stream.write(f"\r{' ' * self.width}\r")
            self.stream.flush()


def clock(seconds: float) -> str:
    """Minutes and seconds, with hours where there are any."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def batch_progress() -> BatchProgress:
    """On stderr; one that never draws where that is no terminal."""
    return BatchProgress(sys.stderr if sys.stderr and sys.stderr.isatty() else None)
