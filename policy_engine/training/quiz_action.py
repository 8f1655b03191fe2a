"""Questions about what is done first. Wrong choices are things that the policy does elsewhere, or forbids here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from policy_engine.decision.models import ActionResult
from policy_engine.export.answer_duties import action_words
from policy_engine.export.handbook.durations import spelled_out
from policy_engine.messages import say
from policy_engine.model.program import ActionPlan
from policy_engine.quantities.durations import Duration
from policy_engine.training.question import Choice, Head, QuizQuestion, make_question, mixed, same
from policy_engine.training.reasons import Reasons
from policy_engine.training.tickets import CourseTicket

HEADINGS = ("steps", "handoffs", "notifications")
WRONG = 3
LATE = float("inf")


def action_questions(ticket: CourseTicket, seed: int) -> Iterator[QuizQuestion]:
    """What is done first, and then a question for each other thing that is due: which of these belongs to this ticket?"""
    reasons = Reasons(ticket.routed)
    for place, action in enumerate(due_actions(ticket)):
        key = "action_too" if place else "action"
        head: Head = (ticket.id, "action", action.id, say(f"training.ask.{key}"))
        why = say("training.why.due" if place else "training.why.first", action=spelled_out(action_words(action, reasons.titles)))
        question = make_question(head, Choice(_text(reasons, action), why, right=True), _wrong(ticket, reasons, seed))
        if question is not None:
            yield question


def due_actions(ticket: CourseTicket) -> list[ActionResult]:
    """What is due: by the clock; at the same time, or without one, as in the policy. Aims and permissions don't count."""
    decision = ticket.routed.decision
    due = [action for action in decision.actions if action.state == "due" and action.heading in HEADINGS and action.duty == "must"]
    due = [action for action in due if not action.assumed and not _is_met(ticket, action)]
    times = {found.id: datetime.fromisoformat(found.due).timestamp() for found in decision.deadlines if found.due and not found.possible}
    if any(action.id in times for action in due):
        return sorted(due, key=lambda action: times.get(action.id, LATE))
    return sorted(due, key=lambda action: _length(ticket, action))


def _length(ticket: CourseTicket, action: ActionResult) -> Decimal:
    """How long there is, to compare; an action without a length comes last."""
    within = ticket.routed.written[action.id].within
    if within == "immediately":
        return Decimal(0)
    if not isinstance(within, Duration):
        return Decimal("Infinity")
    return within.seconds if within.unit == "minutes" else within.count * 86_400


def _is_met(ticket: CourseTicket, action: ActionResult) -> bool:
    return any(found.id == action.id and found.state in ("met", "none") for found in ticket.routed.decision.deadlines)


def _text(reasons: Reasons, action: ActionResult) -> str:
    """What is done and by whom, without its time."""
    return action_words(action.model_copy(update={"within": None, "duty": "must", "state": "due", "assumed": False}), reasons.titles)


def _wrong(ticket: CourseTicket, reasons: Reasons, seed: int) -> Iterator[Choice]:
    """First what is forbidden now, then things that are not due. What may be due is never offered."""
    routed = ticket.routed
    open_now = {action.id for action in routed.decision.actions if action.state != "forbidden"}
    said = {same(_text(reasons, action)) for action in routed.decision.actions if action.state != "forbidden"}
    forbidden = [action for action in routed.decision.actions if action.state == "forbidden" and action.heading in HEADINGS]
    found = 0
    for action in forbidden[:1]:
        found += 1
        yield Choice(_text(reasons, action), _forbidden(reasons, action))
    for plan, words in mixed(list(_not_due(reasons)), seed, ticket.id):
        if found < WRONG and plan.name not in open_now and same(words) not in said:
            found += 1
            yield Choice(words, say("training.why_not.not_due", lines=reasons.lacking(plan.when)))


def _forbidden(reasons: Reasons, action: ActionResult) -> str:
    titles = {written.id: written.do or written.title or written.id for written in reasons.routed.written.values()}
    return say("training.why_not.forbidden", others="; ".join(str(titles.get(name, name)) for name in action.forbidden_by))


def _not_due(reasons: Reasons) -> Iterator[tuple[ActionPlan, str]]:
    """Every action whose condition fails on this ticket, in words."""
    routed = reasons.routed
    for plan in routed.policy.source.program.actions:
        if plan.heading in HEADINGS and routed.judge.truth(plan.when) is False:
            written = routed.written[plan.name]
            what = say("actions.tell", roles=reasons.titles.roles(written.tell)) if written.tell and not written.do else written.do
            words = what or written.title or ""
            if words:
                by = f"{reasons.titles.role(written.by)}: {words}" if written.by else words
                yield plan, by
