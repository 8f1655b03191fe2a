"""What to do now: actions that are due, possible or on hold; and whether the ticket may be closed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from policy_engine.decision.judged import Judge
from policy_engine.decision.models import ActionResult, Closure
from policy_engine.messages import say
from policy_engine.model.actions import HEADINGS
from policy_engine.model.tables import WrittenTable


def actions_of(judge: Judge) -> Iterator[ActionResult]:
    """Every action that is not ruled out. What an action that holds forbids is not due; what one may forbid is on hold."""
    truths = {plan.name: judge.truth(plan.when) for plan in judge.program.actions}
    forbidden = {name for plan in judge.program.actions if truths[plan.name] is True for name in plan.must_not}
    maybe = {name for plan in judge.program.actions if truths[plan.name] is None for name in plan.must_not}
    for heading in HEADINGS:
        for action in getattr(judge.document, heading):
            truth = truths[action.id]
            if truth is False or action.id in forbidden:
                continue
            state = "possible" if truth is None else "on_hold" if action.id in maybe else "due"
            yield ActionResult(
                id=action.id,
                heading=heading,
                state=state,  # type: ignore[arg-type]
                what=action_words(judge, action),
                by=action.by,
                tell=action.tell,
                within=within_words(action),
                duty=action.duty,
            )


def action_words(judge: Judge, action: Any) -> str:
    """What an action does, in a phrase."""
    if action.do:
        return str(action.do)
    if action.title:
        return str(action.title)
    roles = {role.id: role.title for role in judge.document.roles}
    if action.tell:
        return say("actions.tell", roles=say("words.and").join(roles.get(name, name) for name in action.tell))
    if action.say:
        return say("actions.say", words=action.say)
    if action.message:
        return say(
            "actions.send", template=next((t.title or t.id for t in judge.document.templates if t.id == action.message), action.message)
        )
    if action.record:
        return say("actions.record", what=", ".join(action.record))
    return say("actions.pay", amount=action.pay.amount)


def within_words(action: Any) -> str | None:
    """How quickly, as the policy writes it; a table is left to the clocks."""
    if action.every is not None:
        return say("actions.every", length=action.every)
    if action.within is None or isinstance(action.within, WrittenTable):
        return None
    return str(action.within).replace("_", " ")


def closure_of(judge: Judge) -> Iterator[Closure]:
    """Each way to close the ticket, and what is missing for it."""
    titles = {way.id: way.title or way.id.replace("_", " ") for way in judge.document.closure}
    for name, condition in judge.program.closure:
        truth = judge.truth(condition)
        missing = (
            tuple(f"{line.title}: {line.test}" for line in judge.lines(condition) if line.holds is not True) if truth is not True else ()
        )
        yield Closure(id=name, title=titles[name], holds=truth, missing=missing)
