"""How many tickets each level gets in each hour of the week, against the people who hold it."""

from __future__ import annotations

from collections import Counter
from dataclasses import field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from policy_engine.answer import Answer
from policy_engine.api import Policy
from policy_engine.facts import zone_of
from policy_engine.records import dataclass

HOURS = 24 * 7
LEVEL = "level"


@dataclass
class Load:
    """Tickets of one policy by (level to work at, hour of the week from Monday 00:00 in the policy's zone).

    `undated`: tickets without a time. `handles`: how many tickets one person takes in an hour, where that was said.
    """

    policy: Policy
    handles: float | None = None
    tickets: Counter[tuple[str, int]] = field(default_factory=Counter)
    undated: int = 0
    days: list[date] = field(default_factory=list)

    @property
    def zone(self) -> ZoneInfo:
        return zone_of(self.policy.source.program)

    def add(self, answer: Answer, moment: datetime | None) -> None:
        """Count one ticket, at the level to work at."""
        scale = answer.scales.get(LEVEL)
        if scale is None or scale.applies is False:
            return
        if moment is None:
            self.undated += 1
            return
        local = moment.astimezone(self.zone)
        level = scale.high if self.policy.source.program.scale_plans[LEVEL].when_unsure == "higher" else scale.low
        self.tickets[level, local.weekday() * 24 + local.hour] += 1
        self.days = [min([*self.days[:1], local.date()]), max([*self.days[-1:], local.date()])]

    @property
    def weeks(self) -> float:
        """How many weeks the tickets span; a week at least."""
        return max(((self.days[1] - self.days[0]).days + 1) / 7, 1.0) if self.days else 1.0

    def a_week(self, level: str) -> list[float]:
        """Tickets in each hour of an average week."""
        return [self.tickets[level, hour] / self.weeks for hour in range(HOURS)]

    def headcount(self, level: str) -> int | None:
        """How many people hold the role of a level; None where the policy does not say."""
        document = self.policy.document
        role = next((part.role for part in document.levels if part.id == level), None)
        return next((part.headcount for part in document.roles if part.id == role), None)

    def capacity(self, level: str) -> float | None:
        """Tickets that a level can take in an hour."""
        people = self.headcount(level)
        return None if people is None or self.handles is None else people * self.handles

    @property
    def levels(self) -> list[str]:
        """Levels that got a ticket, lowest first."""
        return [level.id for level in self.policy.document.levels if any(self.tickets[level.id, hour] for hour in range(HOURS))]
