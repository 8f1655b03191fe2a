"""What proposed phrases would change: the same tickets read again with them, guards and exceptions at work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from policy_engine.api import Policy
from policy_engine.facts.texts import messages_of, wanted_readings
from policy_engine.learning.labelled import Labelled
from policy_engine.learning.measure import SignalScore
from policy_engine.records import dataclass
from policy_engine.text import TicketText, Wanted, read_values_of


@dataclass(frozen=True, slots=True)
class Trial:
    """Of a flag's tickets: positives that are found, positives at all, and others that are found as well."""

    found: int
    positives: int
    false_alarms: int

    @property
    def precision(self) -> float | None:
        fired = self.found + self.false_alarms
        return self.found / fired if fired else None

    @property
    def recall(self) -> float | None:
        return self.found / self.positives if self.positives else None


def try_out(policy: Policy, score: SignalScore, phrases: Sequence[str]) -> Trial:
    """The flag's tickets, read with `phrases` on top of what the policy has."""
    wanted = next(one for one in wanted_readings(policy.source.program) if one.name == score.name)
    widened = replace(wanted, also=(*wanted.also, *phrases))
    positives = [*score.right, *score.misses]
    return Trial(_fires(widened, positives), len(positives), _fires(widened, [*score.silent, *score.false_alarms]))


def _fires(wanted: Wanted, tickets: Sequence[Labelled]) -> int:
    """On how many of the tickets it is yes."""
    texts = [TicketText(messages_of(one.ticket), language=one.ticket.language) for one in tickets]
    return sum(readings[wanted.name].values == ("yes",) for readings in read_values_of(texts, [wanted]))
