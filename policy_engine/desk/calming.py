"""How this customer is calmed now. The attempt that comes before the ticket goes up stands first."""

from __future__ import annotations

from dataclasses import dataclass

from policy_engine.analysis.level_reach import at_level
from policy_engine.decision.models import ActionResult
from policy_engine.desk.routed import Routed


@dataclass(frozen=True, slots=True)
class Script:
    """A technique with its words. `before` is the level that the ticket would go to if the attempt fails, None for all others."""

    id: str
    title: str
    by: str | None
    technique: str | None
    do: str | None
    say: str | None
    before: str | None


def scripts(routed: Routed) -> tuple[Script, ...]:
    """Every de-escalation that is due."""
    due = [result for result in routed.decision.actions if result.heading == "de_escalation" and result.state == "due"]
    found = [_script(routed, result) for result in due]
    return tuple(sorted(found, key=lambda script: script.before is None))


def _script(routed: Routed, result: ActionResult) -> Script:
    written = routed.written[result.id]
    owner = result.by or routed.decision.role
    return Script(
        id=result.id,
        title=written.title or result.id.replace("_", " ").capitalize(),
        by=routed.role(owner) if owner else None,
        technique=written.technique,
        do=written.do,
        say=written.say,
        before=_next_level(routed, result.id),
    )


def _next_level(routed: Routed, name: str) -> str | None:
    """The title of the next level, where the action is for the present one and for none above it."""
    levels = [level for level in routed.policy.document.levels if not level.external]
    here = next((index for index, level in enumerate(levels) if level.id == routed.level), None)
    if here is None or here + 1 >= len(levels):
        return None
    condition, above = routed.conditions[name], levels[here + 1 :]
    return None if any(at_level(condition, level) for level in above) else above[0].title
