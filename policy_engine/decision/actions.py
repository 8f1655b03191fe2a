"""What to do now: actions that are due, possible or on hold; and whether the ticket may be closed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from policy_engine.decision.judged import Judge
from policy_engine.decision.models import ActionResult, Because, Closure
from policy_engine.decision.payments import payment_of
from policy_engine.decision.people import barred_from
from policy_engine.logic import Truth
from policy_engine.messages import say
from policy_engine.model.actions import HEADINGS
from policy_engine.model.program import ActionPlan, Condition
from policy_engine.model.tables import WrittenTable


def actions_of(judge: Judge) -> Iterator[ActionResult]:
    """Every action that is not ruled out. What an action that holds forbids is not due; what one may forbid is on hold."""
    conditions = {plan.name: plan.when for plan in judge.program.actions}
    truths = {plan.name: judge.truth(plan.when) for plan in judge.program.actions}
    forbidden_by = {plan.name: _forbidding(plan.name, judge.program.actions, truths, surely=True) for plan in judge.program.actions}
    maybe_by = {plan.name: _forbidding(plan.name, judge.program.actions, truths, surely=False) for plan in judge.program.actions}
    for heading in HEADINGS:
        for action in getattr(judge.document, heading):
            truth = truths[action.id]
            if truth is False:
                continue
            by, maybe = forbidden_by[action.id], maybe_by[action.id]
            state = "forbidden" if by else "on_hold" if maybe else "possible" if truth is None else "due"
            barred = barred_from(judge, action)
            yield ActionResult(
                id=action.id,
                heading=heading,
                state=state,  # type: ignore[arg-type]
                forbidden_by=by or maybe,
                assumed=judge.rests_on_assumed(conditions[action.id]),
                what=action_words(judge, action),
                by=action.by,
                tell=action.tell,
                within=within_words(action),
                duty=action.duty,
                approved_by=action.approved_by,
                not_by=barred.names,
                not_by_field=barred.field,
                instead=barred.instead,
                open=open_titles(judge, conditions[action.id]) if state == "possible" else (),
                pay=payment_of(judge, action.pay) if action.pay is not None else None,
            )


def open_titles(judge: Judge, condition: Condition) -> tuple[str, ...]:
    """The titles of the lines that leave a condition open; all lanes are one question."""
    lines = [line for line in judge.relevant(condition, None) if line.holds is None]
    lane = say("decision.which_lane")
    return tuple(dict.fromkeys(lane if line.signal.partition(".")[0] == "lane" else line.title for line in lines))


def _forbidding(name: str, plans: tuple[ActionPlan, ...], truths: dict[str, Truth], *, surely: bool) -> tuple[str, ...]:
    """The actions that forbid `name`: surely, since their condition holds, or perhaps."""
    wanted = True if surely else None
    return tuple(plan.name for plan in plans if name in plan.must_not and truths[plan.name] is wanted)


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
        missing = tuple(dict.fromkeys(_missing_words(line) for line in judge.missing(condition)))
        yield Closure(id=name, title=titles[name], holds=truth, missing=missing)


def _missing_words(missing: tuple[Because, str | None]) -> str:
    line, distance = missing
    return f"{line.title}: {line.test}" + (f" ({distance})" if distance else "")
