"""How this customer is calmed now. The attempt that comes before the ticket goes up stands first."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.analysis.level_reach import at_level
from policy_engine.api import Policy
from policy_engine.decision.models import ActionResult, Decision
from policy_engine.model.actions import Action
from policy_engine.model.people import Level
from policy_engine.model.program import Condition
from policy_engine.records import dataclass


@dataclass(frozen=True, slots=True)
class Script:
    """A technique with its words. `before` is the level that the ticket would go to if the attempt fails, None for all others.

    `state` is due, or possible where something is not known yet.
    """

    id: str
    title: str
    state: str
    by: str | None
    technique: str | None
    do: str | None
    say: str | None
    before: str | None


def scripts(policy: Policy, decision: Decision) -> tuple[Script, ...]:
    """Every de-escalation that is due, and those that may be at the level where the ticket is worked at."""
    written = {action.id: action for action in policy.document.de_escalation}
    conditions = {plan.name: plan.when for plan in policy.source.program.actions}
    roles = {role.id: role.title for role in policy.document.roles}
    levels = _levels_from_here(policy, decision)
    found = [
        _script(written[result.id], result, roles.get(result.by or decision.role or ""), _before(conditions[result.id], levels))
        for result in _results(decision, conditions, levels)
    ]
    return tuple(sorted(found, key=lambda script: (script.before is None, script.state == "possible")))


def _results(decision: Decision, conditions: dict[str, Condition], levels: tuple[Level, ...]) -> Iterator[ActionResult]:
    for result in decision.actions:
        may_be_due = result.state == "possible" and levels and at_level(conditions[result.id], levels[0])
        if result.heading == "de_escalation" and (result.state == "due" or may_be_due):
            yield result


def _levels_from_here(policy: Policy, decision: Decision) -> tuple[Level, ...]:
    """The level to work at and those of ours above it."""
    scale = decision.scales.get("level")
    levels = [level for level in policy.document.levels if not level.external]
    here = next((index for index, level in enumerate(levels) if scale and level.id == scale.work_at), None)
    return () if here is None else tuple(levels[here:])


def _before(condition: Condition, levels: tuple[Level, ...]) -> str | None:
    """The title of the next level, where the action is for the present one and for none above it."""
    above = levels[1:]
    return None if not above or any(at_level(condition, level) for level in above) else above[0].title


def _script(written: Action, result: ActionResult, by: str | None, before: str | None) -> Script:
    title = written.title or written.id.replace("_", " ").capitalize()
    return Script(written.id, title, result.state, by, written.technique, written.do, written.say, before)
