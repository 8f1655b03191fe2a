"""The bare answer to a ticket, before it is explained: truths of triggers, bounds of scales, lanes, and the values they rest on."""

from __future__ import annotations

from dataclasses import field

from policy_engine.logic import Truth
from policy_engine.logic.possible import Possible
from policy_engine.reckoning import Reckoning
from policy_engine.records import dataclass


@dataclass(frozen=True, slots=True)
class ScaleAnswer:
    """Bounds of one scale. `own` is the policy's own answer; `decided` what the role in charge has settled, if it has."""

    applies: Truth
    low: str
    high: str
    own: tuple[str, str]
    decided: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a policy answers. Every mapping is by id; `values` by variable name, `reckonings` by deadline or chain.

    `reasons`: why a length of time could not be counted, by variable name.
    """

    values: dict[str, Possible]
    lanes: dict[str, Truth]
    scales: dict[str, ScaleAnswer]
    triggers: dict[str, Truth]
    gates: dict[str, Truth]
    reckonings: dict[str, Reckoning] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)

    def same_as(self, other: Answer) -> bool:
        """Equal in everything a ticket's owner sees (values are left out: each side holds only those it looked at)."""
        mine = (self.lanes, self.scales, self.triggers, self.gates, self.reckonings)
        return mine == (other.lanes, other.scales, other.triggers, other.gates, other.reckonings)
