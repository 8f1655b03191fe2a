"""How far a batch is: tickets, their rate, and the time left; on a terminal only."""

from __future__ import annotations

from policy_engine.cli.progress import ProgressBar, terminal
from policy_engine.messages import say
from policy_engine.records import dataclass


@dataclass(frozen=True, slots=True)
class BatchProgress:
    """Draws `[####   ] 12,000 tickets, 4,100 a second, 0:42 left`."""

    bar: ProgressBar

    def __call__(self, tickets: int, read: int, total: int) -> None:
        def words(passed: float) -> str:
            left = clock(passed * (total - min(read, total)) / read)
            return say("batch.progress", tickets=f"{tickets:,}", rate=f"{tickets / passed:,.0f}", left=left)

        if read:
            self.bar.draw(read, total, words)

    def clear(self) -> None:
        """Take the line away."""
        self.bar.clear()


def clock(seconds: float) -> str:
    """Minutes and seconds, with hours where there are any."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def batch_progress() -> BatchProgress:
    """On stderr; one that never draws where that is no terminal."""
    return BatchProgress(ProgressBar(terminal()))
