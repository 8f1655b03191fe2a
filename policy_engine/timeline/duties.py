"""Deadlines and actions on the line of time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from policy_engine.api import Policy
from policy_engine.clock import Ticks, Way, at_ticks, due
from policy_engine.decision import Decision
from policy_engine.decision.clock_models import DeadlineResult
from policy_engine.decision.models import ActionResult
from policy_engine.facts import zone_of
from policy_engine.model.actions import HEADINGS
from policy_engine.records import dataclass
from policy_engine.timeline.judge import Judged
from policy_engine.timeline.models import Entry, Kind, State

MORE_TURNS = 3
"""So many further turns of what recurs are shown."""
STATES: dict[str, State] = {"met": "met", "missed": "missed", "running": "due", "paused": "paused", "waiting": "waiting"}
KINDS: dict[str, Kind] = {"notifications": "tell", "follow_up": "follow_up"}


def duties(decision: Decision, judged: Judged) -> Iterator[Entry]:
    """Everything that has to be done: deadlines, and actions with or without a time."""
    policy = judged.policy
    maker = _Maker(policy, decision, judged)
    times = {found.id: found for found in decision.deadlines}
    for part in policy.document.deadlines:
        if part.id in times:
            yield from maker.deadline(part, times[part.id])
    actions = {action.id: action for heading in HEADINGS for action in getattr(policy.document, heading)}
    for result in decision.actions:
        if result.state in ("due", "possible") and (result.id in times or result.heading != "de_escalation"):
            yield from maker.action(actions[result.id], result, times.get(result.id))


@dataclass(frozen=True, slots=True)
class _Maker:
    policy: Policy
    decision: Decision
    judged: Judged

    def deadline(self, part: Any, found: DeadlineResult) -> Iterator[Entry]:
        is_warning = part.before is not None and part.before.endswith(".due")
        kind: Kind = "warning" if is_warning else "update" if part.every is not None else "deadline"
        entry = self.entry(found, kind, {"what": found.title, "who": self.owner(found)})
        yield entry
        yield from self.turns(part, entry)

    def owner(self, found: DeadlineResult) -> tuple[str, ...]:
        return (found.owner,) if found.owner else (self.decision.role,) if self.decision.role else ()

    def action(self, part: Any, result: ActionResult, found: DeadlineResult | None) -> Iterator[Entry]:
        """An action that has a time at it; one without at no time, to be done right away."""
        template = next((t.title or t.id for t in self.policy.document.templates if t.id == part.message), None)
        kind = KINDS.get(result.heading, "step")
        facts = {"what": result.what, "who": self.who(part, result), "channel": part.channel, "template": template, "within": result.within}
        if found is None:
            state: State = "due" if result.state == "due" and not result.assumed else "perhaps"
            yield Entry(at=None, kind=kind, id=part.id, state=state, duty=part.duty, **facts)
            return
        entry = self.entry(found, kind, facts)
        yield entry
        yield from self.turns(part, entry)

    def who(self, part: Any, result: ActionResult) -> tuple[str, ...]:
        """Who does it; of what only tells, who is told."""
        if part.tell and (result.heading == "notifications" or not part.do):
            return tuple(part.tell)
        doer = result.instead or part.by or self.decision.role
        return (doer,) if doer else ()

    def entry(self, found: DeadlineResult, kind: Kind, facts: dict[str, Any]) -> Entry:
        state: State = STATES.get(found.state or "", "perhaps")
        if found.possible and state in ("due", "missed"):
            state = "perhaps"
        at = None
        if found.due is not None and state != "paused":
            at = datetime.fromisoformat(found.due).astimezone(zone_of(self.policy.source.program)).isoformat()
        because = found.waits_for or found.reasons
        within = facts.get("within") or found.length
        return Entry(
            at=at, day=found.day, kind=kind, id=found.id, state=state, because=because, duty=found.duty, **{**facts, "within": within}
        )

    def turns(self, part: Any, first: Entry) -> Iterator[Entry]:
        """The next turns of what recurs, as if each is done when it is due."""
        dues = self.judged.answer.reckonings[part.id].dues
        way = dues[0].basis.way if dues else None
        if part.every is None or first.state != "due" or way is None:
            return
        zone, end, point = self.judged.clocks.zone, self.end_of(part, way), dues[0].point
        for _ in range(MORE_TURNS):
            following = due(point, part.every, way)
            if following is None or following.at is None or (end is not None and following.at > end):
                return
            point = following
            day = point.day.isoformat() if point.day is not None else None
            yield first.model_copy(update={"at": at_ticks(following.at, zone).isoformat(), "day": day, "state": "perhaps"})

    def end_of(self, part: Any, way: Way) -> Ticks | None:
        """When it stops to recur, where `for` says so."""
        starts = self.judged.answer.reckonings[part.id].starts
        end = due(starts[0], part.for_, way) if part.for_ is not None and starts and not starts[0].is_date else None
        return end.at if end is not None else None
