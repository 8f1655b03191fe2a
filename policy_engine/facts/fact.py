"""One fact, and all facts of a ticket."""

from __future__ import annotations

from dataclasses import field
from datetime import date, datetime
from typing import Literal

from policy_engine.logic.possible import Possible
from policy_engine.model.ticket import TicketPause
from policy_engine.records import dataclass
from policy_engine.text import Evidence, Guard, TextStatus

SourceName = Literal["person", "field", "text", "silence", "taken", "event", "none"]


@dataclass(frozen=True, slots=True)
class Fact:
    """What a variable may be, and why.

    `possible` is None when nothing says anything. `reason` tells in plain words why a value is not known; `field` names the field read;
    `overruled` lists weaker sources that say something else, as (source, value).
    """

    possible: Possible | None = None
    source: SourceName = "none"
    field: str | None = None
    evidence: tuple[Evidence, ...] = ()
    guards: tuple[Guard, ...] = ()
    reason: str | None = None
    because: str | None = None
    overruled: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a ticket says. `facts` by variable name; `times` the events that happened; `decided` by scale.

    For the clocks: `recorded` holds all times of each event, also those to come; `pauses` when clocks stood still; `places` the zones and
    countries in fields that calendars read; `silences` what silence means for a length of time that can't be counted.
    `people`: field → who handled the ticket before.
    """

    facts: dict[str, Fact]
    status: TextStatus
    now: datetime
    times: dict[str, datetime | date] = field(default_factory=dict)
    decided: dict[str, str] = field(default_factory=dict)
    messages: tuple[str, ...] = ()
    recorded: dict[str, tuple[datetime | date, ...]] = field(default_factory=dict)
    pauses: tuple[TicketPause, ...] = ()
    places: dict[str, str] = field(default_factory=dict)
    silences: dict[str, Possible] = field(default_factory=dict)
    people: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def world(self) -> dict[str, Possible]:
        """Variable → what it may be, where something is said about it."""
        return {name: fact.possible for name, fact in self.facts.items() if fact.possible is not None}
