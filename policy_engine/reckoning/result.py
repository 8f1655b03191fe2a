"""What was reckoned: the state of a deadline or chain, when it is due, and how that was counted."""

from __future__ import annotations

from dataclasses import field
from zoneinfo import ZoneInfo

from policy_engine.clock import Point, Way
from policy_engine.logic.possible import Possible
from policy_engine.quantities.durations import Duration
from policy_engine.records import dataclass


@dataclass(frozen=True, slots=True)
class Basis:
    """How a due time was counted: `length` from `start` (back from it when `back`) on a calendar. `kind` says what set it.

    An agreed time has neither length nor way.
    """

    start: Point
    length: Duration | None = None
    way: Way | None = None
    back: bool = False
    kind: str = "length"


@dataclass(frozen=True, slots=True)
class Due:
    """A due time and its basis. INVARIANT: `point.at` is known."""

    point: Point
    basis: Basis = field(compare=False)

    @property
    def at(self) -> int:
        assert self.point.at is not None
        return self.point.at

    def point_zone(self, otherwise: ZoneInfo) -> ZoneInfo:
        """The zone of the calendar it was counted on."""
        return self.basis.way.calendar.tz if self.basis.way is not None else otherwise


@dataclass(frozen=True, slots=True)
class Page:
    """One step of a chain: when it is paged, if it is not acknowledged before. `sure` is False while its condition is open."""

    at: int
    step: int
    round: int
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Reckoning:
    """`dues`: the due times still possible, earliest first; `open_due`: it may be one that nobody knows; `may_lack`: there may be none
    (it waits, stands still, does not apply, or has no time). `starts`: the moments it may run from. Of a chain: its `pages`, and the
    instants at which it may be exhausted (`ends`)."""

    name: str
    state: Possible
    dues: tuple[Due, ...] = ()
    open_due: bool = False
    may_lack: bool = False
    starts: tuple[Point, ...] = ()
    waits_for: tuple[str, ...] = ()
    pages: tuple[Page, ...] = ()
    ends: tuple[int, ...] = ()
    reasons: tuple[str, ...] = field(default=(), compare=False)

    @property
    def is_sure(self) -> bool:
        """Whether the first due time is the only one that can be."""
        return len(self.dues) == 1 and not self.open_due and not self.may_lack
